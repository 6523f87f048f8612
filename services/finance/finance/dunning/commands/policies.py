"""Setting how clients are reminded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.dunning.access import SEND
from finance.dunning.model import AGENCY_ID, DunningPolicy
from finance.dunning.rules import DAYS_MAX, INTEREST_BP_MAX, Level, faults_of_levels
from finance.replicas import queries as replicas
from finance.rights import require


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelDraft:
    """fee None: none."""

    days_after_due: int
    title: str
    words: str
    fee: Money | None = None
    interest_bp: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyDraft:
    """levels empty: of a client, as the agency's. minimum None: every sum is reminded of."""

    currency_code: str
    levels: Sequence[LevelDraft]
    days_to_pay: int
    minimum: Money | None = None
    paused: bool = False
    reason: str = ""


def set_agency_policy(
    tx: Transaction, draft: PolicyDraft, expected_version: int = 0
) -> DunningPolicy:
    """For every client without one. It replaces what was set."""
    require(tx, SEND)
    tx.serialise("dunning")
    kept = _checked(draft, of_client=False)
    policy = tx.session.get(DunningPolicy, AGENCY_ID)
    if policy is None:
        policy = DunningPolicy(id=AGENCY_ID, currency_code=kept["currency_code"])
        tx.add(policy)
    policy.check_version(expected_version)
    tx.record(policy.set(kept))
    return policy


def set_client_policy(
    tx: Transaction, client_id: str, draft: PolicyDraft, expected_version: int = 0
) -> DunningPolicy:
    """For one client: without levels it is reminded as the others are, unless it is paused."""
    require(tx, SEND)
    client = replicas.require_client(tx, require_id(client_id, "client_id"))
    tx.serialise("dunning")
    kept = _checked(draft, of_client=True)
    policy = _of_client(tx, client.client_id)
    if policy is None:
        policy = DunningPolicy(
            id=tx.new_id(), client_id=client.client_id, currency_code=kept["currency_code"]
        )
        tx.add(policy)
    policy.check_version(expected_version)
    tx.record(policy.set(kept))
    return policy


def withdraw_client_policy(tx: Transaction, client_id: str) -> None:
    """The client is reminded as the others are again."""
    require(tx, SEND)
    tx.serialise("dunning")
    policy = _of_client(tx, require_id(client_id, "client_id"))
    if policy is None:
        raise NotFound(
            "DUNNING_POLICY_NOT_FOUND",
            "This client has no policy of its own.",
            field="client_id",
        )
    tx.record(policy.withdraw())
    tx.session.delete(policy)


def _of_client(tx: Transaction, client_id: str) -> DunningPolicy | None:
    asked = select(DunningPolicy).where(DunningPolicy.client_id == client_id)
    return tx.session.scalars(asked.with_for_update()).first()


def _checked(draft: PolicyDraft, *, of_client: bool) -> dict[str, Any]:
    code = values.currency(draft.currency_code, "currency_code")
    levels = [_level(one, f"levels[{place}]", code) for place, one in enumerate(draft.levels)]
    if levels or not of_client:
        _check_levels(levels)
    minimum = values.amount(draft.minimum, "minimum", code) if draft.minimum else None
    return {
        "currency_code": code,
        "levels": [level.as_kept() for level in levels],
        "days_to_pay": values.number(draft.days_to_pay, "days_to_pay", 1, DAYS_MAX),
        "minimum_minor": minimum.amount_minor if minimum else 0,
        "paused": draft.paused,
        "reason": values.text(draft.reason, "reason", required=draft.paused),
    }


def _check_levels(levels: Sequence[Level]) -> None:
    for fault in faults_of_levels(levels):
        raise Invalid(fault.reason, fault.words, field=fault.field)


def _level(draft: LevelDraft, within: str, code: str) -> Level:
    fee = values.amount(draft.fee, f"{within}.fee", code) if draft.fee else None
    return Level(
        days_after_due=values.number(draft.days_after_due, f"{within}.days_after_due", 1, DAYS_MAX),
        title=values.text(draft.title, f"{within}.title", required=True),
        words=values.text(draft.words, f"{within}.words", required=True),
        fee_minor=fee.amount_minor if fee else 0,
        interest_bp=values.number(draft.interest_bp, f"{within}.interest_bp", 0, INTEREST_BP_MAX),
    )
