"""Making an estimate and pricing it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.ids import new_id
from chassis.money import Money, minor_digits
from sqlalchemy import select

from chassis import values
from finance.quoting.commands.keeping import keep_version
from finance.quoting.commands.pricing import (
    LineDraft,
    Setting,
    draft_of,
    priced_lines,
)
from finance.quoting.commands.terms import EstimateTerms, set_terms, terms_of
from finance.quoting.model import (
    ESTIMATE_NUMBER,
    Estimate,
    EstimateLine,
    Heading,
    Quote,
    line_values,
)
from finance.quoting.queries import project_currency
from finance.quoting.queries.margins import Margin, margin_of
from finance.quoting.rules import QuoteStatus, kept_bp
from finance.replicas import queries as replicas
from finance.rights import Owned, of_estimate, require


def create_estimate(
    tx: Transaction,
    opportunity_id: str,
    project_id: str,
    currency_code: str,
    priced_on: str,
    lines: Sequence[LineDraft],
    terms: EstimateTerms | None = None,
) -> Estimate:
    """For an opportunity or for a project; its client, currency and brief come from there.

    currency_code empty: the opportunity's, else the client's. priced_on empty: today.
    """
    setting = _setting(tx, opportunity_id, project_id, currency_code, _priced_on(tx, priced_on))
    require(tx, "estimate.write", Owned(setting.client_id, setting.project_id))
    estimate = _new(tx, setting)
    tx.record(_price(tx, estimate, setting, lines, terms))
    keep_version(tx, estimate)
    return estimate


def _price(
    reading: Reading,
    estimate: Estimate,
    setting: Setting,
    lines: Sequence[LineDraft],
    terms: EstimateTerms | None,
) -> Fact:
    """The lines with their prices, the contingency on top, and the total within what can be
    booked."""
    set_terms(estimate, terms or EstimateTerms())
    setting = replace(setting, day_seconds=estimate.day_seconds)
    present = {line.id: line for line in estimate.lines}
    fact = estimate.price(setting.priced_on, priced_lines(reading, lines, setting, present))
    values.amount(estimate.total, "contingency_amount")
    return fact


@dataclass(frozen=True, slots=True)
class EstimatePreview:
    """What an estimate would come to. purchases: what they cost; kept: the total less that."""

    currency_code: str
    lines: list[EstimateLine]
    total: Money
    total_seconds: int
    purchases: Money
    kept: Money
    kept_bp: int | None
    contingency: Money
    sections: list[Heading]
    margin: Margin | None


def preview_estimate(
    reading: Reading,
    opportunity_id: str,
    project_id: str,
    currency_code: str,
    priced_on: str,
    lines: Sequence[LineDraft],
    terms: EstimateTerms | None = None,
) -> EstimatePreview:
    """As `create_estimate`, and nothing is kept. margin: None for who may not see costs."""
    day = _priced_on(reading, priced_on)
    setting = _setting(reading, opportunity_id, project_id, currency_code, day)
    require(reading, "estimate.write", Owned(setting.client_id, setting.project_id))
    draft = _draft(setting, new_id(), "", reading.now)
    _price(reading, draft, setting, [replace(line, id="") for line in lines], terms)
    code, total = draft.currency_code, draft.total_minor
    counted = [line for line in draft.lines if line.chosen]
    purchases = sum(line.purchase_cost_minor or 0 for line in counted)
    return EstimatePreview(
        code,
        draft.lines,
        draft.total,
        draft.total_seconds,
        Money(purchases, code),
        Money(total - purchases, code),
        kept_bp(total, purchases),
        draft.contingency,
        draft.sections,
        margin_of(reading, draft),
    )


def copy_estimate(
    tx: Transaction, estimate_id: str, opportunity_id: str, project_id: str, priced_on: str
) -> Estimate:
    """The lines of an estimate, priced again from the cards of a day, as a new estimate.

    For another opportunity or project, or (both empty) for that of the original. Deliverables
    are kept where they are of the same brief.
    """
    original = tx.get(Estimate, estimate_id)
    require(tx, "estimate.read", of_estimate(original))
    here = not opportunity_id and not project_id
    if here:
        opportunity_id = original.opportunity_id or ""
        project_id = "" if opportunity_id else original.project_id or ""
    currency = original.currency_code
    setting = _setting(tx, opportunity_id, project_id, currency, _priced_on(tx, priced_on))
    require(tx, "estimate.write", Owned(setting.client_id, setting.project_id))
    estimate = _new(tx, setting)
    estimate.copied_from_id = original.id
    drafts = [draft_of(line, currency, with_deliverable=here) for line in original.lines]
    tx.record(_price(tx, estimate, setting, drafts, terms_of(original)))
    keep_version(tx, estimate)
    return estimate


def archive_estimate(tx: Transaction, estimate_id: str) -> Estimate:
    """Out of the lists, until it is restored; Conflict while a quote of it is out."""
    estimate = tx.load(Estimate, estimate_id)
    require(tx, "estimate.write", of_estimate(estimate))
    refuse_when_sent(tx, estimate)
    tx.record(estimate.archive(tx.now))
    return estimate


def restore_estimate(tx: Transaction, estimate_id: str) -> Estimate:
    estimate = tx.load(Estimate, estimate_id)
    require(tx, "estimate.write", of_estimate(estimate))
    tx.record(estimate.restore())
    return estimate


def _new(tx: Transaction, setting: Setting) -> Estimate:
    estimate = _draft(setting, tx.new_id(), _next_reference(tx), tx.now)
    tx.add(estimate)
    return estimate


def _draft(setting: Setting, id_: str, reference: str, now: datetime) -> Estimate:
    return Estimate(
        id=id_,
        reference=reference,
        opportunity_id=setting.opportunity_id,
        project_id=setting.project_id,
        client_id=setting.client_id,
        currency_code=setting.currency_code,
        priced_on=setting.priced_on,
        created_at=now,
    )


def update_estimate(
    tx: Transaction,
    estimate_id: str,
    expected_version: int,
    lines: Sequence[LineDraft],
    priced_on: str,
    terms: EstimateTerms | None = None,
) -> Estimate:
    """Replace the lines, priced from the cards of its day; Conflict while a quote of it is out.

    terms: what they leave out stays as it is.
    """
    estimate = tx.load(Estimate, estimate_id, expected_version=expected_version)
    require(tx, "estimate.write", of_estimate(estimate))
    estimate.check_in_use()
    refuse_when_out(tx, estimate, "its lines stay as they are; reject the quote first")
    if estimate.revision == 0:
        keep_version(tx, estimate)
    day = values.needed_day(priced_on, "priced_on") if priced_on else estimate.priced_on
    tx.record(_price(tx, estimate, _setting_of(estimate, day), lines, terms))
    keep_version(tx, estimate)
    return estimate


def priced_beside(
    tx: Transaction, estimate: Estimate, lines: Sequence[LineDraft], terms: EstimateTerms
) -> Estimate:
    """An estimate with these lines (none: its own), priced on its day, which is not added.

    A line that is sent with the id of a line of the estimate keeps it.
    """
    setting = _setting_of(estimate, estimate.priced_on)
    beside = _draft(setting, estimate.id, estimate.reference, estimate.created_at)
    set_terms(beside, terms_of(estimate))
    own = [
        replace(draft_of(line, estimate.currency_code, with_deliverable=True), id=line.id)
        for line in estimate.lines
    ]
    beside.lines = [EstimateLine(**line_values(line)) for line in estimate.lines]
    _price(tx, beside, setting, lines or own, terms)
    return beside


def _setting_of(estimate: Estimate, priced_on: date) -> Setting:
    return Setting(
        client_id=estimate.client_id,
        currency_code=estimate.currency_code,
        priced_on=priced_on,
        opportunity_id=estimate.opportunity_id,
        project_id=estimate.project_id,
    )


def refuse_when_sent(tx: Transaction, estimate: Estimate) -> None:
    """Conflict while the client has a quote of the estimate to decide on."""
    for quote in tx.session.scalars(select(Quote).where(Quote.estimate_id == estimate.id)):
        if quote.status_on(tx.today) == QuoteStatus.SENT:
            raise Conflict(
                "QUOTE_OUT",
                f"{quote.reference} of this estimate is sent; withdraw it first.",
                field="estimate_id",
                details={"quote_id": quote.id},
            )


def refuse_when_out(tx: Transaction, estimate: Estimate, consequence: str) -> None:
    """Conflict when a quote of the (locked) estimate is sent, and still open, or accepted."""
    quotes = tx.session.scalars(select(Quote).where(Quote.estimate_id == estimate.id))
    for quote in quotes:
        status = quote.status_on(tx.today)
        if status in {QuoteStatus.SENT, QuoteStatus.ACCEPTED}:
            raise Conflict(
                "QUOTE_OUT",
                f"{quote.reference} of this estimate is {status}: {consequence}.",
                field="estimate_id",
                details={"quote_id": quote.id, "status": status},
            )


def _priced_on(reading: Reading, text: str) -> date:
    return values.needed_day(text, "priced_on") if text else reading.today


def _next_reference(tx: Transaction) -> str:
    return f"EST-{tx.session.scalar(ESTIMATE_NUMBER):04d}"


def _setting(
    reading: Reading, opportunity_id: str, project_id: str, currency_code: str, priced_on: date
) -> Setting:
    if bool(opportunity_id) == bool(project_id):
        raise Invalid(
            "OPPORTUNITY_OR_PROJECT",
            "An estimate is for an opportunity or for a project: give one of opportunity_id and "
            "project_id.",
            field="opportunity_id",
        )
    if opportunity_id:
        return _of_opportunity(reading, opportunity_id, currency_code, priced_on)
    return _of_project(reading, project_id, currency_code, priced_on)


def _of_opportunity(
    reading: Reading, opportunity_id: str, currency_code: str, priced_on: date
) -> Setting:
    found = replicas.require_opportunity(reading, opportunity_id)
    project_id = replicas.project_id_of_opportunity(reading, found.opportunity_id)
    currency = currency_code or found.currency_code or _client_currency(reading, found.client_id)
    return Setting(found.client_id, _known(currency), priced_on, found.opportunity_id, project_id)


def _of_project(reading: Reading, project_id: str, currency_code: str, priced_on: date) -> Setting:
    found = replicas.require_project(reading, project_id)
    client_id = replicas.client_of(found)
    won = replicas.opportunity_of_project(reading, found.project_id)
    opportunity_id = found.opportunity_id or (won.opportunity_id if won else None)
    currency = (
        currency_code
        or project_currency(reading, found.project_id)
        or _client_currency(reading, client_id)
    )
    return Setting(client_id, _known(currency), priced_on, opportunity_id, found.project_id)


def _client_currency(reading: Reading, client_id: str) -> str:
    return replicas.require_client(reading, client_id).currency_code


def _known(currency_code: str) -> str:
    minor_digits(currency_code)
    return currency_code
