"""Making rate cards, and putting them right while nothing is priced by them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import minor_digits
from sqlalchemy import select

from chassis import values
from finance.rates.commands.lines import (
    CHANGE_BP_MAX,
    RATES_MAX,
    STEP_MAX,
    LineDrafts,
    RoleRateDraft,
    indexed_lines,
    kept_lines,
    lines_of,
    role_rate,
)
from finance.rates.model import Lines, RateCard, RoleRate
from finance.rates.rules import BASIS_POINTS, COUNTED_MAX, CardUse
from finance.replicas import queries as replicas
from finance.rights import require


@dataclass(frozen=True, kw_only=True, slots=True)
class CardDraft:
    """A card as it was sent: of a project, of a client, or (both empty) for everybody."""

    name: str
    currency_code: str
    effective_from: str
    lines: LineDrafts
    client_id: str = ""
    project_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyDraft:
    """How a copy differs from its card. No client, no project: the same scope."""

    name: str
    effective_from: str
    client_id: str = ""
    project_id: str = ""
    for_everybody: bool = False
    change_bp: int = 0
    step_minor: int = 1


def create_rate_card(tx: Transaction, draft: CardDraft) -> RateCard:
    """Conflict when there is one of the same scope, currency and day."""
    require(tx, "rate.write")
    minor_digits(draft.currency_code)
    client_id, project_id = _scope(tx, draft.client_id, draft.project_id)
    lines = lines_of(tx, draft.lines, draft.currency_code)
    card = RateCard(
        id=tx.new_id(),
        name=values.text(draft.name, "name", required=True),
        client_id=client_id,
        project_id=project_id,
        currency_code=draft.currency_code,
        effective_from=values.needed_day(draft.effective_from, "effective_from"),
        created_at=tx.now,
        rates=lines.rates,
        people=lines.people,
        services=lines.services,
    )
    _refuse_second(tx, card)
    tx.add(card)
    tx.record(card.create())
    return card


def _scope(tx: Transaction, client_id: str, project_id: str) -> tuple[str | None, str | None]:
    """(client, project). The card of a project is of its client."""
    if not project_id:
        return (replicas.require_client(tx, client_id).client_id if client_id else None), None
    project = replicas.require_project(tx, project_id)
    its_client = replicas.client_of(project)
    if client_id and client_id != its_client:
        raise Invalid(
            "PROJECT_OF_ANOTHER_CLIENT",
            f"{project.reference} is a project of another client; leave client_id out.",
            field="client_id",
        )
    return its_client, project.project_id


def copy_rate_card(tx: Transaction, rate_card_id: str, draft: CopyDraft) -> RateCard:
    """A new card with the rates of this one, each changed by change_bp basis points.

    The new rates are rounded half up to a multiple of step_minor.
    """
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    change = values.number(draft.change_bp, "change_bp", -BASIS_POINTS, CHANGE_BP_MAX)
    step = values.number(draft.step_minor or 1, "step_minor", 1, STEP_MAX)
    elsewhere = draft.client_id or draft.project_id or draft.for_everybody
    return create_rate_card(
        tx,
        CardDraft(
            name=draft.name or card.name,
            currency_code=card.currency_code,
            effective_from=draft.effective_from,
            lines=indexed_lines(card.lines, change, step),
            client_id=draft.client_id if elsewhere else card.client_id or "",
            project_id=draft.project_id if elsewhere else card.project_id or "",
        ),
    )


def correct_rate_card(
    tx: Transaction,
    rate_card_id: str,
    use: CardUse,
    draft: CardDraft,
    expected_version: int = 0,
) -> RateCard:
    """Replace its name, first day and rates while nothing is priced by it."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id, expected_version=expected_version)
    _refuse_used(card, use, "make a new card that takes effect later, or end this one")
    wanted = lines_of(tx, draft.lines, card.currency_code)
    effective_from = values.needed_day(draft.effective_from, "effective_from")
    if effective_from != card.effective_from:
        card.effective_from = effective_from
        with tx.session.no_autoflush:
            _refuse_second(tx, card)
    name = values.text(draft.name, "name", required=True)
    tx.record(card.correct(name, kept_lines(card.lines, wanted)))
    return card


def set_rates(
    tx: Transaction,
    rate_card_id: str,
    use: CardUse,
    drafts: Sequence[RoleRateDraft],
    mode: BatchMode,
    expected_version: int = 0,
) -> tuple[RateCard, list[RefusedItem]]:
    """Set the rates of these roles, while nothing is priced by the card; the others stay.

    The card, and the rates that were refused.
    """
    require(tx, "rate.write")
    values.count(drafts, "rates", RATES_MAX)
    card = tx.load(RateCard, rate_card_id, expected_version=expected_version)
    _refuse_used(card, use, "make a new card that takes effect later, or end this one")
    report = ItemReport(mode)
    rates = {rate.charge_role: rate for rate in card.rates}
    named: set[str] = set()
    for index, one in enumerate(drafts):
        with report.adding(index, "rates"):
            rate = role_rate(one, card.currency_code, len(rates))
            _refuse_named(rate, named)
            _refuse_full(rate, rates)
            named.add(rate.charge_role)
            present = rates.get(rate.charge_role)
            rate.position = present.position if present else rate.position
            rates[rate.charge_role] = rate
    if named:
        lines = Lines(list(rates.values()), card.people, card.services)
        tx.record(card.correct(card.name, kept_lines(card.lines, lines)))
    return card, report.refused


