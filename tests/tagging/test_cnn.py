"""The convolutional tagger, unfitted: its results are random, their form is not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from attrib import Article, ModelError
from attrib.article import BEHIND_KINDS
from attrib.splitting import lay_out
from attrib.tagging import cnn
from attrib.tagging.cnn import (
    OTHER_OUTLET,
    OWN_OUTLET,
    CnnShape,
    CnnTagger,
    CnnTokenizer,
    build_network,
    mean_by_sentence,
)
from attrib.tagging.evidence import Evidence

SHAPE = CnnShape(width=8, depth=1, rows=50)

TEXTS = [
    'Rain fell. "We lost," said Ada Brandt.\n\nOfficials told the BBC on Monday.',
    "",
    "Bridge to close",
    "He left. " * 40,
]


@pytest.fixture(scope="module")
def tagger() -> CnnTagger:
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    network = build_network(SHAPE)
    network.initialize()
    return CnnTagger(network, SHAPE)


def tag(tagger: CnnTagger, *texts: str) -> list[Evidence]:
    return tagger.tag([lay_out(Article(str(n), text)) for n, text in enumerate(texts)])


def same(one: Evidence, other: Evidence) -> bool:
    return (
        np.allclose(one.features, other.features, atol=1e-5)
        and [s and s.span for s in one.sources] == [s and s.span for s in other.sources]
        and one.carried_from == other.carried_from
    )


def test_tokens_slice_back() -> None:
    text = 'Rain\u00a0fell. "We lost,"\r\n\r\nsaid A. \u200fBrandt\x00 6.'
    layout = lay_out(Article("a", text))

    tokens = CnnTokenizer()(layout)

    assert [span.of(text) for span in tokens.spans] == [token.text for token in tokens.doc]
    for sentence, (start, end) in zip(layout.sentences, tokens.bounds.tolist(), strict=True):
        assert tokens.spans[start].start == sentence.start
        assert tokens.spans[end - 1].end == sentence.end


def test_outlets_share_a_norm() -> None:
    layout = lay_out(Article("a", "She told the BBC and the New York Times so.", outlet="BBC"))

    norms = {token.text: token.norm_ for token in CnnTokenizer()(layout).doc}

    assert norms["BBC"] == OWN_OUTLET
    assert norms["New"] == norms["York"] == norms["Times"] == OTHER_OUTLET
    assert norms["told"] == "told"


def test_evidence_has_a_row_for_every_sentence(tagger: CnnTagger) -> None:
    for text, found in zip(TEXTS, tag(tagger, *TEXTS), strict=True):
        count = len(lay_out(Article("a", text)).sentences)
        assert found.features.shape == (count, len(tagger.feature_names))
        assert found.features.dtype == np.float32
        assert found.behind_kinds.shape == (count, len(BEHIND_KINDS))
        assert len(found.sources) == len(found.cues) == len(found.behind) == count
        assert len(found.carried_from) == count


def test_kinds_are_log_probabilities(tagger: CnnTagger) -> None:
    (found,) = tag(tagger, TEXTS[0])
    kinds = [i for i, name in enumerate(tagger.feature_names) if name.startswith("kind:")]
    assert np.exp(found.features[:, kinds]).sum(axis=1) == pytest.approx(1)
    assert np.exp(found.behind_kinds).sum(axis=1) == pytest.approx(1)


def test_spans_lie_in_their_sentence(tagger: CnnTagger) -> None:
    (found,) = tag(tagger, TEXTS[0])
    for sentence, *spans in zip(
        lay_out(Article("a", TEXTS[0])).sentences,
        found.sources,
        found.cues,
        found.behind,
        strict=True,
    ):
        for scored in spans:
            assert scored is not None
            assert sentence.start <= scored.span.start < scored.span.end <= sentence.end


def test_the_batch_does_not_matter(tagger: CnnTagger) -> None:
    together = tag(tagger, *TEXTS)
    reversed_ = tag(tagger, *reversed(TEXTS))[::-1]
    for text, one, other in zip(TEXTS, together, reversed_, strict=True):
        assert same(one, other)
        assert same(one, tag(tagger, text)[0])


def test_long_batches_take_several_passes(
    tagger: CnnTagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = tag(tagger, *TEXTS)
    monkeypatch.setattr(cnn, "_PASS", 5)
    assert all(map(same, at_once, tag(tagger, *TEXTS)))


def test_no_articles(tagger: CnnTagger) -> None:
    assert tagger.tag([]) == []


def test_mean_by_sentence() -> None:
    scores = np.array([[1.0], [3.0], [5.0], [100.0]], dtype=np.float32)
    bounds = np.array([[0, 2], [2, 3], [3, 3]])
    assert mean_by_sentence(scores, bounds).tolist() == [[2.0], [5.0], [0.0]]


def test_saved_and_loaded_it_is_the_same(tagger: CnnTagger, tmp_path: Path) -> None:
    tagger.save(tmp_path)
    loaded = CnnTagger.load(tmp_path)

    assert loaded.shape == SHAPE
    for one, other in zip(tag(tagger, *TEXTS), tag(loaded, *TEXTS), strict=True):
        assert np.array_equal(one.features, other.features)
        assert one.sources == other.sources


@pytest.mark.parametrize("name", ["tagger.json", "tagger.bin"])
@pytest.mark.parametrize("content", [b"", b"\x80\x04N.", b"[]", b"{}", b'{"shape": {"size": 1}}'])
def test_a_damaged_file(tagger: CnnTagger, tmp_path: Path, name: str, content: bytes) -> None:
    tagger.save(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="the tagger cannot be read"):
        CnnTagger.load(tmp_path)


def test_weights_of_another_shape(tagger: CnnTagger, tmp_path: Path) -> None:
    tagger.save(tmp_path)
    described = json.loads((tmp_path / "tagger.json").read_text())
    described["shape"]["width"] = 16
    (tmp_path / "tagger.json").write_text(json.dumps(described))
    with pytest.raises(ModelError, match="the tagger cannot be read"):
        CnnTagger.load(tmp_path)


def test_cut_off_weights(tagger: CnnTagger, tmp_path: Path) -> None:
    tagger.save(tmp_path)
    weights = (tmp_path / "tagger.bin").read_bytes()
    (tmp_path / "tagger.bin").write_bytes(weights[: len(weights) // 2])
    with pytest.raises(ModelError, match="the tagger cannot be read"):
        CnnTagger.load(tmp_path)


@pytest.mark.parametrize("limits", [[1.0, 2.0], [0.0], ["wide"], 3])
def test_limits_that_cannot_be(tagger: CnnTagger, tmp_path: Path, limits: object) -> None:
    tagger.save(tmp_path)
    described = json.loads((tmp_path / "tagger.json").read_text())
    (tmp_path / "tagger.json").write_text(json.dumps({**described, "limits": limits}))
    with pytest.raises(ModelError, match="the tagger cannot be read"):
        CnnTagger.load(tmp_path)


def test_limits_are_saved(tagger: CnnTagger, tmp_path: Path) -> None:
    CnnTagger(tagger.network, SHAPE, [4.5]).save(tmp_path)
    assert CnnTagger.load(tmp_path).limits == (4.5,)


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"the tagger cannot be read .*tagger\.json"):
        CnnTagger.load(tmp_path)
