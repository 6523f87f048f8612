"""The kinds of what can be unbilled, and why it is. No database, no clock."""

from __future__ import annotations

from enum import StrEnum


class UnbilledKind(StrEnum):
    TIME = "time"
    COST = "cost"
    MILESTONE = "milestone"
    OVERAGE = "overage"


class Why(StrEnum):
    """The first that holds, in this order; ready: nothing is in the way."""

    ON_DRAFT = "on_draft"
    NOT_APPROVED = "not_approved"
    NOT_PRICED = "not_priced"
    RETAINED = "retained"
    HANDOVER_OPEN = "handover_open"
    PLAN_MISSING = "plan_missing"
    NOT_BILLABLE = "not_billable"
    DATE_AHEAD = "date_ahead"
    WITH_A_STEP = "with_a_step"
    CAP_REACHED = "cap_reached"
    READY = "ready"