def _refuse_named(rate: RoleRate, named: Collection[str]) -> None:
    if rate.charge_role in named:
        raise Invalid(
            "CHARGE_ROLE_TWICE",
            f"{rate.charge_role!r} has a rate in this request already; give each role once.",
            field="charge_role",
        )


def _refuse_full(rate: RoleRate, rates: Collection[str]) -> None:
    if rate.charge_role not in rates and len(rates) >= RATES_MAX:
        raise Conflict(
            "RATES_COUNT", f"A rate card has at most {RATES_MAX} rates.", field="charge_role"
        )


def end_rate_card(tx: Transaction, rate_card_id: str, use: CardUse, ends_on: date) -> RateCard:
    """Give it a last day; what is priced by it must lie within."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    if ends_on < card.effective_from:
        raise Conflict(
            "RATE_CARD_NOT_BEGUN",
            f"The card takes effect on {card.effective_from}; withdraw it instead of ending it "
            "before.",
            field="ends_on",
        )
    if use.last_day is not None and use.last_day > ends_on:
        raise Conflict(
            "RATE_CARD_USED",
            f"Work up to {use.last_day} is priced by this card; end it on that day or later.",
            field="ends_on",
            details={"last_day": str(use.last_day)},
        )
    tx.record(card.end(ends_on))
    return card


def continue_rate_card(tx: Transaction, rate_card_id: str) -> RateCard:
    """Take its last day away: it holds until another takes over."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    if card.ends_on is None:
        raise Conflict("RATE_CARD_NOT_ENDED", "The card has no last day.", field="rate_card_id")
    tx.record(card.go_on())
    return card


def archive_rate_card(tx: Transaction, rate_card_id: str) -> RateCard:
    """Leave a card that is over out of lists. It goes on pricing its days."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    if card.archived:
        raise Conflict("RATE_CARD_ARCHIVED", "It is archived already.", field="rate_card_id")
    if not _is_over(tx, card):
        raise Conflict(
            "RATE_CARD_IN_FORCE",
            f"{card.name!r} is in force or takes effect later; end it first, or withdraw it while "
            "nothing is priced by it.",
            field="rate_card_id",
        )
    tx.record(card.archive())
    return card


def restore_rate_card(tx: Transaction, rate_card_id: str) -> RateCard:
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    if not card.archived:
        raise Conflict("RATE_CARD_NOT_ARCHIVED", "It is not archived.", field="rate_card_id")
    tx.record(card.restore())
    return card


def _is_over(tx: Transaction, card: RateCard) -> bool:
    """Its last day is over, or a later card of its scope is in force."""
    if card.ends_on is not None and card.ends_on < tx.today:
        return True
    later = select(RateCard.id).where(
        RateCard.client_id.is_not_distinct_from(card.client_id),
        RateCard.project_id.is_not_distinct_from(card.project_id),
        RateCard.currency_code == card.currency_code,
        RateCard.effective_from > card.effective_from,
        RateCard.effective_from <= tx.today,
    )
    return tx.session.scalars(later.limit(1)).first() is not None


def withdraw_rate_card(tx: Transaction, rate_card_id: str, use: CardUse) -> None:
    """Remove it, while nothing is priced by it."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    _refuse_used(card, use, "end it instead")
    tx.record(card.withdraw())
    tx.session.delete(card)


def _refuse_used(card: RateCard, use: CardUse, remedy: str) -> None:
    if use.entries or use.estimate_lines:
        raise Conflict(
            "RATE_CARD_USED",
            f"{_counted(use.entries)} time entries and {_counted(use.estimate_lines)} estimate "
            f"lines are priced by {card.name!r}; {remedy}.",
            field="rate_card_id",
            details={"entries": str(use.entries), "estimate_lines": str(use.estimate_lines)},
        )


def _counted(number: int) -> str:
    return str(number) if number < COUNTED_MAX else f"{number} or more"


def _refuse_second(tx: Transaction, card: RateCard) -> None:
    tx.serialise(f"rate card {card.client_id} {card.project_id} {card.currency_code}")
    same = select(RateCard.id).where(
        RateCard.client_id.is_not_distinct_from(card.client_id),
        RateCard.project_id.is_not_distinct_from(card.project_id),
        RateCard.currency_code == card.currency_code,
        RateCard.effective_from == card.effective_from,
        RateCard.id != card.id,
    )
    there = tx.session.scalars(same).first()
    if there is not None:
        raise Conflict(
            "RATE_CARD_EXISTS",
            f"A {card.currency_code} card of this scope takes effect on {card.effective_from} "
            "already; correct that one, or let this one take effect on another day.",
            field="effective_from",
            details={"rate_card_id": there},
        )
