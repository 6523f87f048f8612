"""Looking at briefs and handovers."""

from __future__ import annotations

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.paging import Page, cut
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from accounts.briefs.model.brief import Brief, BriefEdition
from accounts.briefs.model.handover import Handover
from accounts.briefs.rules import HandoverStatus


def has_brief(reading: Reading, opportunity_id: str) -> bool:
    found = select(exists().where(Brief.opportunity_id == opportunity_id))
    return bool(reading.session.scalar(found))


def get_brief(
    reading: Reading, opportunity_id: str, edition: int = 0
) -> tuple[Brief, BriefEdition]:
    """The brief of an opportunity and one edition of it; 0: the latest."""
    key = require_id(opportunity_id, "opportunity_id")
    brief = reading.session.scalar(select(Brief).where(Brief.opportunity_id == key))
    if brief is None:
        raise NotFound(
            "BRIEF_NOT_FOUND",
            f"Opportunity {opportunity_id} has no brief yet.",
            field="opportunity_id",
        )
    return brief, _edition(brief, edition or brief.edition)


def _edition(brief: Brief, number: int) -> BriefEdition:
    if not 1 <= number <= brief.edition:
        raise NotFound(
            "EDITION_NOT_FOUND",
            f"The brief has editions 1 to {brief.edition}, no edition {number}.",
            field="edition",
        )
    return brief.editions[number - 1]


def get_handover(reading: Reading, handover_id: str = "", project_id: str = "") -> Handover:
    """By its own id or by its project's."""
    if bool(handover_id) == bool(project_id):
        raise Invalid(
            "ONE_ID_NEEDED", "Give either handover_id or project_id.", field="handover_id"
        )
    if handover_id:
        return reading.get(Handover, handover_id)
    key = require_id(project_id, "project_id")
    of_project = select(Handover).where(Handover.project_id == key)
    with_questions = of_project.options(joinedload(Handover.questions))
    found = reading.session.scalars(with_questions).unique().one_or_none()
    if found is None:
        raise NotFound(
            "HANDOVER_NOT_FOUND", f"Project {project_id} has no handover.", field="project_id"
        )
    return found


def handover_of(reading: Reading, opportunity_id: str) -> Handover:
    """The handover of an opportunity that has been won."""
    query = select(Handover).where(Handover.opportunity_id == opportunity_id)
    return reading.session.scalars(query).one()


def list_handovers(
    reading: Reading, page: Page, *, status: HandoverStatus | None = None
) -> tuple[list[Handover], str]:
    """The newest first."""
    query = select(Handover).order_by(Handover.id.desc()).limit(page.limit)
    if page.after:
        query = query.where(Handover.id < require_id(page.after[0], "page_token"))
    if status is not None:
        query = query.where(Handover.status == status)
    rows = reading.session.scalars(query).all()
    return cut(rows, page, lambda handover: (handover.id,))
