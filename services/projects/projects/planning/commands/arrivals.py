"""What planning does about the facts of accounts and finance.

Their facts come in any order: won, brief, handover and quote each find here what came before, and
leave what comes after something to find. Facts about one opportunity are taken one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Transaction
from chassis.prepared import prepared
from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from projects.planning import queries
from projects.planning.commands.layout import take_up_hours
from projects.planning.model import (
    AcceptedQuote,
    KnownBrief,
    KnownClient,
    KnownHandover,
    Project,
    RetainedProject,
    project_reference,
)
from projects.planning.rules.scope import compose
from projects.planning.rules.status import CLOSED, ProjectStatus

_ACCEPTED = "accepted"


def know_client(tx: Transaction, client: Mapping[str, Any]) -> None:
    """Keep the client's name, who answers for it, its contacts, and whether it is archived."""
    new = {
        "reference": client["reference"],
        "name": client["name"],
        "account_manager_id": client["account_manager_id"] or None,
        "archived_at": client["archived_at"],
    }
    if "contacts" in client:  # facts of other services' past may not name them
        new["contact_ids"] = [contact["id"] for contact in client["contacts"]]
    row = insert(KnownClient).values(client_id=client["client_id"], **new)
    tx.session.execute(row.on_conflict_do_update(index_elements=["client_id"], set_=new))


_NEXT_REFERENCE = prepared(select(project_reference.next_value().label("number")))


def next_reference(tx: Transaction) -> str:
    return f"JOB-{_NEXT_REFERENCE.one(tx).number}"


def open_project(tx: Transaction, won: Mapping[str, Any]) -> Project | None:
    """A project in handover for the opportunity that was won; None when there is one already."""
    _one_at_a_time(tx, won["opportunity_id"])
    if tx.session.get(Project, won["project_id"]) or _project_of(tx, won["opportunity_id"]):
        return None
    brief = queries.known_brief(tx, won["opportunity_id"])
    project = Project(
        id=won["project_id"],
        reference=next_reference(tx),
        name=won["name"],
        status=ProjectStatus.HANDOVER,
        client_id=won["client_id"],
        opportunity_id=won["opportunity_id"],
        start_on=(brief and brief.start_on) or won["delivery_start"],
        due_on=(brief and brief.due_on) or won["delivery_end"],
        chargeable=True,
        created_at=tx.now,
    )
    _take_scope(tx, project)
    tx.add(project)
    tx.session.flush()
    tx.record(project.opened())
    _release(tx, project)
    return project


def take_brief(tx: Transaction, brief: Mapping[str, Any]) -> None:
    """Keep the newest edition; the project's deliverables and dates follow it."""
    _one_at_a_time(tx, brief["opportunity_id"])
    known = queries.known_brief(tx, brief["opportunity_id"])
    if known and known.edition >= brief["edition"]:
        return
    if known is None:
        known = KnownBrief(opportunity_id=brief["opportunity_id"], **_edition(brief))
        tx.add(known)
    for name, value in _edition(brief).items():
        setattr(known, name, value)
    tx.session.flush()
    project = _project_of(tx, brief["opportunity_id"])
    if project and project.status not in CLOSED:
        _follow(tx, project, known)


def _edition(brief: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: brief[name] for name in ("brief_id", "edition", "deliverables", "start_on", "due_on")
    }


def _follow(tx: Transaction, project: Project, brief: KnownBrief) -> None:
    """The due date is always the brief's; the start only until there is a plan."""
    dates = {"due_on": brief.due_on or project.due_on}
    if not queries.has_tasks(tx, project.id):
        dates["start_on"] = brief.start_on or project.start_on
    changed = [name for name, value in dates.items() if getattr(project, name) != value]
    for name in changed:
        setattr(project, name, dates[name])
    if _take_scope(tx, project) or changed:
        tx.record(project.scope_set(*changed))


def take_handover(tx: Transaction, handover: Mapping[str, Any]) -> None:
    """Keep how the handover stands; once it is accepted its project may be planned."""
    _one_at_a_time(tx, handover["opportunity_id"])
    known = queries.open_handover(tx, handover["project_id"])
    if known is None:
        known = KnownHandover(
            project_id=handover["project_id"],
            handover_id=handover["handover_id"],
            status=handover["status"],
            project_manager_id=handover["project_manager_id"] or None,
        )
        tx.add(known)
    elif known.status != _ACCEPTED:
        known.status = handover["status"]
        known.project_manager_id = handover["project_manager_id"] or None
    tx.session.flush()
    project = tx.session.get(Project, handover["project_id"], with_for_update=True)
    if project:
        _release(tx, project)


