"""Words, keys and misspellings."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from workspace.search import rules

WORDS = st.text("abcdefgh", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("JOB-1042 Acme & Söhne: Website", ["job", "1042", "acme", "sohne", "website"]),
        ("Weiß weiss WEISS", ["weiss"]),
        ("Łódź, Ångström, Øst", ["lodz", "angstrom", "ost"]),
        ("プランナー フナ", ["プランナー", "フナ"]),
        ("snake_case a/b", ["snake", "case", "a", "b"]),
        ("!?*%", []),
        ("a" * 50, ["a" * 40]),
    ],
)
def test_a_text_is_filed_under_its_words(text: str, words: list[str]) -> None:
    assert rules.words(text) == words


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("amce", "acme"),
        ("acmee", "acme"),
        ("wireframs", "wireframes"),
        ("webiste", "website"),
        ("wbesit", "website"),
        ("northwnid", "northwind"),
        ("nortwhidn", "northwind"),
    ],
)
def test_a_misspelt_word_is_meant_and_shares_a_key(typed: str, word: str) -> None:
    assert rules.is_meant(typed, word)
    assert set(rules.keys(typed)) & set(rules.keys(word))


@pytest.mark.parametrize(
    ("typed", "word"), [("tea", "sea"), ("1042", "1043"), ("acme", "apex"), ("film", "foam")]
)
def test_a_short_word_a_number_and_a_distant_word_are_not_meant(typed: str, word: str) -> None:
    assert not rules.is_meant(typed, word)


@given(WORDS, st.data())
def test_a_word_with_one_letter_more_less_or_other_meets_it_under_a_key(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    before, after = word[:at], word[at + 1 :]
    typed = data.draw(
        st.sampled_from([before + after, before + letter + word[at:], before + letter + after])
    )
    assume(len(typed) >= 4)
    assert rules.is_meant(typed, word)
    assert set(rules.keys(typed)) & set(rules.keys(word))
