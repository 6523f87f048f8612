"""What does not agree, in words with the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.money import Money

from finance.contracting.rules import Difference, DifferenceKind

_K = DifferenceKind
_HOURS = frozenset({_K.HOURS_OUTSIDE, _K.HOURS_OVER_CAP, _K.HOURS_NOT_APPROVED})
_WORDS: Mapping[DifferenceKind, str] = {
    _K.HOURS_OUTSIDE: "{found} approved are outside the engagement and are not billed.",
    _K.HOURS_OVER_CAP: "{found} are billed, and {allowed} are left of the cap; raise it.",
    _K.AMOUNT_OVER_CAP: "{found} is billed, and {allowed} is left of the cap; raise it.",
    _K.AMOUNT_OVER_ORDER: "{found} is billed, and {allowed} is open on the order; order more.",
    _K.HOURS_NOT_APPROVED: "{found} are billed, and {allowed} are approved; withdraw it and draft "
    "it again.",
    _K.AMOUNT_NOT_APPROVED: "{found} is billed, and the approved time comes to {allowed}; withdraw "
    "it and draft it again.",
}


def words_of(difference: Difference, currency_code: str) -> str:
    hours = difference.kind in _HOURS
    allowed, found = (
        _hours(number) if hours else str(Money(number, currency_code))
        for number in (difference.allowed, difference.found)
    )
    return _WORDS[difference.kind].format(allowed=allowed, found=found)


def _hours(seconds: int) -> str:
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02d} hours"
