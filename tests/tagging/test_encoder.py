"""The encoder tagger, with a network that tells pieces apart and heads that know three words.

The network gives every piece a vector with a one at its place in the
vocabulary.  So the heads can be written down by hand: "officials" begins a
source, "said" is a cue and makes its sentence an official's, and every
sentence rests on the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from attrib import Article, ModelError
from attrib.article import BEHIND_KINDS, LABEL_KINDS
from attrib.splitting import lay_out
from attrib.tagging import encoder
from attrib.tagging.encoder import POINTER_REACH, EncoderSettings, EncoderTagger
from attrib.tagging.evidence import Evidence
from attrib.tagging.tags import BEGIN, INSIDE, OUTSIDE, SPAN_TYPES

OFFICIAL = LABEL_KINDS.index(("anonymous_official", "official"))

TEXTS = [
    'The officials said the rain fell. "Rain fell," she said.\n\nRain fell.',
    "",
    "Rain fell. " * 50 + "Officials said so.",
]


class OneHotNetwork:
    """Stands for the network: one-hot vectors, and a record of what was asked."""

    graph = b"a graph"
    weights = b"its weights"

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.asked: list[tuple[int, ...]] = []

    def vectors(self, ids: Any, types: Any, mask: Any) -> Any:
        assert ids.shape == types.shape == mask.shape
        assert not ids[mask == 0].any()
        self.asked.append(ids.shape)
        return np.eye(self.pieces, dtype=np.float32)[ids]


@pytest.fixture(scope="module")
def heads(tokenizer: Tokenizer) -> dict[str, Any]:
    pieces = tokenizer.get_vocab_size()

    def linear(name: str, outputs: int, inputs: int) -> dict[str, Any]:
        weight = np.zeros((outputs, inputs), dtype=np.float32)
        return {f"{name}.weight": weight, f"{name}.bias": np.zeros(outputs, dtype=np.float32)}

    made = linear("kind", len(LABEL_KINDS), 2 * pieces) | linear("carried", 1, 2 * pieces)
    made |= linear("behind", len(BEHIND_KINDS), 2 * pieces)
    made |= linear("q", 4, 2 * pieces) | linear("k", 4, 2 * pieces)
    for name in SPAN_TYPES:
        made |= linear(f"tags.{name}", 3, pieces)
        made[f"tags.{name}.bias"][OUTSIDE] = 2.0
    words = {word: tokenizer.token_to_id(word) for word in ("officials", "said", "the", "rain")}
    made["tags.source.weight"][BEGIN, words["the"]] = 3.0
    made["tags.source.weight"][BEGIN, words["officials"]] = 5.0
    made["tags.source.weight"][INSIDE, words["officials"]] = 9.0
    made["tags.cue.weight"][BEGIN, words["said"]] = 6.0
    # The second half of a sentence's vector is the mean of its pieces.
    made["kind.weight"][OFFICIAL, pieces + words["said"]] = 50.0
    made["carried.weight"][0, pieces + words["rain"]] = 7.0
    made["off.weight"] = np.zeros((2 * POINTER_REACH + 1, 1), dtype=np.float32)
    made["off.weight"][POINTER_REACH - 1] = 4.0
    return made


@pytest.fixture
def tagger(
    tokenizer: Tokenizer, heads: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., EncoderTagger]:
    """Make a tagger whose network is the stand-in."""
    pieces = tokenizer.get_vocab_size()
    monkeypatch.setattr(encoder, "Network", lambda graph, weights, threads: OneHotNetwork(pieces))

    def make(**settings: int) -> EncoderTagger:
        network: Any = OneHotNetwork(pieces)
        return EncoderTagger(network, heads, tokenizer, EncoderSettings(**settings))

    return make


def asked(tagger: EncoderTagger) -> list[tuple[int, ...]]:
    """Shapes that the stand-in was given."""
    network: Any = tagger.network
    found: list[tuple[int, ...]] = network.asked
    return found


def tag(tagger: EncoderTagger, *texts: str) -> list[Evidence]:
    return tagger.tag([lay_out(Article(str(n), text)) for n, text in enumerate(texts)])


def test_spans_are_read_off(tagger: Callable[..., EncoderTagger]) -> None:
    (found,) = tag(tagger(), TEXTS[0])

    first, second, third = found.sources
    assert first is not None
    assert first.span.of(TEXTS[0]) == "officials"
    assert first.score == pytest.approx(3.0)
    assert second is not None
    assert second.score < 0
    assert third is not None
    assert [cue and cue.span.of(TEXTS[0]) for cue in found.cues][:2] == ["said", "said"]
    assert [cue is not None and cue.score > 0 for cue in found.cues] == [True, True, False]


def test_kinds_follow_the_mean_of_the_pieces(tagger: Callable[..., EncoderTagger]) -> None:
    (found,) = tag(tagger(), TEXTS[0])

    kinds = found.features[:, : len(LABEL_KINDS)]
    assert np.exp(kinds).sum(axis=1) == pytest.approx(1)
    assert (kinds[:2].argmax(axis=1) == OFFICIAL).all()
    assert np.ptp(kinds[2]) == pytest.approx(0, abs=1e-6)
    # "the rain fell" is one of eight pieces, its mark included.
    assert found.carried[0] == pytest.approx(7 / 8)


def test_a_sentence_rests_on_another_one(tagger: Callable[..., EncoderTagger]) -> None:
    found, empty, _ = tag(tagger(), *TEXTS)
    assert found.carried_from[1:] == (0, 1)
    assert found.carried_from[0] in (1, 2)
    assert empty.carried_from == ()
    assert tag(tagger(), "Rain fell.")[0].carried_from == (-1,)


def test_windows_change_nothing_but_the_sentence_rested_on(
    tagger: Callable[..., EncoderTagger],
) -> None:
    wide, narrow = tagger(), tagger(size=24, before=6, after=5)
    at_once, in_windows = tag(wide, *TEXTS), tag(narrow, *TEXTS)

    assert max(length for _, length in asked(narrow)) <= 24
    for one, other in zip(at_once, in_windows, strict=True):
        assert np.allclose(one.features, other.features, atol=1e-5)
        assert one.sources == other.sources
        assert one.cues == other.cues
        credited = {i for i, cue in enumerate(other.cues) if cue is not None and cue.score > 0}
        for before, found in enumerate(other.carried_from[1:]):
            assert found == before or found in credited


def test_the_batch_does_not_matter(tagger: Callable[..., EncoderTagger]) -> None:
    together = tag(tagger(), *TEXTS)
    reversed_ = tag(tagger(), *reversed(TEXTS))[::-1]
    one_by_one = [tag(tagger(batch_pieces=1), text)[0] for text in TEXTS]
    for one, other, alone in zip(together, reversed_, one_by_one, strict=True):
        assert np.allclose(one.features, other.features, atol=1e-5)
        assert np.allclose(one.features, alone.features, atol=1e-5)
        assert one.sources == other.sources == alone.sources
        assert one.carried_from == other.carried_from == alone.carried_from
        assert np.allclose(one.carried, other.carried, atol=1e-5)


def test_a_run_has_no_more_pieces_than_the_settings_allow(
    tagger: Callable[..., EncoderTagger],
) -> None:
    made = tagger(size=40, before=8, after=8, batch_pieces=100)
    tag(made, *TEXTS)
    assert all(rows * length <= 100 for rows, length in asked(made))
    assert max(rows for rows, _ in asked(made)) > 1


def test_it_rests_on_one_that_names_its_source(tagger: Callable[..., EncoderTagger]) -> None:
    (found,) = tag(tagger(), "She said so. Rain fell. Rain fell.")
    # The head alone would choose the sentence before.
    assert found.carried_from == (1, 0, 0)


@pytest.mark.parametrize("texts", [[], [""], ["", " \n"]])
def test_nothing_to_read(tagger: Callable[..., EncoderTagger], texts: list[str]) -> None:
    made = tagger()
    found = tag(made, *texts)

    assert [evidence.features.shape for evidence in found] == [
        (0, len(made.feature_names)) for _ in texts
    ]
    assert asked(made) == []


def test_saved_and_loaded_it_is_the_same(
    tagger: Callable[..., EncoderTagger], tmp_path: Path
) -> None:
    made = tagger(size=64, before=8, after=8)
    made.save(tmp_path)
    loaded = EncoderTagger.load(tmp_path)

    assert loaded.settings == made.settings
    assert (tmp_path / "encoder.xml").read_bytes() == b"a graph"
    assert (tmp_path / "encoder.bin").read_bytes() == b"its weights"
    for one, other in zip(tag(made, *TEXTS), tag(loaded, *TEXTS), strict=True):
        assert np.array_equal(one.features, other.features)
        assert one.sources == other.sources


def test_saved_twice_the_files_are_equal(
    tagger: Callable[..., EncoderTagger], tmp_path: Path
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        tagger().save(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


@pytest.mark.parametrize("name", ["tagger.json", "heads.npz", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"\x80\x04N.", b"[]", b"{}", b"PK\x03\x04", None])
def test_a_damaged_or_missing_file(
    tagger: Callable[..., EncoderTagger], tmp_path: Path, name: str, content: bytes | None
) -> None:
    tagger().save(tmp_path)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="the tagger cannot be read"):
        EncoderTagger.load(tmp_path)


def test_objects_among_the_heads_are_not_unpickled(
    tagger: Callable[..., EncoderTagger], tmp_path: Path
) -> None:
    tagger().save(tmp_path)
    np.savez(tmp_path / "heads.npz", **{"kind.weight": np.array([print], dtype=object)})
    with pytest.raises(ModelError, match=r"the tagger cannot be read .*allow_pickle=False"):
        EncoderTagger.load(tmp_path)


def test_a_head_is_missing(
    tagger: Callable[..., EncoderTagger], heads: dict[str, Any], tmp_path: Path
) -> None:
    tagger().save(tmp_path)
    np.savez(tmp_path / "heads.npz", **{n: h for n, h in heads.items() if n != "tags.cue.bias"})
    with pytest.raises(ModelError, match=r"heads\.npz: has no tags\.cue\.bias"):
        EncoderTagger.load(tmp_path)


@pytest.mark.parametrize("name", ["encoder.xml", "encoder.bin"])
def test_a_part_of_the_network_is_missing(
    tagger: Callable[..., EncoderTagger], tmp_path: Path, name: str
) -> None:
    tagger().save(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=rf"the tagger cannot be read .*{name}"):
        EncoderTagger.load(tmp_path)
