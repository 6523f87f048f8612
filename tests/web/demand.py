"""Work that nobody can do, with which the pages of demand are looked at."""

from __future__ import annotations

from standalone.rest import Json
from workplace import Workplace

ROLE = "glazier"


def missing(workplace: Workplace, project: Json) -> None:
    """A task of a role that nobody has, and the gap that follows from it."""
    at = workplace.manager.at
    workplace.task(project, "Glaze the front", charge_role=ROLE, estimate_minutes=90 * 60)
    now = at.get("/v1/demand/threshold")["gap_minutes"]
    wanted = {"gap_minutes": 2400 if now != 2400 else 2401, "months_ahead": 3}
    at.put("/v1/demand/threshold", wanted)
