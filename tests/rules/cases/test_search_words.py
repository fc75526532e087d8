"""One tokenizer for what is stored and what is asked: pairs of characters, whole latin words and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.cases.domain.search import MAX_TERMS, MAX_WORD_LENGTH, Term, build_search_words, has_terms, read_terms


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("路边垃圾",), "路边 边垃 垃圾 圾"),
        (("人民路88号",), "人民 民路 路 88 号"),
        (("\uff21\uff22\uff23\uff11\uff12", "abc12"), "abc12"),
        (("No.5 Main-Street",), "no 5 main street"),
        (("垃圾", "垃圾"), "垃圾 圾"),
        (("，。！_-",), ""),
        (("x" * 99,), "x" * MAX_WORD_LENGTH),
        ((), ""),
    ],
)
def test_texts_become_words(texts: tuple[str, ...], words: str) -> None:
    assert build_search_words(*texts) == words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("垃圾", (Term("垃圾"),)),
        ("坑", (Term("坑", is_prefix=True),)),
        ("人民路 88", (Term("人民"), Term("民路"), Term("88"))),
        ("垃圾 垃圾", (Term("垃圾"),)),
        ("88号", (Term("88"), Term("号", is_prefix=True))),
        ("！", ()),
    ],
)
def test_a_query_becomes_terms(text: str, terms: tuple[Term, ...]) -> None:
    assert read_terms(text) == terms


@pytest.mark.parametrize(
    ("stored", "asked", "is_found"),
    [
        ("路边有一堆垃圾", "垃圾", True),
        ("路边有一堆垃圾", "堆", True),
        ("路边有一堆垃圾", "圾", True),
        ("路边有一堆垃圾", "边路", False),
        ("路边有一堆垃圾", "垃圾 油烟", False),
        ("人民路88号", "人民路88号", True),
        ("人民路88号", "8", False),
        ("人民路\uff18\uff18号", "88", True),
    ],
)
def test_every_term_must_be_there(stored: str, asked: str, is_found: bool) -> None:
    assert has_terms(build_search_words(stored), read_terms(asked)) is is_found


def test_a_long_query_narrows_by_its_first_terms() -> None:
    assert len(read_terms(" ".join(f"w{number}" for number in range(50)))) == MAX_TERMS


LETTERS = st.text(alphabet="路边垃圾堆水ab12 ，-", max_size=20)


@given(before=LETTERS, asked=LETTERS, after=LETTERS)
def test_whatever_stands_in_a_text_by_itself_is_found(before: str, asked: str, after: str) -> None:
    assert has_terms(build_search_words(f"{before} {asked} {after}"), read_terms(asked))


@given(text=st.text(max_size=40))
def test_words_hold_nothing_a_query_language_could_read(text: str) -> None:
    signs = set("'\"&|!():*<>\\ \t\n^+-{}[]~@")
    assert not signs & set(build_search_words(text).replace(" ", ""))
    assert not any(signs & set(term.word) for term in read_terms(text))
