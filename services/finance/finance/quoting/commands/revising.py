"""Revising the budget of a project by hand, and restoring an earlier version of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.quoting.commands.budgets import (
    BudgetChange,
    budget_of,
    lines_in_force,
    refuse_too_large,
    take_budget_turn,
    take_change,
)
from finance.quoting.commands.pricing import LINE_SECONDS_MAX
from finance.quoting.model import Budget, BudgetLine, BudgetVersion, Quote, QuoteLine
from finance.quoting.model.budget_version import line_values
from finance.quoting.queries.budget_versions import get_budget_version
from finance.quoting.queries.offers import no_budget
from finance.quoting.rules import BudgetSource, QuoteStatus
from finance.rates.rules import normalised_role
from finance.replicas import queries as replicas
from finance.rights import of_project_id, require


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetLineDraft:
    """None: as the line was, or as the line of the quote has it."""

    line_id: str = ""
    quote_line_id: str = ""
    deliverable_id: str | None = None
    charge_role: str | None = None
    description: str | None = None
    seconds: int | None = None
    amount: Money | None = None


def revise_budget(
    tx: Transaction,
    project_id: str,
    expected_version: int,
    reason: str,
    drafts: Sequence[BudgetLineDraft],
) -> BudgetVersion:
    """The drafts are the budget from now on; lines of it that they leave out are removed.

    Conflict if nothing is different.
    """
    why = values.text(reason, "reason", required=True)
    budget = _held(tx, project_id, expected_version)
    present = {line.id: line for line in lines_in_force(tx, budget)}
    before = [line_values(line) for line in present.values()]
    offered = _quote_lines(tx, budget, drafts)
    _refuse_twice(drafts)
    known = replicas.deliverable_ids(tx, budget.project_id)
    lines = [
        _line(tx, budget, draft, f"lines[{place}]", present, offered, known)
        for place, draft in enumerate(drafts)
    ]
    refuse_too_large(lines, "lines")
    _refuse_same(before, [line_values(line) for line in lines])
    _put(tx, present.values(), lines)
    change = BudgetChange(BudgetSource.REVISION, why)
    return take_change(tx, budget, change, lines_in_force(tx, budget))


def restore_budget_version(tx: Transaction, budget_version_id: str, reason: str) -> BudgetVersion:
    """The lines of the version are the budget again, with their ids.

    Conflict if a quote that it holds is not accepted any more.
    """
    why = values.text(reason, "reason", required=True)
    version = get_budget_version(tx, budget_version_id)
    budget = _held(tx, version.project_id, 0)
    if version.currency_code != budget.currency_code:
        raise Conflict(
            "CURRENCY_DIFFERS",
            f"Version {version.number} is in {version.currency_code}, the budget in "
            f"{budget.currency_code}; revise the budget instead.",
            field="budget_version_id",
        )
    _refuse_not_accepted(tx, version)
    present = lines_in_force(tx, budget)
    lines = version.lines_of(budget)
    _refuse_same(map(line_values, present), map(line_values, lines))
    for line in present:
        tx.session.delete(line)
    tx.session.flush()
    for line in lines:
        tx.add(line)
    tx.session.flush()
    change = BudgetChange(BudgetSource.RESTORED, why, restored_number=version.number)
    return take_change(tx, budget, change, lines_in_force(tx, budget))


def _held(tx: Transaction, project_id: str, expected_version: int) -> Budget:
    id_ = require_id(project_id, "project_id")
    require(tx, "budget.write", of_project_id(tx, id_))
    take_budget_turn(tx, id_)
    budget = budget_of(tx, id_)
    if budget is None:
        raise no_budget()
    return tx.load(Budget, budget.id, expected_version=expected_version)


def _put(tx: Transaction, present: Any, lines: Sequence[BudgetLine]) -> None:
    kept = {line.id for line in lines}
    known = {line.id for line in present}
    for line in present:
        if line.id not in kept:
            tx.session.delete(line)
    for line in lines:
        if line.id not in known:
            tx.add(line)
    tx.session.flush()


def _quote_lines(
    tx: Transaction, budget: Budget, drafts: Sequence[BudgetLineDraft]
) -> dict[str, QuoteLine]:
    """The lines of accepted quotes that the drafts name."""
    wanted = [
        require_id(draft.quote_line_id, f"lines[{place}].quote_line_id")
        for place, draft in enumerate(drafts)
        if draft.quote_line_id
    ]
    rows = (
        select(QuoteLine)
        .join(Quote, Quote.id == QuoteLine.quote_id)
        .where(
            QuoteLine.id.in_(wanted),
            QuoteLine.chosen,
            Quote.project_id == budget.project_id,
            Quote.status == QuoteStatus.ACCEPTED.value,
        )
    )
    return {line.id: line for line in tx.session.scalars(rows)} if wanted else {}


def _refuse_twice(drafts: Sequence[BudgetLineDraft]) -> None:
    for name in ("line_id", "quote_line_id"):
        seen: set[str] = set()
        for place, draft in enumerate(drafts):
            id_ = getattr(draft, name).lower()
            if id_ and id_ in seen:
                raise Invalid(
                    "LINE_TWICE",
                    "A line is listed twice; list each once.",
                    field=f"lines[{place}].{name}",
                )
            seen.add(id_)


def _line(
    tx: Transaction,
    budget: Budget,
    draft: BudgetLineDraft,
    field: str,
    present: Mapping[str, BudgetLine],
    offered: Mapping[str, QuoteLine],
    deliverables: set[str],
) -> BudgetLine:
    line = _base(tx, budget, draft, field, present)
    if draft.quote_line_id:
        _link(line, draft, field, offered)
    if draft.deliverable_id is not None and draft.deliverable_id != line.deliverable_id:
        line.deliverable_id = _deliverable(draft.deliverable_id, field, deliverables)
    if draft.charge_role is not None:
        line.charge_role = normalised_role(values.text(draft.charge_role, f"{field}.charge_role"))
    if draft.description is not None:
        line.description = values.text(draft.description, f"{field}.description")
    if draft.seconds is not None:
        line.seconds = values.duration(draft.seconds, f"{field}.minutes", LINE_SECONDS_MAX)
    if draft.amount is not None:
        amount = values.amount(draft.amount, f"{field}.amount", budget.currency_code)
        line.amount_minor = amount.amount_minor
    return line


def _base(
    tx: Transaction,
    budget: Budget,
    draft: BudgetLineDraft,
    field: str,
    present: Mapping[str, BudgetLine],
) -> BudgetLine:
    if not draft.line_id:
        return BudgetLine(
            id=tx.new_id(),
            budget_id=budget.id,
            quote_id=None,
            quote_line_id=None,
            estimate_line_id=None,
            deliverable_id=None,
            charge_role="",
            description="",
            seconds=0,
            amount_minor=0,
        )
    found = present.get(require_id(draft.line_id, f"{field}.line_id"))
    if found is None:
        raise NotFound(
            "BUDGET_LINE_NOT_FOUND",
            f"The budget has no line {draft.line_id[:60]}; leave line_id out for a new one.",
            field=f"{field}.line_id",
        )
    return found


def _link(
    line: BudgetLine, draft: BudgetLineDraft, field: str, offered: Mapping[str, QuoteLine]
) -> None:
    """The line comes from this line of a quote; a new line is what the quote says."""
    found = offered.get(draft.quote_line_id.lower())
    if found is None:
        raise NotFound(
            "QUOTE_LINE_NOT_ACCEPTED",
            f"No accepted quote of the project has the line {draft.quote_line_id[:60]}.",
            field=f"{field}.quote_line_id",
        )
    if not draft.line_id:
        for name in ("deliverable_id", "charge_role", "description", "seconds", "amount_minor"):
            setattr(line, name, getattr(found, name))
    line.quote_id, line.quote_line_id = found.quote_id, found.id
    line.estimate_line_id = found.estimate_line_id


def _deliverable(id_: str, field: str, known: set[str]) -> str | None:
    if not id_:
        return None
    wanted = require_id(id_, f"{field}.deliverable_id")
    if wanted not in known:
        raise Invalid(
            "DELIVERABLE_UNKNOWN",
            f"The project has no deliverable {id_}; name one of its brief, or none.",
            field=f"{field}.deliverable_id",
        )
    return wanted


def _refuse_same(before: Any, after: Any) -> None:
    def ordered(lines: Any) -> list[dict[str, Any]]:
        return sorted(lines, key=lambda line: str(line["id"]))

    if ordered(before) == ordered(after):
        raise Conflict(
            "BUDGET_UNCHANGED",
            "The budget has these lines already; change one of them.",
            field="lines",
        )


def _refuse_not_accepted(tx: Transaction, version: BudgetVersion) -> None:
    ids = {line.quote_id for line in version.lines if line.quote_id}
    gone = (
        select(Quote.reference)
        .where(Quote.id.in_(ids), Quote.status != QuoteStatus.ACCEPTED.value)
        .order_by(Quote.id)
        .limit(1)
    )
    for reference in tx.session.scalars(gone):
        raise Conflict(
            "QUOTE_NOT_ACCEPTED",
            f"Version {version.number} holds {reference}, which is not accepted any more; "
            "revise the budget instead.",
            field="budget_version_id",
            details={"quote": reference},
        )
