"""Identifiers: UUIDv7 strings, which sort by the time they were made."""

from __future__ import annotations

import re
import uuid

from uuid_utils import uuid7

from chassis.errors import Invalid

_ID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def new_id() -> str:
    return str(uuid7())


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def require_id(text: str, field: str) -> str:
    """The id in canonical lower case, or Invalid naming the field."""
    if not is_id(text):
        shown = text[:60]
        raise Invalid(
            "ID_MALFORMED",
            f"{field} must be an id such as 01890a5d-ac96-774b-bcce-b302099a8057, not {shown!r}.",
            field=field,
        )
    return text.lower()


def derived_id(*parts: str) -> str:
    """The same id for the same parts, for rows that must not be made twice."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "tandem:" + "\x1f".join(parts)))
