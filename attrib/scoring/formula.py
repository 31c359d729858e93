"""The formula of the score: from counts to the values of the parts and the total.

Every function here works on rows, so that one call serves one article, the
draws of a simulation, or all articles of a corpus.

Why the score is monotone: each part is a share or a saturating count.  An
identified sentence stands with its full weight both above and below the line
of a share, so that it can only raise it; a vague one stands below the line
only.  All weights are at least 0.  Products and weighted sums of such terms
keep the property, for every rubric that :func:`attrib.scoring.load_rubric`
accepts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from attrib.scoring.evidence import IDENTIFIED, OWN_WORD, RELAYED, UNNAMED
from attrib.scoring.rubric import PARTS, Rubric
from attrib.scoring.tally import Tally

if TYPE_CHECKING:
    import numpy.typing as npt

    Rows = npt.NDArray[np.float64]


def part_values(tally: Tally, rubric: Rubric) -> Rows:
    """Compute the values of the parts.

    Parameters
    ----------
    tally : Tally
        The counts.
    rubric : Rubric
        The weights and shapes.

    Returns
    -------
    array of float64, shape (rows, 5)
        Each part between 0 and 1, in the order of :data:`PARTS`.
    """
    return np.column_stack(
        [
            _attribution(tally, rubric),
            _identification(tally, rubric),
            _anonymity(tally, rubric),
            _independence(tally, rubric),
            _reply(tally, rubric),
        ]
    )


def total_value(parts: Rows, rubric: Rubric) -> Rows:
    """Compute the score from the values of its parts.

    Parameters
    ----------
    parts : array of float64, shape (rows, 5)
        As :func:`part_values` gives them.
    rubric : Rubric
        The weights.

    Returns
    -------
    array of float64, shape (rows,)
        Scores between 0 and 100.
    """
    weights = np.array([rubric.weights[name] for name in PARTS])
    total: Rows = 100.0 * (parts @ weights) / weights.sum()
    return total


def _weights(table: dict[str, float], *names: str) -> Rows:
    return np.array([table[name] for name in names])


def _attribution(tally: Tally, rubric: Rubric) -> Rows:
    """Share of the claims, weighed by how much they need a source, that carry one."""
    need = rubric.attribution_need
    credit = rubric.attribution_credit
    identified = _identified(tally, rubric)
    # Unnamed outlets and vague sources are the last of each.
    relayed = tally.of(*RELAYED) * _weights(need, "relayed", "relayed", "relayed", "vague")
    unnamed = tally.of(*UNNAMED) * _weights(need, "unnamed", "unnamed", "vague")
    # The last of each meet nothing of the need.
    covered = (
        identified
        + relayed[:, :-1] @ _weights(credit, *RELAYED[:-1])
        + unnamed[:, :-1] @ _weights(credit, *UNNAMED[:-1])
    )
    own = tally.of(*OWN_WORD)
    # A reader can look up much of what is on the public record.
    covered = covered + own[:, 0] * need["record"] * credit["record"]
    voice = own[:, 2] / (own.sum(axis=1) + 1.0)
    # In a piece that argues, plain statements are claims as well.
    argued = 1.0 + rubric.attribution["argument"] * voice
    own_claims = (own @ _weights(need, *OWN_WORD)) * argued
    everything = identified + relayed.sum(axis=1) + unnamed.sum(axis=1) + own_claims
    share: Rows = covered / (everything + rubric.attribution["caution"])
    share = share / (1.0 + rubric.attribution["headline"] * tally.shouting)
    return share ** rubric.attribution["curve"]


def _identified(tally: Tally, rubric: Rubric) -> Rows:
    """Weigh what rests on identified sources; the longer one speaks, the less is added."""
    shape = rubric.attribution
    said = tally.plain + (tally.spoken - tally.plain) * shape["other_words"]
    weighed = said @ _weights(rubric.attribution_need, *IDENTIFIED)
    weighed[:, :-1] *= _known(tally, rubric, shape["without_role"])
    result: Rows = (shape["repeat"] * (1.0 - np.exp(-weighed / shape["repeat"]))).sum(axis=1)
    return result


def _known(tally: Tally, rubric: Rubric, without_role: float) -> Rows:
    """Weigh each source, `without_role` to 1, by how much the text says what it is."""
    introduced = np.minimum(1.0, tally.role_words / rubric.identification["role_words"])
    result: Rows = without_role + (1.0 - without_role) * introduced
    return result


def _sources(tally: Tally, repeat: float) -> Rows:
    """Each identified source counts up to 1, the less the fewer sentences rest on it."""
    result: Rows = 1.0 - np.exp(-tally.per_source / repeat)
    return result


def _identification(tally: Tally, rubric: Rubric) -> Rows:
    """Weigh identified among attributed sentences, and identified sources with a role."""
    shape = rubric.identification
    identified = tally.of(*IDENTIFIED).sum(axis=1)
    others = tally.of(*RELAYED, *UNNAMED).sum(axis=1)
    share = identified / (identified + others + shape["caution"])
    known = _known(tally, rubric, shape["without_role"])
    counted = (_sources(tally, shape["repeat"]) * known).sum(axis=1)
    breadth = 1.0 - np.exp(-counted / shape["sources"])
    result: Rows = (1.0 - shape["breadth"]) * share + shape["breadth"] * breadth
    return result


def _anonymity(tally: Tally, rubric: Rubric) -> Rows:
    """1 where no source is unnamed; less the more rests on unnamed ones, the vaguer they are."""
    shape = rubric.anonymity
    loads = np.array([shape["precise"], shape["described"], 1.0])
    unnamed = tally.of(*UNNAMED) @ loads + tally.of("relayed_unnamed").sum(axis=1)
    unnamed = unnamed * (1.0 - shape["reason"] * tally.reasons)
    identified = tally.of(*IDENTIFIED).sum(axis=1)
    result: Rows = 1.0 - unnamed / (unnamed + identified + shape["caution"])
    return result


def _independence(tally: Tally, rubric: Rubric) -> Rows:
    """Weigh number and evenness of identified sources, less what is second-hand."""
    shape = rubric.independence
    number = _sources(tally, shape["repeat"]).sum(axis=1)
    breadth = 1.0 - np.exp(-number / shape["sources"])
    identified = tally.of(*IDENTIFIED).sum(axis=1)
    loads = np.array([shape["relayed_identified"], shape["relayed"], shape["relayed"], 1.0])
    second_hand = tally.of(*RELAYED) @ loads
    own_work = 1.0 - second_hand / (second_hand + identified + shape["caution"])
    result: Rows = breadth * own_work
    return result


def _reply(tally: Tally, rubric: Rubric) -> Rows:
    """Answers of those criticised, each further one counting less."""
    result: Rows = 1.0 - np.exp(-tally.answers / rubric.reply["answers"])
    return result
