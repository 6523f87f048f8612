"""Turning what was asked for into priced lines, or saying which line cannot be priced and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading, Transaction
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.money import LARGEST_MINOR, Money

from finance.inputs import amount_of, number_of, text_of
from finance.quoting.model import EstimateLine
from finance.quoting.rules import (
    BASIS_POINTS,
    LineKind,
    price_at_margin,
    price_at_markup,
)
from finance.rates import queries as rates
from finance.rates.queries import RateInForce
from finance.rates.rules import (
    CHARGE_ROLE_LENGTH_MAX,
    RateKey,
    normalised_role,
    value_of_time,
)
from finance.replicas import queries as replicas

LINES_MAX = 500
DESCRIPTION_LENGTH_MAX = 2000
LINE_SECONDS_MAX = 100_000 * 3600
MARKUP_BP_MAX = 10 * BASIS_POINTS


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as it was sent; the kind says which of the fields it must have."""

    kind: str
    description: str = ""
    deliverable_id: str = ""
    charge_role: str = ""
    seconds: int = 0
    amount: Money | None = None
    purchase_cost: Money | None = None
    markup_bp: int = 0
    margin_bp: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What all lines of an estimate share."""

    client_id: str
    currency_code: str
    priced_on: date
    opportunity_id: str | None
    project_id: str | None


def priced_lines(
    tx: Transaction, drafts: Sequence[LineDraft], setting: Setting
) -> list[EstimateLine]:
    """Every draft with its price, in the order given."""
    if len(drafts) > LINES_MAX:
        raise Invalid(
            "LINES_TOO_MANY", f"An estimate has at most {LINES_MAX} lines.", field="lines"
        )
    _check_deliverables(tx, drafts, setting)
    book = rates.rates_in_force(tx, {_key(draft, setting) for draft in drafts})
    return [
        _priced(tx, draft, setting, book, position, f"lines[{position}]")
        for position, draft in enumerate(drafts)
    ]


def _key(draft: LineDraft, setting: Setting) -> RateKey:
    role = normalised_role(draft.charge_role)
    return RateKey(role, setting.client_id, setting.currency_code, setting.priced_on)


def _priced(
    tx: Transaction,
    draft: LineDraft,
    setting: Setting,
    book: Mapping[RateKey, RateInForce],
    position: int,
    field: str,
) -> EstimateLine:
    line = EstimateLine(
        id=tx.new_id(),
        position=position,
        deliverable_id=draft.deliverable_id or None,
        kind=draft.kind,
        description=text_of(
            draft.description, f"{field}.description", DESCRIPTION_LENGTH_MAX, required=False
        ),
        charge_role="",
        seconds=0,
        hourly_minor=None,
        amount_minor=0,
        purchase_cost_minor=None,
        markup_bp=None,
        margin_bp=None,
    )
    match draft.kind:
        case LineKind.ROLE_HOURS:
            _price_role_hours(line, draft, setting, book, field)
        case LineKind.FIXED:
            _price_fixed(line, draft, setting, field)
        case LineKind.PURCHASE:
            _price_purchase(line, draft, setting, field)
        case _:
            kinds = ", ".join(LineKind)
            raise Invalid("KIND_UNKNOWN", f"{field}.kind must be {kinds}.", field=f"{field}.kind")
    if line.amount_minor > LARGEST_MINOR:
        raise Invalid("AMOUNT_TOO_LARGE", f"{field} is beyond what can be booked.", field=field)
    return line


def _price_role_hours(
    line: EstimateLine,
    draft: LineDraft,
    setting: Setting,
    book: Mapping[RateKey, RateInForce],
    field: str,
) -> None:
    text_of(draft.charge_role, f"{field}.charge_role", CHARGE_ROLE_LENGTH_MAX)
    line.seconds = number_of(draft.seconds, f"{field}.seconds", 1, LINE_SECONDS_MAX)
    key = _key(draft, setting)
    rate = book.get(key)
    if rate is None:
        raise Invalid(
            "CHARGE_ROLE_UNPRICED",
            f"No rate card prices {key.charge_role!r} in {key.currency_code} on {key.on}; make a "
            "card of the client or the default card with this role, in force by that day.",
            field=f"{field}.charge_role",
            details={"charge_role": key.charge_role, "on": str(key.on)},
        )
    line.charge_role = key.charge_role
    line.hourly_minor = rate.hourly.amount_minor
    line.amount_minor = value_of_time(line.hourly_minor, line.seconds)


def _price_fixed(line: EstimateLine, draft: LineDraft, setting: Setting, field: str) -> None:
    amount = _given(draft.amount, f"{field}.amount", setting.currency_code)
    line.amount_minor = amount.amount_minor


def _price_purchase(line: EstimateLine, draft: LineDraft, setting: Setting, field: str) -> None:
    cost = _given(draft.purchase_cost, f"{field}.purchase_cost", setting.currency_code)
    line.purchase_cost_minor = cost.amount_minor
    if draft.markup_bp and draft.margin_bp:
        raise Invalid(
            "MARKUP_AND_MARGIN",
            f"{field} has both a markup (on the cost) and a margin (of the price); give one.",
            field=f"{field}.margin_bp",
        )
    if draft.margin_bp:
        line.margin_bp = number_of(draft.margin_bp, f"{field}.margin_bp", 0, BASIS_POINTS - 1)
        line.amount_minor = price_at_margin(cost.amount_minor, line.margin_bp)
    else:
        line.markup_bp = number_of(draft.markup_bp, f"{field}.markup_bp", 0, MARKUP_BP_MAX)
        line.amount_minor = price_at_markup(cost.amount_minor, line.markup_bp)


def _given(money: Money | None, field: str, currency_code: str) -> Money:
    if money is None:
        raise Invalid("AMOUNT_MISSING", f"{field} is needed for this kind of line.", field=field)
    return amount_of(money, field, currency_code)


def _check_deliverables(reading: Reading, drafts: Sequence[LineDraft], setting: Setting) -> None:
    asked = {
        f"lines[{position}].deliverable_id": draft.deliverable_id
        for position, draft in enumerate(drafts)
        if draft.deliverable_id
    }
    if not asked:
        return
    known = replicas.deliverables(reading, setting.opportunity_id, setting.project_id)
    ids = {deliverable.id for deliverable in known}
    for field, id_ in asked.items():
        _check_deliverable(require_id(id_, field), field, ids)


def _check_deliverable(id_: str, field: str, known: set[str]) -> None:
    if not known:
        raise NotFound(
            "BRIEF_NOT_FOUND",
            "Finance knows no brief and so no deliverables of this yet; write the brief, or if "
            "that was done just now, try again in a moment.",
            field=field,
        )
    if id_ not in known:
        raise Invalid(
            "DELIVERABLE_UNKNOWN",
            f"{field} is none of the latest brief's deliverables; the brief lists them. Leave "
            "it out for the project as a whole.",
            field=field,
        )
