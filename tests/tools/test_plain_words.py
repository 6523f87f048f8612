"""The word list finds the words that slow readers down, and leaves others alone."""

from __future__ import annotations

import plain_words
import pytest


@pytest.mark.parametrize("word", plain_words.INSTEAD)
def test_each_word_of_the_list_is_found_in_a_sentence(word: str) -> None:
    [found] = plain_words.findings_in("docs/page.md", f"first\nIt is {word.upper()}, here.\n")
    assert (found.line, found.word.lower()) == (2, word)


@pytest.mark.parametrize("text", ["recommended", "HeardClient", "foretold", "a crowded page"])
def test_a_word_inside_another_is_left_alone(text: str) -> None:
    assert list(plain_words.findings_in("docs/page.md", text)) == []


def test_a_finding_says_where_it_is_and_what_to_write() -> None:
    [found] = plain_words.findings_in("README.md", "Remove var/ to begin anew.")
    assert str(found) == "README.md:1: 'anew'; write again"
