"""Templates of estimates, the grid of roles and phases, and estimates that are made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import new_id, require_id

from chassis import values
from finance.quoting.commands.estimates import create_estimate
from finance.quoting.commands.pricing import LINE_SECONDS_MAX, LineDraft, draft_of
from finance.quoting.commands.terms import EstimateTerms
from finance.quoting.model import Estimate, EstimateLine, EstimateTemplate, line_values
from finance.quoting.queries.offers import get_estimate
from finance.quoting.queries.templates import get_estimate_template
from finance.quoting.rules import LineKind
from finance.rates.rules import normalised_role
from finance.rights import require

WRITE = "estimate.write"
CELLS_MAX = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """The hours of a role in a phase."""

    phase: str
    charge_role: str
    seconds: int


def create_estimate_template(
    tx: Transaction, name: str, note: str, estimate_id: str, cells: Sequence[Cell]
) -> EstimateTemplate:
    require(tx, WRITE)
    lines = _lines(tx, estimate_id, cells)
    if lines is None:
        raise _either()
    made = EstimateTemplate(
        id=tx.new_id(),
        name=values.text(name, "name", required=True),
        note=values.text(note, "note"),
        created_at=tx.now,
        **lines,
    )
    tx.add(made)
    tx.record(made.created())
    return made


def update_estimate_template(
    tx: Transaction,
    id_: str,
    expected_version: int,
    given: Mapping[str, str],
    estimate_id: str,
    cells: Sequence[Cell],
) -> EstimateTemplate:
    """given: name and note, as far as they are to change. Without an estimate and without cells,
    its lines stay."""
    require(tx, WRITE)
    template = tx.load(EstimateTemplate, id_, expected_version=expected_version)
    template.check_in_use()
    wanted: dict[str, Any] = {
        name: values.text(value, name, required=name == "name") for name, value in given.items()
    }
    if fact := template.change(wanted | (_lines(tx, estimate_id, cells) or {})):
        tx.record(fact)
    return template


def archive_estimate_template(tx: Transaction, id_: str) -> EstimateTemplate:
    return _set_archived(tx, id_, tx.now)


def restore_estimate_template(tx: Transaction, id_: str) -> EstimateTemplate:
    return _set_archived(tx, id_, None)


def _set_archived(tx: Transaction, id_: str, at: datetime | None) -> EstimateTemplate:
    require(tx, WRITE)
    template = tx.load(EstimateTemplate, id_)
    if template.archived != (at is not None) and (fact := template.change({"archived_at": at})):
        tx.record(fact)
    return template


def estimate_from_template(
    tx: Transaction,
    estimate_template_id: str,
    opportunity_id: str,
    project_id: str,
    priced_on: str,
    title: str,
) -> Estimate:
    """Its lines at the rates of the day, as a new estimate. Invalid where its amounts are in
    another currency than the estimate would be."""
    template = get_estimate_template(tx, require_id(estimate_template_id, "estimate_template_id"))
    template.check_in_use()
    code = template.currency_code
    drafts = [draft_of(line, code, with_deliverable=False) for line in template.estimate_lines()]
    terms = EstimateTerms(
        title=title or template.name,
        contingency_bp=template.contingency_bp or None,
        day_seconds=template.day_seconds,
    )
    return create_estimate(tx, opportunity_id, project_id, "", priced_on, drafts, terms)


def estimate_from_grid(
    tx: Transaction,
    opportunity_id: str,
    project_id: str,
    priced_on: str,
    title: str,
    cells: Sequence[Cell],
) -> Estimate:
    """A line of hours for each cell, under a section for each phase."""
    if not cells:
        raise Invalid("CELLS_REQUIRED", "Give the hours of one cell at least.", field="cells")
    drafts = [
        LineDraft(
            kind=LineKind.ROLE_HOURS.value,
            section=cell.phase,
            charge_role=cell.charge_role,
            seconds=cell.seconds,
        )
        for cell in _checked(cells)
    ]
    terms = EstimateTerms(title=title)
    return create_estimate(tx, opportunity_id, project_id, "", priced_on, drafts, terms)


def _checked(cells: Sequence[Cell]) -> list[Cell]:
    """By phase, in the order in which the phases begin."""
    values.count(cells, "cells", CELLS_MAX)
    found: dict[str, dict[str, Cell]] = {}
    for place, cell in enumerate(cells):
        field = f"cells[{place}]"
        phase = values.text(cell.phase, f"{field}.phase", required=True)
        named = values.text(cell.charge_role, f"{field}.charge_role", required=True)
        role = normalised_role(named)
        seconds = values.duration(cell.seconds, f"{field}.minutes", LINE_SECONDS_MAX, 60)
        of_phase = found.setdefault(phase, {})
        if role in of_phase:
            raise Invalid(
                "CELL_TWICE",
                f"{phase} has {role} twice; add the hours up.",
                field=f"{field}.charge_role",
            )
        of_phase[role] = Cell(phase=phase, charge_role=role, seconds=seconds)
    return [cell for of_phase in found.values() for cell in of_phase.values()]


def _lines(tx: Transaction, estimate_id: str, cells: Sequence[Cell]) -> dict[str, Any] | None:
    """The columns of a template; None where neither is given."""
    if estimate_id and cells:
        raise _either()
    if estimate_id:
        return _of_estimate(get_estimate(tx, estimate_id))
    if not cells:
        return None
    rows = [_row(cell, at) for at, cell in enumerate(_checked(cells))]
    return _columns(rows, "", 0, 0)


def _of_estimate(estimate: Estimate) -> dict[str, Any]:
    if not estimate.lines:
        raise Conflict(
            "ESTIMATE_EMPTY",
            f"{estimate.reference} has no lines; price it first.",
            field="estimate_id",
        )
    kept = [line_values(line) for line in estimate.lines]
    rows = [row | {"id": new_id(), "deliverable_id": None, "rate_card_id": None} for row in kept]
    return _columns(rows, estimate.currency_code, estimate.contingency_bp, estimate.day_seconds)


def _columns(
    rows: Sequence[dict[str, Any]], code: str, contingency_bp: int, day_seconds: int
) -> dict[str, Any]:
    return {
        "line_values": list(rows),
        "currency_code": code,
        "total_seconds": sum(row["seconds"] for row in rows),
        "contingency_bp": contingency_bp,
        "day_seconds": day_seconds,
    }


def _row(cell: Cell, position: int) -> dict[str, Any]:
    line = EstimateLine(
        id=new_id(),
        position=position,
        deliverable_id=None,
        kind=LineKind.ROLE_HOURS.value,
        description="",
        charge_role=cell.charge_role,
        seconds=cell.seconds,
        hourly_minor=None,
        amount_minor=0,
        purchase_cost_minor=None,
        markup_bp=None,
        margin_bp=None,
        section=cell.phase,
    )
    return line_values(line)


def _either() -> Invalid:
    return Invalid(
        "ESTIMATE_OR_CELLS",
        "Make it from an estimate or from cells; give one of the two.",
        field="estimate_id",
    )
