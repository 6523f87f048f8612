"""Turning what was asked for into priced lines, or saying which line cannot be priced and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import new_id, require_id
from chassis.money import LARGEST_MINOR, Money

from chassis import values
from finance.quoting.model import DAY_SECONDS, EstimateLine, quantity_text
from finance.quoting.rules import (
    BASIS_POINTS,
    LineKind,
    price_at_margin,
    price_at_markup,
)
from finance.quoting.rules.estimating import (
    THOUSANDTHS,
    option_fault,
    price_of_units,
    proposed,
    seconds_of_days,
)
from finance.rates import queries as rates
from finance.rates.queries import RateInForce
from finance.rates.rules import (
    RateKey,
    normalised_role,
)
from finance.replicas import queries as replicas
from finance.taxing import checked_tax_rate

LINES_MAX = 500
LINE_SECONDS_MAX = 100_000 * 3600
MARKUP_BP_MAX = 10 * BASIS_POINTS
QUANTITY_MAX = 1_000_000 * THOUSANDTHS
_QUANTITY = re.compile(r"(\d{1,9})(?:\.(\d{1,3}))?", re.ASCII)
KINDS = tuple(kind for kind in LineKind if kind is not LineKind.CONTINGENCY)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as it was sent; the kind says which of the fields it must have.

    id: of a line of the estimate as it is, which keeps its identity; empty for a new one.
    """

    kind: str
    description: str = ""
    deliverable_id: str = ""
    charge_role: str = ""
    seconds: int = 0
    amount: Money | None = None
    purchase_cost: Money | None = None
    markup_bp: int = 0
    margin_bp: int = 0
    id: str = ""
    tax_rate_bp: int | None = None
    tax_category: str = ""
    section: str = ""
    quantity: str = ""
    unit: str = ""
    unit_price: Money | None = None
    unit_cost: Money | None = None
    optional: bool = False
    option_group: str = ""
    option: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What all lines of an estimate share."""

    client_id: str
    currency_code: str
    priced_on: date
    opportunity_id: str | None
    project_id: str | None
    day_seconds: int = DAY_SECONDS


def priced_lines(
    reading: Reading,
    drafts: Sequence[LineDraft],
    setting: Setting,
    present: Mapping[str, EstimateLine] | None = None,
) -> list[EstimateLine]:
    """Every draft with its price, in the order given. present: the lines that may keep their id."""
    _check_ids(drafts, present or {})
    lines = new_lines(reading, drafts, setting)
    return [_kept(line, (present or {}).get(line.id)) for line in lines]


def new_lines(
    reading: Reading, drafts: Sequence[LineDraft], setting: Setting
) -> list[EstimateLine]:
    """Every draft with its price, in the order given, as lines that no estimate has yet."""
    if len(drafts) > LINES_MAX:
        raise Invalid(
            "LINES_TOO_MANY", f"An estimate has at most {LINES_MAX} lines.", field="lines"
        )
    _check_deliverables(reading, drafts, setting)
    book = rates.rates_in_force(reading, {_key(draft, setting) for draft in drafts})
    lines = [
        _priced(draft, setting, book, position, f"lines[{position}]")
        for position, draft in enumerate(drafts)
    ]
    _settle_options(lines)
    if sum(line.amount_minor for line in lines) > LARGEST_MINOR:
        raise Invalid(
            "DOCUMENT_TOO_LARGE",
            "The lines together are beyond what can be booked; put them on several estimates.",
            field="lines",
        )
    return lines


def _settle_options(lines: Sequence[EstimateLine]) -> None:
    """Mark what counts: firm lines, chosen optional ones, and one option of each group."""
    fault = option_fault(lines)
    if fault is not None:
        place = f"lines[{fault.position}]"
        raise Invalid(fault.reason, f"{place} {fault.words}.", field=f"{place}.{fault.name}")
    chosen = proposed(lines)
    for line in lines:
        line.chosen = line.id in chosen


def _check_ids(drafts: Sequence[LineDraft], present: Mapping[str, EstimateLine]) -> None:
    seen: set[str] = set()
    for position, draft in enumerate(drafts):
        if not draft.id:
            continue
        if draft.id not in present:
            raise NotFound(
                "ESTIMATE_LINE_NOT_FOUND",
                f"The estimate has no line {draft.id[:60]}; leave the id out for a new one.",
                field=f"lines[{position}].id",
            )
        if draft.id in seen:
            raise Invalid(
                "LINE_TWICE", "A line is listed twice; list each once.", field=f"lines[{position}]"
            )
        seen.add(draft.id)


def _kept(line: EstimateLine, present: EstimateLine | None) -> EstimateLine:
    """The line that is there already with its new values, or the new line."""
    if present is None:
        return line
    for name in _VALUES:
        setattr(present, name, getattr(line, name))
    return present


_VALUES = (
    *("position", "deliverable_id", "kind", "description", "charge_role", "seconds"),
    *("hourly_minor", "amount_minor", "purchase_cost_minor", "markup_bp", "margin_bp"),
    *("tax_rate_bp", "tax_category", "rate_card_id", "section", "quantity_milli", "unit"),
    *("unit_price_minor", "unit_cost_minor", "optional", "option_group", "option", "chosen"),
)


def draft_of(line: EstimateLine, currency_code: str, *, with_deliverable: bool) -> LineDraft:
    """The line as somebody would send it."""
    fixed = Money(line.amount_minor, currency_code) if line.kind == LineKind.FIXED else None

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, currency_code)

    return LineDraft(
        kind=line.kind,
        description=line.description,
        deliverable_id=(line.deliverable_id or "") if with_deliverable else "",
        charge_role=line.charge_role,
        seconds=line.seconds,
        amount=fixed,
        purchase_cost=money(line.purchase_cost_minor),
        markup_bp=line.markup_bp or 0,
        margin_bp=line.margin_bp or 0,
        tax_rate_bp=line.tax_rate_bp,
        tax_category=line.tax_category,
        section=line.section,
        quantity=quantity_text(line.quantity_milli),
        unit=line.unit,
        unit_price=money(line.unit_price_minor),
        unit_cost=money(line.unit_cost_minor),
        optional=line.optional,
        option_group=line.option_group,
        option=line.option,
        chosen=line.chosen,
    )


def _key(draft: LineDraft, setting: Setting) -> RateKey:
    role = normalised_role(draft.charge_role)
    return RateKey(
        role, setting.client_id, setting.currency_code, setting.priced_on, setting.project_id
    )


def _priced(
    draft: LineDraft,
    setting: Setting,
    book: Mapping[RateKey, RateInForce],
    position: int,
    field: str,
) -> EstimateLine:
    line = EstimateLine(
        id=draft.id or new_id(),
        position=position,
        deliverable_id=draft.deliverable_id or None,
        kind=draft.kind,
        description=values.text(draft.description, f"{field}.description"),
        charge_role="",
        seconds=0,
        hourly_minor=None,
        amount_minor=0,
        purchase_cost_minor=None,
        markup_bp=None,
        margin_bp=None,
        section=values.text(draft.section, f"{field}.section"),
        optional=draft.optional,
        option_group=values.text(draft.option_group, f"{field}.option_group"),
        option=values.text(draft.option, f"{field}.option"),
        chosen=draft.chosen or not (draft.optional or draft.option_group),
    )
    _set_tax(line, draft, field)
    match draft.kind:
        case LineKind.ROLE_HOURS:
            _price_role_hours(line, draft, setting, book, field)
        case LineKind.ROLE_DAYS:
            line.quantity_milli = _quantity(draft.quantity, f"{field}.quantity")
            seconds = seconds_of_days(line.quantity_milli, setting.day_seconds)
            _price_time(line, draft, seconds, setting, book, field)
        case LineKind.UNITS:
            _price_units(line, draft, setting, field)
        case LineKind.FIXED:
            _price_fixed(line, draft, setting, field)
        case LineKind.PURCHASE:
            _price_purchase(line, draft, setting, field)
        case _:
            kinds = ", ".join(KINDS)
            raise Invalid("KIND_UNKNOWN", f"{field}.kind must be {kinds}.", field=f"{field}.kind")
    if line.amount_minor > LARGEST_MINOR:
        raise Invalid("AMOUNT_TOO_LARGE", f"{field} is beyond what can be booked.", field=field)
    return line


def _set_tax(line: EstimateLine, draft: LineDraft, field: str) -> None:
    """Its own rate and category; neither: as the quote will say."""
    if draft.tax_rate_bp is None and not draft.tax_category:
        return
    rate = checked_tax_rate(draft.tax_rate_bp or 0, draft.tax_category, f"{field}.")
    line.tax_rate_bp = draft.tax_rate_bp
    line.tax_category = str(rate.category) if draft.tax_category else ""


def _price_role_hours(
    line: EstimateLine,
    draft: LineDraft,
    setting: Setting,
    book: Mapping[RateKey, RateInForce],
    field: str,
) -> None:
    seconds = values.number(draft.seconds, f"{field}.seconds", 1, LINE_SECONDS_MAX)
    _price_time(line, draft, seconds, setting, book, field)


def _price_time(
    line: EstimateLine,
    draft: LineDraft,
    seconds: int,
    setting: Setting,
    book: Mapping[RateKey, RateInForce],
    field: str,
) -> None:
    values.text(draft.charge_role, f"{field}.charge_role", required=True)
    line.seconds = seconds
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
    line.rate_card_id = rate.rate_card_id
    line.hourly_minor = rate.hourly.amount_minor
    line.amount_minor = rate.rate.value(line.seconds)


def _price_fixed(line: EstimateLine, draft: LineDraft, setting: Setting, field: str) -> None:
    amount = _given(draft.amount, f"{field}.amount", setting.currency_code)
    line.amount_minor = amount.amount_minor
    if draft.purchase_cost is not None:
        cost = values.amount(draft.purchase_cost, f"{field}.purchase_cost", setting.currency_code)
        line.purchase_cost_minor = cost.amount_minor


def _price_units(line: EstimateLine, draft: LineDraft, setting: Setting, field: str) -> None:
    line.quantity_milli = _quantity(draft.quantity, f"{field}.quantity")
    line.unit = values.text(draft.unit, f"{field}.unit")
    price = _given(draft.unit_price, f"{field}.unit_price", setting.currency_code)
    line.unit_price_minor = price.amount_minor
    line.amount_minor = price_of_units(line.quantity_milli, price.amount_minor)
    if draft.unit_cost is not None:
        cost = values.amount(draft.unit_cost, f"{field}.unit_cost", setting.currency_code)
        line.unit_cost_minor = cost.amount_minor
        line.purchase_cost_minor = price_of_units(line.quantity_milli, cost.amount_minor)


def _quantity(text: str, field: str) -> int:
    """A decimal such as "2.5" in thousandths, above nothing."""
    found = _QUANTITY.fullmatch(text.strip())
    if found is None:
        raise Invalid(
            "QUANTITY_MALFORMED",
            f'{field} must be a number above 0 with at most three decimal places, such as "2.5".',
            field=field,
        )
    milli = int(found[1]) * THOUSANDTHS + int((found[2] or "0").ljust(3, "0"))
    return values.number(milli, field, 1, QUANTITY_MAX)


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
        line.margin_bp = values.number(draft.margin_bp, f"{field}.margin_bp", 0, BASIS_POINTS - 1)
        line.amount_minor = price_at_margin(cost.amount_minor, line.margin_bp)
    else:
        line.markup_bp = values.number(draft.markup_bp, f"{field}.markup_bp", 0, MARKUP_BP_MAX)
        line.amount_minor = price_at_markup(cost.amount_minor, line.markup_bp)


def _given(money: Money | None, field: str, currency_code: str) -> Money:
    if money is None:
        raise Invalid("AMOUNT_MISSING", f"{field} is needed for this kind of line.", field=field)
    return values.amount(money, field, currency_code)


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
