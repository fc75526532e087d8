"""Words of a case for full-text search, one tokenizer for what is stored and what is asked.

Chinese is written without spaces, so a run of Chinese characters is stored as its pairs of neighbours (bigrams) and,
at its end, its last character; a query of one character then is a prefix of either. Latin words and numbers stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MAX_WORD_LENGTH = 40  # what is longer is no word anybody types; an index entry has an end
MAX_TERMS = 12
_IDEOGRAPHS = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_RUNS = re.compile(rf"([{_IDEOGRAPHS}]+)|([^\W_{_IDEOGRAPHS}]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """Term (检索词): one word that must be there; with `is_prefix` a word that begins so."""

    word: str
    is_prefix: bool = False


def build_search_words(*texts: str) -> str:
    """Return the words of the texts, each once, in the order they come, with single spaces between them."""
    return " ".join(dict.fromkeys(word for text in texts for word in _split_stored(text)))


def read_terms(text: str) -> tuple[Term, ...]:
    """Return what a query asks for; all of it must be found, so the first dozen narrow enough."""
    return tuple(dict.fromkeys(_split_asked(text)))[:MAX_TERMS]


def has_terms(words: str, terms: tuple[Term, ...]) -> bool:
    """Whether stored words fit every term: what both databases' indexes answer, in plain words."""
    stored = words.split()
    return all(
        any(word.startswith(term.word) if term.is_prefix else word == term.word for word in stored) for term in terms
    )


def _split_stored(text: str) -> Iterator[str]:
    for ideographs, word in _find_runs(text):
        if word:
            yield word
        else:
            yield from _pair(ideographs)
            yield ideographs[-1]


def _split_asked(text: str) -> Iterator[Term]:
    for ideographs, word in _find_runs(text):
        if word:
            yield Term(word)
        elif len(ideographs) == 1:
            yield Term(ideographs, is_prefix=True)
        else:
            yield from (Term(pair) for pair in _pair(ideographs))


def _find_runs(text: str) -> Iterator[tuple[str, str]]:
    for match in _RUNS.finditer(unicodedata.normalize("NFKC", text).lower()):
        yield match[1] or "", (match[2] or "")[:MAX_WORD_LENGTH]


def _pair(ideographs: str) -> Iterator[str]:
    return (ideographs[start : start + 2] for start in range(len(ideographs) - 1))
