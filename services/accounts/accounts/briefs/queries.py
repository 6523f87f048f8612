"""Looking at briefs."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.prepared import one_of, prepared
from sqlalchemy import exists, select

from accounts.briefs.model import Brief, BriefEdition
from accounts.pipeline.readable import of_opportunity


def has_brief(reading: Reading, opportunity_id: str) -> bool:
    found = select(exists().where(Brief.opportunity_id == opportunity_id))
    return bool(reading.session.scalar(found))


def editions_of(reading: Reading, opportunity_ids: Iterable[str]) -> dict[str, int]:
    """The latest edition of the briefs of these opportunities; those without one are left out."""
    found = _EDITIONS.all(reading, ids=sorted(opportunity_ids))
    return {brief.opportunity_id: brief.edition for brief in found}


_EDITIONS = prepared(
    select(Brief.opportunity_id, Brief.edition).where(
        one_of(Brief.opportunity_id.expression, "ids")
    )
)


def get_brief(
    reading: Reading, opportunity_id: str, edition: int = 0
) -> tuple[Brief, BriefEdition]:
    """The brief of an opportunity and one edition of it; 0: the latest."""
    key = require_id(opportunity_id, "opportunity_id")
    query = select(Brief).where(Brief.opportunity_id == key)
    query = reading.visible("opportunity.read", query, of_opportunity(Brief.opportunity_id))
    brief = reading.session.scalar(query)
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
