"""What a booking may be."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """tentative: may come. confirmed: takes the time. waiting: wants time that is not there.

    filled, declined: of a placeholder that asks for nothing any more.
    """

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    FILLED = "filled"
    DECLINED = "declined"


class OnClash(StrEnum):
    """What becomes of a confirmed booking for which a day has no room."""

    REFUSE = "refuse"
    OVERTIME = "overtime"
    WAITING_LIST = "waiting_list"


SETTLED = (Status.FILLED, Status.DECLINED)
