"""Spans and instants as MS Project XML writes them."""

from __future__ import annotations

import re
from datetime import date, datetime

from projects.plan_files.rules.plan import BadFile

_SPAN = re.compile(
    r"^(-)?P(?:(\d{1,5})D)?T?(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d+)?S)?$"
)
MALFORMED = "PLAN_FILE_MALFORMED"


def seconds_of(text: str, of: str) -> int:
    """PT7H30M0S -> 27000; BadFile naming what it is of."""
    found = _SPAN.match(text.strip())
    if found is None or text.strip() in {"P", "PT", "-P"}:
        raise BadFile(MALFORMED, f"{of} must be a span such as PT7H30M0S, not {text[:40]!r}.")
    sign, days, hours, minutes, seconds = found.groups()
    total = int(days or 0) * 86_400 + int(hours or 0) * 3600
    total += int(minutes or 0) * 60 + int(seconds or 0)
    return -total if sign else total


def span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{hours}H{minutes}M{rest}S"


def instant(text: str, of: str) -> datetime:
    """A local instant, without a zone; BadFile naming what it is of."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise BadFile(
            MALFORMED, f"{of} must be an instant such as 2026-03-31T09:00:00, not {text[:40]!r}."
        ) from None


def day(text: str, of: str) -> date:
    return instant(text, of).date()


def whole(text: str, of: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise BadFile(MALFORMED, f"{of} must be a whole number, not {text[:40]!r}.") from None
