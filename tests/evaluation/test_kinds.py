from __future__ import annotations

from attrib.evaluation.figures import Score, Share
from attrib.evaluation.kinds import score_kinds


def test_kinds_count_where_the_label_is_right(write, pair_up):
    named = {"label": "named_spokesperson"}
    gold = write(
        ("Ortega spoke.", {**named, "kind": "official"}),
        ("Lindqvist spoke.", {**named, "kind": "person"}),
        ("An aide spoke.", {"label": "anonymous_official", "kind": "official"}),
        ("Rain fell.", {"kind": "narration"}),
    )
    predicted = write(
        ("Ortega spoke.", {**named, "kind": "official"}),
        ("Lindqvist spoke.", {**named, "kind": "official"}),
        # The kind has the same name, but under another label it is another kind.
        ("An aide spoke.", {**named, "kind": "official"}),
        ("Rain fell.", {"kind": "narration"}),
    )
    kinds = score_kinds(pair_up(gold, predicted))
    assert kinds.given_label == Share(2 / 3, 2, 3)
    assert kinds.by_label["named_spokesperson"] == Share(0.5, 1, 2)
    assert kinds.by_label["anonymous_official"] == Share(None, 0, 0)
    assert kinds.table["named_spokesperson/official"] == Score(1 / 3, 1.0, 0.5, 1)
    assert kinds.table["named_spokesperson/person"] == Score(None, 0.0, 0.0, 1)
    assert kinds.table["anonymous_official/official"] == Score(None, 0.0, 0.0, 1)
    assert kinds.table["unattributed/furniture"] == Score(None, None, None, 0)
    assert len(kinds.table) == 15
