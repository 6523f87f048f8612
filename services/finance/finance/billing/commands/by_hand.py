"""Drafting an invoice by hand: lines as somebody states them, of one or several projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.money import minor_digits

from chassis import values
from finance.billing.commands.capping import add_up_within
from finance.billing.commands.charge_lines import InvoiceTerms
from finance.billing.commands.documents import LINES_MAX
from finance.billing.commands.drafting import new_invoice, store_draft
from finance.billing.commands.line_values import ManualLine, by_hand, refuse_other_client
from finance.billing.model import Invoice
from finance.replicas import queries as replicas
from finance.rights import of_project, require


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftByHand:
    """The document is of project_id; left out: of the project of its first line. client_id: whose
    it is, checked where it is given. currency_code empty: that of the client."""

    lines: Sequence[ManualLine]
    project_id: str = ""
    client_id: str = ""
    currency_code: str = ""


def draft_by_hand(tx: Transaction, wanted: DraftByHand, terms: InvoiceTerms) -> Invoice:
    """Nothing of the work of its projects is taken up."""
    values.number(len(wanted.lines), "lines", 1, LINES_MAX)
    project = _project(tx, wanted)
    require(tx, "invoice.write", of_project(project))
    client_id = replicas.client_of(project)
    if wanted.client_id:
        replicas.require_client(tx, wanted.client_id)
        refuse_other_client(project, wanted.client_id, "client_id")
    replicas.refuse_archived_client(
        tx, client_id, "client_id" if wanted.client_id else "project_id"
    )
    replicas.refuse_before_handover(project)
    code = wanted.currency_code or replicas.require_client(tx, client_id).currency_code
    minor_digits(code, "currency_code")
    invoice = new_invoice(tx, project.project_id, client_id, code, terms.tax_rounding)
    for place, line in enumerate(wanted.lines):
        invoice.lines.append(by_hand(tx, invoice, line, terms.standard, f"lines[{place}]."))
    add_up_within(tx, invoice)
    store_draft(tx, invoice, {})
    return invoice


def _project(tx: Transaction, wanted: DraftByHand) -> replicas.Project:
    if wanted.project_id:
        return replicas.require_project(tx, wanted.project_id)
    for place, line in enumerate(wanted.lines):
        if line.project_id:
            return replicas.require_project(tx, line.project_id, f"lines[{place}].project_id")
    raise Invalid(
        "PROJECT_REQUIRED",
        "Each document counts for a project: give project_id, or name the project of a line.",
        field="project_id",
    )
