"""Making a retainer and changing what is agreed, from a day that no closed period holds.

Each of these decides again which work of the open periods uses a retainer. Until it commits, nobody
else writes work (`turn`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select, text, update

from chassis import values
from finance.billing.readable import InvoicedTime, Work
from finance.replicas import queries as replicas
from finance.retainers.drafts import PROJECTS_MAX, RetainerDraft, TermsDraft, checked_terms
from finance.retainers.model import (
    RETAINER_NUMBER,
    Basis,
    Billed,
    Retainer,
    RetainerPause,
    RetainerProject,
    RetainerTerms,
)
from finance.retainers.rules.periods import DAY, Cadence
from finance.rights import Owned, of_retainer, require
from finance.taxing import TaxRate, checked_tax_rate

WRITE = "retainer.write"
TERMS_MAX = 200
PAUSES_MAX = 200
YEARS_BACK_DAYS = 366


def turn(tx: Transaction) -> None:
    """Nobody else changes a retainer or writes work until this transaction ends.

    The trigger of `work` takes the same lock, shared.
    """
    tx.serialise("retainers")


def load(tx: Transaction, retainer_id: str, expected_version: int = 0) -> Retainer:
    """The retainer, locked, to be changed."""
    turn(tx)
    retainer = tx.load(Retainer, retainer_id, expected_version=expected_version)
    require(tx, WRITE, of_retainer(retainer))
    return retainer


def create_retainer(tx: Transaction, draft: RetainerDraft, standard_tax_rate_bp: int) -> Retainer:
    """It takes up what is unbilled of its projects' work since its first day."""
    client = replicas.require_client(tx, draft.client_id)
    replicas.refuse_archived_client(tx, client.client_id, "client_id")
    project_ids = _projects(tx, client.client_id, draft.project_ids)
    require(tx, WRITE, Owned(client.client_id, project_ids[0]))
    basis = values.word(Basis, draft.basis, "basis").value
    code = values.currency(draft.currency_code or client.currency_code, "currency_code")
    tax = (
        TaxRate.of(standard_tax_rate_bp)
        if draft.tax_rate_bp is None
        else checked_tax_rate(draft.tax_rate_bp, draft.tax_category)
    )
    _check_days(tx, draft)
    turn(tx)
    retainer = Retainer(
        id=tx.new_id(),
        reference=f"RET-{tx.session.scalar(RETAINER_NUMBER):04d}",
        name=values.text(draft.name, "name", required=True),
        client_id=client.client_id,
        currency_code=code,
        basis=basis,
        cadence=values.word(Cadence, draft.cadence, "cadence").value,
        billed=values.word(Billed, draft.billed, "billed").value,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        tax_rate_bp=tax.rate_bp,
        tax_category=str(tax.category),
        created_at=tx.now,
    )
    retainer.projects = _links(retainer, project_ids)
    retainer.terms = [_terms(tx, retainer, draft.terms, draft.starts_on, "terms.")]
    _refuse_shared(tx, retainer, project_ids)
    tx.add(retainer)
    return _taken_up(tx, retainer, "created", project_ids)


def update_retainer(
    tx: Transaction,
    retainer_id: str,
    *,
    name: str | None = None,
    project_ids: Sequence[str] | None = None,
    billed: str | None = None,
    tax_rate_bp: int | None = None,
    tax_category: str | None = None,
    expected_version: int = 0,
) -> Retainer:
    """None leaves a field as it is. Projects are replaced as a whole, for the open periods."""
    retainer = load(tx, retainer_id, expected_version)
    retainer.require_in_use()
    touched = list(retainer.project_ids)
    if name is not None:
        retainer.name = values.text(name, "name", required=True)
    if billed is not None:
        retainer.billed = values.word(Billed, billed, "billed").value
    if tax_rate_bp is not None or tax_category is not None:
        rate_bp = retainer.tax_rate_bp if tax_rate_bp is None else tax_rate_bp
        tax = checked_tax_rate(rate_bp, tax_category or "")
        retainer.tax_rate_bp, retainer.tax_category = tax.rate_bp, str(tax.category)
    if project_ids is not None:
        wanted = _projects(tx, retainer.client_id, project_ids)
        _refuse_shared(tx, retainer, wanted)
        touched = list({*touched, *wanted})
        _replace_links(tx, retainer, wanted)
    return _taken_up(tx, retainer, "changed", touched, "name", "project_ids", "billed")


def set_terms(
    tx: Transaction, retainer_id: str, draft: TermsDraft, expected_version: int = 0
) -> Retainer:
    """New terms from a day on; the same day again replaces them.

    Within a period the allowance and the price are shared by calendar days.
    """
    retainer = load(tx, retainer_id, expected_version)
    retainer.require_in_use()
    day = draft.effective_from or retainer.opens_on
    retainer.require_open(day, "effective_from")
    kept = [one for one in retainer.terms if one.effective_from != day]
    if len(kept) >= TERMS_MAX:
        raise Conflict(
            "TERMS_TOO_MANY",
            f"A retainer has at most {TERMS_MAX} changes of terms; end it and make a new one.",
            field="retainer_id",
        )
    for one in [one for one in retainer.terms if one.effective_from == day]:
        retainer.terms.remove(one)
    tx.session.flush()
    retainer.terms.append(_terms(tx, retainer, draft, day, ""))
    retainer.terms.sort(key=lambda one: one.effective_from)
    return _taken_up(tx, retainer, "changed", retainer.project_ids, "terms")


