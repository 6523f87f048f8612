"""How texts become words, and when a word is what somebody meant to type.

A record is filed under the words of its number and its name. Each word is kept once, with the keys
under which its misspellings meet: its beginning, and its beginning with one letter left out (two
words one edit apart have one of these in common, which is the idea of Garbe's symmetric delete).
What is found by a key is then measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from rapidfuzz.distance import OSA

TERMS_MAX = 8
WORDS_MAX = 100
WORD_LENGTH_MAX = 40
QUERY_LETTERS_MIN = 2
_BEGINNING = 6
_EXACT_BELOW = 4
_TWO_EDITS_FROM = 9
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


class Kind(StrEnum):
    """What a record is."""

    CLIENT = "client"
    OPPORTUNITY = "opportunity"
    BRIEF = "brief"
    PROJECT = "project"
    TASK = "task"
    PERSON = "person"
    QUOTE = "quote"
    INVOICE = "invoice"


def words(text: str) -> list[str]:
    """The words of a text in lower case without accents, each once, in their order."""
    plain = _without_accents(unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
    found = (word[:WORD_LENGTH_MAX] for word in re.findall(r"[^\W_]+", plain))
    return list(dict.fromkeys(found))[:WORDS_MAX]


def terms(query: str) -> list[str]:
    """The words that are looked for."""
    return words(query)[:TERMS_MAX]


def _without_accents(text: str) -> str:
    """Without the accents of Latin letters; marks of other scripts make other letters."""
    if text.isascii():
        return text
    kept: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(letter) or not kept or not kept[-1].isascii():
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def keys(word: str) -> list[str]:
    """Where misspellings of the word meet it."""
    beginning = word[:_BEGINNING]
    without_one = (beginning[:at] + beginning[at + 1 :] for at in range(len(beginning)))
    return sorted({beginning, *without_one})


def is_meant(term: str, word: str) -> bool:
    """Whether the term is a misspelling of the word, or of how it begins."""
    edits = edits_of(term)
    if not edits:
        return False
    lengths = {len(word), *(len(term) + more for more in range(-edits, edits + 1))}
    return any(
        OSA.distance(term, word[:length], score_cutoff=edits) <= edits
        for length in lengths
        if 0 < length <= len(word)
    )


def edits_of(term: str) -> int:
    """How many letters may be wrong; none in a short word or a number."""
    if len(term) < _EXACT_BELOW or term.isdecimal():
        return 0
    return 2 if len(term) >= _TWO_EDITS_FROM else 1


def nearest(term: str, found: Iterable[str], most: int) -> list[str]:
    """Those of the words that may be meant, the nearest first."""
    meant = [word for word in found if is_meant(term, word)]
    return sorted(meant, key=lambda word: (OSA.distance(term, word), word))[:most]
