"""What a place in the feed looks like from outside."""

from __future__ import annotations

import base64
import binascii
import zlib

_WIDTH = 8


def cursor_of(position: int) -> str:
    """An opaque, checkable name for a place in the feed; it outlives every process."""
    raw = position.to_bytes(_WIDTH, "big")
    check = zlib.crc32(raw).to_bytes(4, "big")[:2]
    return base64.urlsafe_b64encode(raw.lstrip(b"\0") + check).decode().rstrip("=")


def position_of(cursor: str) -> int | None:
    """The place a cursor names; None if it is no cursor of ours."""
    if not cursor.isascii() or len(cursor) > 2 * _WIDTH:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        return None
    if not 2 <= len(raw) <= _WIDTH + 2:
        return None
    position = int.from_bytes(raw[:-2], "big")
    return position if cursor_of(position) == cursor else None