def withdraw_terms(tx: Transaction, retainer_id: str, effective_from: date) -> Retainer:
    """Undo a change of terms: those before it hold on its days."""
    retainer = load(tx, retainer_id)
    retainer.require_in_use()
    found = next((one for one in retainer.terms if one.effective_from == effective_from), None)
    if found is None or found is retainer.terms[0]:
        raise Conflict(
            "TERMS_NOT_FOUND",
            f"{retainer.reference} has no change of terms on {effective_from}."
            if found is None
            else "These are the first terms; set others for the same day instead.",
            field="effective_from",
        )
    retainer.require_open(effective_from, "effective_from")
    retainer.terms.remove(found)
    return _taken_up(tx, retainer, "changed", retainer.project_ids, "terms")


def pause_retainer(tx: Transaction, retainer_id: str, from_on: date) -> Retainer:
    """From that day on nothing is granted, billed or used, until it is resumed."""
    retainer = load(tx, retainer_id)
    retainer.require_in_use()
    retainer.require_open(from_on, "from_on")
    last = retainer.pauses[-1] if retainer.pauses else None
    if last is not None and (last.to_on is None or from_on <= last.to_on):
        raise Conflict(
            "RETAINER_PAUSED",
            f"{retainer.reference} is paused from {last.from_on}"
            + (f" to {last.to_on}; choose a later day." if last.to_on else "; resume it first."),
            field="from_on",
        )
    if len(retainer.pauses) >= PAUSES_MAX:
        raise Conflict(
            "PAUSES_TOO_MANY",
            f"A retainer is paused at most {PAUSES_MAX} times; end it and make a new one.",
            field="retainer_id",
        )
    pause = RetainerPause(id=tx.new_id(), retainer_id=retainer.id, from_on=from_on, to_on=None)
    retainer.pauses.append(pause)
    return _taken_up(tx, retainer, "paused", retainer.project_ids, "pauses")


def resume_retainer(tx: Transaction, retainer_id: str, on: date) -> Retainer:
    """It runs again from that day. The day on which it was paused undoes the pause."""
    retainer = load(tx, retainer_id)
    last = retainer.pauses[-1] if retainer.pauses else None
    if last is None or last.to_on is not None:
        raise Conflict(
            "RETAINER_NOT_PAUSED", f"{retainer.reference} is not paused.", field="retainer_id"
        )
    retainer.require_open(on, "on")
    if on < last.from_on:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"It is paused from {last.from_on}; resume it on that day or later.",
            field="on",
        )
    if on == last.from_on:
        retainer.pauses.remove(last)
    else:
        last.to_on = on - DAY
    return _taken_up(tx, retainer, "resumed", retainer.project_ids, "pauses")


def end_retainer(tx: Transaction, retainer_id: str, ends_on: date) -> Retainer:
    """Its last day. The fee and the allowance of a period that ends early are shared by days."""
    retainer = load(tx, retainer_id)
    retainer.require_in_use()
    if ends_on < retainer.starts_on:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"It starts on {retainer.starts_on}; it ends on that day or later.",
            field="ends_on",
        )
    if ends_on != retainer.closed_through:
        retainer.require_open(ends_on, "ends_on")
    retainer.ends_on = ends_on
    return _taken_up(tx, retainer, "ended", retainer.project_ids, "ends_on")


def continue_retainer(tx: Transaction, retainer_id: str) -> Retainer:
    """Undo its end, while the period of its last day is open."""
    retainer = load(tx, retainer_id)
    retainer.require_in_use()
    if retainer.ends_on is None:
        raise Conflict(
            "RETAINER_NOT_ENDED", f"{retainer.reference} has no end.", field="retainer_id"
        )
    if retainer.ends_on < retainer.opens_on - DAY:
        raise Conflict(
            "RETAINER_PERIOD_CLOSED",
            f"The period of its last day, {retainer.ends_on}, is closed; make a new retainer.",
            field="retainer_id",
        )
    retainer.ends_on = None
    _refuse_shared(tx, retainer, retainer.project_ids)
    return _taken_up(tx, retainer, "continued", retainer.project_ids, "ends_on")


def archive_retainer(tx: Transaction, retainer_id: str) -> Retainer:
    """Out of the lists, once its last period is closed or before its first day."""
    retainer = load(tx, retainer_id)
    retainer.require_in_use()
    over = retainer.ends_on is not None and retainer.ends_on < retainer.opens_on
    if not over and tx.today >= retainer.starts_on:
        raise Conflict(
            "RETAINER_RUNS",
            f"{retainer.reference} runs, or its last period is not closed; end it and bill its "
            "last period first.",
            field="retainer_id",
        )
    retainer.archived_at = tx.now
    return _taken_up(tx, retainer, "archived", retainer.project_ids, "archived")


