"""Compare the scores of groups of articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.comparison.resampling import cliffs_delta, resampled_means
from attrib.comparison.result import Comparison, Estimate, Group
from attrib.comparison.scored import PARTS, ScoredRecord
from attrib.comparison.topics import incomparable
from attrib.errors import AttribError

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

DRAWS: Final = 2000
#: A bootstrap over fewer articles gives intervals that are too narrow.
SMALLEST: Final = 10
LEVEL: Final = 0.95


def compare(
    records: Sequence[ScoredRecord],
    by: str,
    *,
    baseline: str | None = None,
    topic: str | None = None,
    metadata: Mapping[str, Mapping[str, str]] | None = None,
    smallest: int = SMALLEST,
    draws: int = DRAWS,
    seed: int = 0,
) -> Comparison:
    """Compare the scores of groups of articles.

    Parameters
    ----------
    records : sequence of ScoredRecord
        See :func:`attrib.comparison.read_scored`.
    by : str
        The field whose values are the groups: ``outlet``, ``month``, ``year``,
        ``language`` or any further field of the records.
    baseline : str, optional
        The group to compare with; by default each group is compared with the
        articles of all others.
    topic : str, optional
        A field that holds the topic, to warn where groups write about
        different ones.
    metadata : mapping, optional
        Further fields by article id (:func:`attrib.comparison.read_metadata`).
    smallest : int
        Groups with fewer articles are shown with a warning.
    draws, seed : int
        Of the bootstrap over articles.

    Returns
    -------
    Comparison
        The same for every order of the records.

    Raises
    ------
    AttribError
        No record has the field and a score, there is no such baseline, or no
        record has the topic field.
    """
    if metadata is not None:
        records = [replace(r, fields={**r.fields, **metadata.get(r.id, {})}) for r in records]
    scored = [record for record in records if record.value is not None]
    kept = [record for record in scored if record.fields.get(by)]
    if not kept:
        raise AttribError(_nothing(scored, by))
    if topic is not None and not any(record.fields.get(topic) for record in kept):
        raise AttribError(_nothing(kept, topic))
    groups: dict[str, list[ScoredRecord]] = {}
    for record in kept:
        groups.setdefault(record.fields[by], []).append(record)
    if baseline is not None and baseline not in groups:
        known = ", ".join(sorted(groups)[:20])
        raise AttribError(f"no article has {by} {baseline!r}; there are: {known}")
    comparisons = len(groups) - (baseline is not None or len(groups) == 1)
    terms = _Terms(topic, smallest, draws, seed, max(1, comparisons))
    found = []
    for name in sorted(groups):
        own = _describe(name, groups[name], terms)
        if name != baseline:
            others = groups[baseline] if baseline else [r for r in kept if r.fields[by] != name]
            own = _contrast(own, groups[name], others, terms)
        found.append(own)
    return Comparison(
        by=by,
        baseline=baseline,
        groups=tuple(sorted(found, key=lambda group: (-group.score.mean, group.name))),
        overall=_describe("all", kept, terms),
        without_score=len(records) - len(scored),
        without_field=len(scored) - len(kept),
        level=LEVEL,
        draws=draws,
        seed=seed,
        notes=_notes(kept, comparisons),
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """How groups are contrasted."""

    topic: str | None
    smallest: int
    draws: int
    seed: int
    comparisons: int


def _nothing(records: Sequence[ScoredRecord], field: str) -> str:
    known = sorted({name for record in records for name, value in record.fields.items() if value})
    if not records:
        return "no article has a score to compare"
    return (
        f"no article has a field {field!r}; there are: {', '.join(known) or 'none'} "
        "(join further ones with --metadata)"
    )


def _values(records: Sequence[ScoredRecord]) -> Floats:
    """Return scores and parts, shape (articles, 6); NaN where there is no value."""
    rows = [(r.value, *(r.parts.get(name) for name in PARTS)) for r in records]
    return np.array(rows, dtype=np.float64)


def _describe(name: str, records: Sequence[ScoredRecord], terms: _Terms) -> Group:
    values = _values(records)
    estimates = [_estimate(column, terms) for column in values.T]
    score = estimates[0]
    assert score is not None
    warnings: tuple[str, ...] = ()
    if len(records) < terms.smallest:
        warnings = (f"fewer than {terms.smallest} articles",)
    return Group(
        name=name,
        n=len(records),
        score=score,
        parts=dict(zip(PARTS, estimates[1:], strict=True)),
        warnings=warnings,
    )


def _estimate(values: Floats, terms: _Terms) -> Estimate | None:
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return None
    mean = float(known.mean())
    if len(known) == 1:
        return Estimate(round(mean, 2), None, None, 1)
    means = resampled_means(values, terms.draws, terms.seed)
    low, high = _interval(means[~np.isnan(means)], mean, LEVEL)
    return Estimate(round(mean, 2), low, high, len(known))


def _interval(drawn: Floats, value: float, level: float) -> tuple[float, float]:
    """Return percentiles, stretched to the value where a skewed bootstrap leaves it out."""
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(drawn, (tail, 1.0 - tail))
    return round(min(float(low), value), 2), round(max(float(high), value), 2)


def _contrast(
    group: Group,
    records: Sequence[ScoredRecord],
    others: Sequence[ScoredRecord],
    terms: _Terms,
) -> Group:
    if not others:
        return group
    mine, theirs = _values(records)[:, 0], _values(others)[:, 0]
    difference = float(np.sort(mine).mean() - np.sort(theirs).mean())
    warnings = [*group.warnings, *incomparable(records, others, terms.topic, terms.seed)]
    if len(others) < terms.smallest:
        warnings.append(f"compared with fewer than {terms.smallest} articles")
    low = high = None
    clear = False
    if min(len(mine), len(theirs)) > 1:
        # Resamples of the two sides must not go together, hence another seed.
        drawn = resampled_means(mine, terms.draws, terms.seed)
        drawn = drawn - resampled_means(theirs, terms.draws, terms.seed + 1)
        low, high = _interval(drawn, difference, LEVEL)
        strict = _interval(drawn, difference, 1.0 - (1.0 - LEVEL) / terms.comparisons)
        enough = min(len(mine), len(theirs)) >= terms.smallest
        clear = enough and not strict[0] <= 0.0 <= strict[1]
    return replace(
        group,
        difference=round(difference, 2),
        difference_low=low,
        difference_high=high,
        delta=round(cliffs_delta(mine, theirs), 3),
        clear=clear,
        warnings=tuple(warnings),
    )


def _notes(records: Sequence[ScoredRecord], comparisons: int) -> tuple[str, ...]:
    notes = []
    rubrics = sorted({record.rubric for record in records if record.rubric})
    if len(rubrics) > 1:
        notes.append(f"Scored with different rubrics ({', '.join(rubrics)}): not comparable.")
    if comparisons > 1:
        by_chance = comparisons * (1.0 - LEVEL)
        notes.append(
            f"{comparisons} comparisons: about {by_chance:.1f} intervals would leave out 0 by "
            "chance; * marks differences that stand out with all of them counted (Bonferroni)."
        )
    return tuple(notes)
