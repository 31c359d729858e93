"""Tokens as spaCy's English tokenizer cuts them, each word looked at only once.

spaCy cuts a text at white space first and then looks at each word by itself.
So what it makes of a word can be kept: an article is then a look-up of its
words, and the network gets numbers instead of a ``Doc`` that would be built
token by token.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.article import Span
from attrib.lexicon.outlets import outlet_mentions
from attrib.splitting import Layout

if TYPE_CHECKING:
    import numpy.typing as npt
    from spacy.language import Language

OWN_OUTLET: Final = "ownoutlet"
OTHER_OUTLET: Final = "newsoutlet"

#: Words kept: more would gain hardly any speed and cost memory.
MOST_WORDS: Final = 50_000

#: What the network reads of a token, in the order of its embeddings.
_FEATURES: Final = ("NORM", "PREFIX", "SUFFIX", "SHAPE")

# A single space after a word belongs to it; all other white space makes words of its own.
_WORD: Final = re.compile(r"\S+|(?:(?<!\S)|(?! ))\s+")


@dataclass(frozen=True, slots=True)
class NumberedTokens:
    """An article's tokens as numbers.

    Attributes
    ----------
    types : array of int64, shape (tokens,)
        What each token looks like: a row of :meth:`WordMemory.features`.
        Names of outlets share one norm each for "the publisher itself" and
        "another outlet".
    spans : tuple of Span
        Characters of every token.
    bounds : array of int64, shape (sentences, 2)
        First token of each sentence and one past the last.
    """

    types: npt.NDArray[np.int64]
    spans: tuple[Span, ...]
    bounds: npt.NDArray[np.int64]


class WordMemory:
    """Cuts laid-out articles into tokens and remembers how each word is cut.

    The result is that of spaCy's English tokenizer, word by word.
    """

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        # A new vocabulary too: after a memory zone its hash tables keep a place
        # for every word they ever held.
        self._nlp = _blank_english()
        strings: Any = self._nlp.vocab.strings
        self._outlet_norms = {
            own: strings.add(OWN_OUTLET if own else OTHER_OUTLET) for own in (True, False)
        }
        self._words: dict[str, int] = {}
        self._type_numbers: dict[tuple[int, ...], int] = {}
        self._features = array("Q")
        # Of each word its first token and how many it has, in the arrays below.
        self._firsts, self._counts = array("q"), array("q")
        # Of each token its characters inside the word, and its type.
        self._starts, self._lengths, self._types = array("q"), array("q"), array("q")

    def forget_if_full(self) -> None:
        """Forget all words if there are many; what was numbered before is then void."""
        if len(self._words) > MOST_WORDS:
            self._clear()

    def features(self) -> npt.NDArray[np.uint64]:
        """Return spaCy's norm, prefix, suffix and shape of every type of token, as hashes."""
        return _view(self._features).reshape(-1, len(_FEATURES)).copy()

    def __call__(self, layout: Layout) -> NumberedTokens:
        """Return the tokens of an article."""
        matches = list(_WORD.finditer(layout.article.text))
        words = [match[0] for match in matches]
        if new := [word for word in dict.fromkeys(words) if word not in self._words]:
            self._learn(new)
        numbers = np.array([self._words[word] for word in words], dtype=np.int64)
        counts = _view(self._counts)[numbers]
        firsts = _view(self._firsts)[numbers]
        before = np.cumsum(counts) - counts
        tokens = np.arange(counts.sum()) + np.repeat(firsts - before, counts)
        places = np.array([match.start() for match in matches], dtype=np.int64)
        starts = np.repeat(places, counts) + _view(self._starts)[tokens]
        ends = starts + _view(self._lengths)[tokens]
        types = _view(self._types)[tokens]
        self._mark_outlets(layout, starts, types)
        sentences = np.array(layout.sentences, dtype=np.int64).reshape(-1, 2)
        return NumberedTokens(
            types=types,
            spans=tuple(map(Span._make, zip(starts.tolist(), ends.tolist(), strict=True))),
            bounds=np.searchsorted(starts, sentences),
        )

    def _learn(self, words: Sequence[str]) -> None:
        visible = [word for word in words if not word.isspace()]
        # A line break between them keeps spaCy from taking two words together (": )").
        texts = [("\n".join(visible), visible)] if visible else []
        texts += [(word, [word]) for word in words if word.isspace()]
        # What spaCy keeps of the words is freed at the end of the zone.
        with self._nlp.memory_zone():
            for text, parts in texts:
                table = self._nlp.make_doc(text).to_array(["IDX", "LENGTH", *_FEATURES])
                self._keep(parts, table.tolist())

    def _keep(self, words: Sequence[str], table: Sequence[Sequence[int]]) -> None:
        """Keep the tokens of words that stand one character apart."""
        tokens = iter(table)
        begin = 0
        for word in words:
            self._words[word] = len(self._firsts)
            self._firsts.append(len(self._types))
            end = begin + len(word)
            for start, length, *features in tokens:
                if start >= end:  # the line break
                    break
                self._starts.append(start - begin)
                self._lengths.append(length)
                self._types.append(self._type_of(tuple(features)))
            self._counts.append(len(self._types) - self._firsts[-1])
            begin = end + 1

    def _type_of(self, features: tuple[int, ...]) -> int:
        number = self._type_numbers.setdefault(features, len(self._type_numbers))
        if len(self._type_numbers) * len(_FEATURES) > len(self._features):
            self._features.extend(features)
        return number

    def _mark_outlets(
        self, layout: Layout, starts: npt.NDArray[np.int64], types: npt.NDArray[np.int64]
    ) -> None:
        """Give the tokens in names of outlets the norm that all such names share."""
        for span, own in outlet_mentions(layout.article.text, layout.article.outlet):
            first, last = np.searchsorted(starts, span)
            for position in range(first, last):
                norm_at = int(types[position]) * len(_FEATURES)
                others = self._features[norm_at + 1 : norm_at + len(_FEATURES)]
                types[position] = self._type_of((self._outlet_norms[own], *others))


def _blank_english() -> Language:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    vocab: Any = nlp.vocab
    # Of each new word spaCy would compute some twenty attributes more.
    read = {vocab.strings[name] for name in _FEATURES}
    vocab.lex_attr_getters = {
        attribute: getter
        for attribute, getter in vocab.lex_attr_getters.items()
        if attribute in read
    }
    return nlp


def _view(numbers: array[int]) -> npt.NDArray[Any]:
    """Look at an array's numbers without copying; it must not grow while one looks."""
    return np.frombuffer(numbers, dtype=numbers.typecode)