def restore_retainer(tx: Transaction, retainer_id: str) -> Retainer:
    retainer = load(tx, retainer_id)
    if not retainer.archived:
        raise Conflict(
            "RETAINER_NOT_ARCHIVED", f"{retainer.reference} is not archived.", field="retainer_id"
        )
    retainer.archived_at = None
    _refuse_shared(tx, retainer, retainer.project_ids)
    return _taken_up(tx, retainer, "restored", retainer.project_ids, "archived")


def _taken_up(
    tx: Transaction, retainer: Retainer, verb: str, project_ids: Sequence[str], *changed: str
) -> Retainer:
    """Record the fact, and let the database decide again which open work uses it.

    Time that a draft or an invoice holds stays with it, and so does what was written off.
    """
    tx.record(retainer.fact(verb, *changed))
    tx.session.flush()
    held = select(InvoicedTime.time_entry_id).where(
        InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
    )
    mine = (Work.retainer_id == retainer.id) & (Work.retained_on >= retainer.opens_on)
    theirs = Work.project_id.in_(project_ids) & (Work.worked_on >= retainer.opens_on)
    free = (~Work.billed, Work.write_off_id.is_(None), ~held.exists())
    for which in (mine, theirs):
        again = update(Work).where(which, *free).values(retainer_id=Work.retainer_id)
        tx.session.execute(again.execution_options(synchronize_session=False))
    return retainer


def _projects(tx: Transaction, client_id: str, project_ids: Sequence[str]) -> list[str]:
    values.number(len(project_ids), "project_ids", 1, PROJECTS_MAX)
    found = []
    for project_id in dict.fromkeys(project_ids):
        project = replicas.require_project(tx, project_id, "project_ids")
        if project.client_id != client_id:
            raise Invalid(
                "PROJECT_OF_ANOTHER_CLIENT",
                f"{project.reference} is not a project of this client.",
                field="project_ids",
            )
        found.append(project.project_id)
    return found


def _links(retainer: Retainer, project_ids: Sequence[str]) -> list[RetainerProject]:
    return [
        RetainerProject(retainer_id=retainer.id, project_id=project_id, position=position)
        for position, project_id in enumerate(project_ids)
    ]


def _replace_links(tx: Transaction, retainer: Retainer, project_ids: Sequence[str]) -> None:
    before = {link.project_id: link for link in retainer.projects}
    links = [before.get(one.project_id, one) for one in _links(retainer, project_ids)]
    for position, link in enumerate(links):
        link.position = position
    retainer.projects = links
    tx.session.flush()


def _refuse_shared(tx: Transaction, retainer: Retainer, project_ids: Sequence[str]) -> None:
    """A project uses one retainer at a time, so that no hour is paid for twice."""
    tx.session.flush()
    for reference, project_id in tx.session.execute(
        _OVERLAPPING,
        {
            "id": retainer.id,
            "project_ids": list(project_ids),
            "first": retainer.opens_on,
            "last": retainer.ends_on,
        },
    ):
        project = replicas.project(tx, str(project_id))
        raise Conflict(
            "PROJECT_RETAINED",
            f"{project.reference if project else 'The project'} uses {reference} on some of these "
            "days already; end that retainer before, or leave the project out.",
            field="project_ids",
            details={"project_id": str(project_id)},
        )


_OVERLAPPING = text("""
    SELECT other.reference, link.project_id
    FROM retainer_project AS link JOIN retainer AS other ON other.id = link.retainer_id
    WHERE link.project_id = ANY(CAST(:project_ids AS uuid[])) AND other.id <> CAST(:id AS uuid)
        AND other.archived_at IS NULL
        AND (other.ends_on IS NULL OR other.ends_on >= CAST(:first AS date))
        AND (CAST(:last AS date) IS NULL OR other.starts_on <= CAST(:last AS date))
    ORDER BY other.reference LIMIT 1
""")


def _check_days(tx: Transaction, draft: RetainerDraft) -> None:
    values.window(draft.starts_on, draft.ends_on, "starts_on", "ends_on")
    if (tx.today - draft.starts_on).days > YEARS_BACK_DAYS:
        raise Invalid(
            "DATE_TOO_EARLY",
            "starts_on may be at most a year back.",
            field="starts_on",
        )


def _terms(
    tx: Transaction, retainer: Retainer, draft: TermsDraft, day: date, within: str
) -> RetainerTerms:
    checked = checked_terms(draft, retainer.basis, retainer.currency_code, within)
    return RetainerTerms(
        id=tx.new_id(),
        retainer_id=retainer.id,
        effective_from=day,
        price_minor=checked.price_minor,
        allowances=checked.allowances,
        cap=checked.cap,
        expiry_periods=checked.expiry_periods,
        deficit=checked.deficit,
        overage_hourly_minor=checked.overage_hourly_minor,
    )
