"""Texts: trimmed, not longer than allowed, and with nothing in them that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from chassis.errors import Invalid

WordT = TypeVar("WordT", bound=StrEnum)

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"  # fillers, soft hyphen, Arabic mark
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line separators, direction
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff"  # tags and variation selectors without a glyph
    "]"
)
_PLAIN = re.compile(r"[\t\n\r -~]*")
_EMOJI_PARTS = frozenset({"\ufe0f", "\u20e3"})
_JOINED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
"""Letters of these scripts never need a joiner, so one between them only hides something."""


def text(value: str, field: str, length_max: int = 0, *, required: bool = False) -> str:
    """The text without the white space around it.

    length_max 0: the contract states the limit.
    Raises TEXT_REQUIRED, TEXT_TOO_LONG or TEXT_UNPRINTABLE.
    """
    kept = value.strip()
    if required and not kept:
        raise Invalid("TEXT_REQUIRED", f"{field} must not be empty.", field=field)
    if length_max and len(kept) > length_max:
        raise Invalid(
            "TEXT_TOO_LONG",
            f"{field} may have at most {length_max:,} characters; it has {len(kept):,}.",
            field=field,
        )
    return printable(kept, field)


def texts(
    values: Sequence[str], field: str, length_max: int = 0, *, required: bool = True
) -> list[str]:
    """Each text checked, and named by its place in refusals."""
    return [
        text(value, f"{field}[{place}]", length_max, required=required)
        for place, value in enumerate(values)
    ]


def printable(value: str, field: str) -> str:
    """The text unchanged; TEXT_UNPRINTABLE if a character of it cannot be seen.

    Refused are control characters, overrides of the writing direction, zero-width characters and
    tags: two texts that look alike must be alike. Joiners are kept where a script or an emoji
    needs them.
    """
    if _PLAIN.fullmatch(value):
        return value
    found = next(_hidden(value), None)
    if found is not None:
        name = unicodedata.name(found, "control character").lower()
        raise Invalid(
            "TEXT_UNPRINTABLE",
            f"{field} holds an invisible character (U+{ord(found):04X}, {name}); remove it.",
            field=field,
        )
    return value


def _hidden(value: str) -> Iterator[str]:
    for match in _INVISIBLE.finditer(value):
        if match[0] not in {_ZWNJ, _ZWJ} or not _joins(value, match.start()):
            yield match[0]


def _joins(value: str, at: int) -> bool:
    """Whether the joiner at this place is between characters that a joiner changes."""
    if not 0 < at < len(value) - 1:
        return False
    before = value[at - 1]
    if value[at] == _ZWJ and (
        unicodedata.category(before) in {"So", "Sk"} or before in _EMOJI_PARTS
    ):
        return True
    letter = unicodedata.category(before)[0] in "LM"
    return letter and not unicodedata.name(before, "LATIN").startswith(_JOINED_SCRIPTS)


def word(words: type[WordT], value: str, field: str) -> WordT:
    """One of these words, or VALUE_UNKNOWN that lists them."""
    try:
        return words(value)
    except ValueError:
        raise unknown(value, field, list(words)) from None


def unknown(value: object, field: str, choices: Sequence[str]) -> Invalid:
    """The refusal of a value that is not one of these."""
    shown = repr(value[:40]) if isinstance(value, str) else str(value)
    return Invalid(
        "VALUE_UNKNOWN", f"{field} must be one of {', '.join(choices)}; not {shown}.", field=field
    )