def _release(tx: Transaction, project: Project) -> None:
    handover = queries.open_handover(tx, project.id)
    if handover and handover.status == _ACCEPTED:
        fact = project.release(handover.handover_id, handover.project_manager_id)
        if fact:
            tx.record(fact)


def take_quote(tx: Transaction, quote: Mapping[str, Any], accepted_at: datetime) -> None:
    """Keep the accepted quote; its hours become the project's, and those of its plan.

    A large quote arrives in parts, each with further lines.
    """
    _one_at_a_time(tx, quote["opportunity_id"] or quote["project_id"])
    kept = insert(AcceptedQuote).values(
        quote_id=quote["quote_id"],
        reference=quote["reference"],
        opportunity_id=quote["opportunity_id"] or None,
        project_id=quote["project_id"] or None,
        total_seconds=quote["total_seconds"],
        lines=quote["lines"],
        accepted_at=accepted_at,
    )
    if quote["part"] > 1:
        more = {"lines": AcceptedQuote.lines.op("||")(kept.excluded.lines)}
        tx.session.execute(kept.on_conflict_do_update(index_elements=["quote_id"], set_=more))
    else:
        tx.session.execute(kept.on_conflict_do_nothing())
    _rescope(tx, quote)


def drop_quote(tx: Transaction, quote: Mapping[str, Any]) -> None:
    """Its acceptance was a mistake: its hours leave the project."""
    _one_at_a_time(tx, quote["opportunity_id"] or quote["project_id"])
    tx.session.execute(delete(AcceptedQuote).where(AcceptedQuote.quote_id == quote["quote_id"]))
    _rescope(tx, quote)


def take_retainer(tx: Transaction, retainer: Mapping[str, Any]) -> None:
    """Its projects may be charged without a quote; those that it covers no longer, not by it."""
    retainer_id, of_it = retainer["retainer_id"], RetainedProject.retainer_id
    covered = [] if retainer["archived"] else retainer["project_ids"]
    tx.serialise(f"retainer:{retainer_id}")
    before = tx.session.scalars(
        delete(RetainedProject).where(of_it == retainer_id).returning(RetainedProject.project_id)
    ).all()
    for project_id in covered:
        tx.add(RetainedProject(retainer_id=retainer_id, project_id=project_id))
    tx.session.flush()
    tx.session.execute(
        update(Project)
        .where(Project.id.in_({*before, *covered}))
        .values(retained=exists().where(RetainedProject.project_id == Project.id))
    )


def _rescope(tx: Transaction, quote: Mapping[str, Any]) -> None:
    project = _project_of(tx, quote["opportunity_id"], quote["project_id"])
    if project and project.status not in CLOSED:
        take_up_quotes(tx, project)


def take_up_quotes(tx: Transaction, project: Project) -> None:
    """What the accepted quotes hold now becomes the project's scope; published if it is new."""
    if _take_scope(tx, project):
        take_up_hours(tx, project)
        tx.record(project.scope_set("accepted_quote_id"))


def _take_scope(tx: Transaction, project: Project) -> bool:
    brief = queries.known_brief(tx, project.opportunity_id)
    quotes = queries.accepted_quotes(tx, project)
    scope = compose(
        brief.deliverables if brief else [], [line for quote in quotes for line in quote.lines]
    )
    latest = quotes[-1].quote_id if quotes else None
    return project.take_scope(scope, latest, queries.used_deliverables(tx, project.id))


def _project_of(
    tx: Transaction, opportunity_id: str | None, project_id: str | None = None
) -> Project | None:
    """The project of the opportunity, or the one named, locked."""
    query = select(Project).with_for_update()
    if opportunity_id:
        found = tx.session.scalar(query.where(Project.opportunity_id == opportunity_id))
        if found:
            return found
    return tx.session.scalar(query.where(Project.id == project_id)) if project_id else None


def _one_at_a_time(tx: Transaction, opportunity_id: str | None) -> None:
    tx.serialise(f"opportunity:{opportunity_id}")
