"""How a client asked, how the request compares with what was sold, and how it ends."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    EMAIL = "email"
    CALL = "call"
    MEETING = "meeting"
    CHAT = "chat"
    PORTAL = "portal"
    OTHER = "other"


class Verdict(StrEnum):
    """Compared with the deliverables of the brief and the accepted quotes."""

    NOT_COMPARED = "not_compared"
    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"


class Outcome(StrEnum):
    OPEN = "open"
    IN_SCOPE = "in_scope"
    CHANGE_ORDER = "change_order"
    GIFT = "gift"
    DECLINED = "declined"
