"""Reads of risks: the register, the matrix, and what risks may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Groups, Listed, Records, containing, ids_of, part
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import BigInteger, Numeric, bindparam, cast, func, or_, select
from sqlalchemy.orm import aliased

from chassis import values
from projects.planning.readable import Project
from projects.risks.access import READ, owner_columns
from projects.risks.model import Risk
from projects.risks.rules import (
    LEVELS,
    PENDING,
    Kind,
    Weighed,
    expected_minor,
    severity_of,
    unweighted,
)

_PROJECT = aliased(Project)  # apart from the one in the owners
_OWNERS = owner_columns(Risk.project_id, Risk.owner_id)
RISKS = Records(
    select(*Risk.__table__.c, _PROJECT.name.label("project_name"))
    .select_from(Risk)
    .join(_PROJECT, _PROJECT.id == Risk.project_id),
    {
        "id": Risk.id,
        "created_at": Risk.id,
        "reference": Risk.reference,
        "title": Risk.title,
        "project": _PROJECT.name,
        "area": Risk.area,
        "status": Risk.status,
        "score": Risk.score,
        "probability": Risk.probability_bp,
        "impact_days": Risk.impact_days,
        "response_due_on": Risk.response_due_on,
    },
    _OWNERS,
    default="-score",
    search=containing("search", Risk.reference, Risk.title, _PROJECT.name),
    project_id=one_of(Risk.project_id, "project_id"),
    owner_id=one_of(Risk.owner_id, "owner_id"),
    kind=one_of(Risk.kind, "kind"),
    area=one_of(Risk.area, "area"),
    status=one_of(Risk.status, "status"),
    response=one_of(Risk.response, "response"),
    probability_level=Risk.probability_level == bindparam("probability_level"),
    impact_level=Risk.impact_level == bindparam("impact_level"),
    archived=Risk.archived_at.is_not(None) == bindparam("archived"),
    due_from=Risk.response_due_on >= bindparam("due_from"),
    due_to=Risk.response_due_on <= bindparam("due_to"),
)
"""A row is like a Risk, with the name of the project."""

_PENDING = (
    Risk.archived_at.is_(None),
    or_(*(Risk.status == one.value for one in PENDING)),
)
_PRODUCT = cast(Risk.probability_bp, Numeric) * Risk.impact_minor


def _weight(kind: Kind) -> Any:
    """Minor units times basis points: exact."""
    return func.coalesce(func.sum(_PRODUCT).filter(Risk.kind == kind.value), 0)


_THREATS, _CHANCES = _weight(Kind.THREAT), _weight(Kind.OPPORTUNITY)
_COUNT = cast(func.count(), BigInteger)
EXPOSURES = Groups(
    select(
        Risk.project_id.label("id"),
        func.min(_PROJECT.name).label("project"),
        _THREATS.label("threats"),
        _CHANCES.label("opportunities"),
        (_THREATS - _CHANCES).label("expected"),
        _COUNT.label("risks"),
    )
    .select_from(Risk)
    .join(_PROJECT, _PROJECT.id == Risk.project_id)
    .where(*_PENDING, Risk.impact_minor > 0)
    .group_by(Risk.project_id),
    ("project", "threats", "opportunities", "expected", "risks"),
    _OWNERS,
    default="-expected",
    ids=one_of(Risk.project_id, "ids"),
    currency_code=Risk.currency_code == bindparam("currency_code"),
    search=containing("search", _PROJECT.name),
)
"""By project, in one currency; weights, that are minor units times basis points."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    project_id: Sequence[str] = ()
    owner_id: Sequence[str] = ()
    kind: Sequence[str] = ()
    area: Sequence[str] = ()
    status: Sequence[str] = ()
    response: Sequence[str] = ()
    probability_level: int = 0
    impact_level: int = 0
    archived: bool | None = None
    due_from: date | None = None
    due_to: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    probability_level: int
    impact_level: int
    risks: int

    @property
    def score(self) -> int:
        return self.probability_level * self.impact_level

    @property
    def severity(self) -> str:
        return severity_of(self.score)


@dataclass(frozen=True, slots=True)
class Exposure:
    """In one currency. expected: threats less opportunities."""

    currency_code: str
    threats: Money
    opportunities: Money
    expected: Money
    risks: int


@dataclass(frozen=True, slots=True)
class ProjectExposure:
    project_id: str
    project_name: str
    currency_code: str
    threats: Money
    opportunities: Money
    expected: Money
    risks: int


def find_risk(reading: Reading, risk_id: str) -> Any | None:
    """Its row, or None when there is none that the actor may see."""
    return RISKS.find(reading, READ, require_id(risk_id, "risk_id"))


def list_risks(reading: Reading, wanted: RiskFilter, asked: Asked) -> Listed:
    """The gravest first if no other order is given."""
    return RISKS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        owner_id=ids_of(wanted.owner_id, "owner_id"),
        kind=list(wanted.kind),
        area=list(wanted.area),
        status=list(wanted.status),
        response=list(wanted.response),
        probability_level=wanted.probability_level or None,
        impact_level=wanted.impact_level or None,
        archived=wanted.archived,
        due_from=wanted.due_from,
        due_to=wanted.due_to,
    )


def get_matrix(reading: Reading, kind: str, project_ids: Sequence[str]) -> list[Cell]:
    """All 25 cells, the most likely first, and of these the slightest first."""
    counted = _of_projects(
        select(Risk.probability_level, Risk.impact_level, func.count())
        .where(*_PENDING, Risk.kind == kind)
        .group_by(Risk.probability_level, Risk.impact_level),
        project_ids,
    )
    rows = reading.session.execute(reading.visible(READ, counted, _OWNERS))
    found = {(likely, grave): many for likely, grave, many in rows}
    return [
        Cell(likely, grave, found.get((likely, grave), 0))
        for likely in reversed(LEVELS)
        for grave in LEVELS
    ]


def get_exposure(reading: Reading, project_ids: Sequence[str]) -> tuple[list[Exposure], int]:
    """By currency; and how many risks have no amount."""
    summed = _of_projects(
        select(Risk.currency_code, _THREATS, _CHANCES, func.count())
        .where(*_PENDING)
        .group_by(Risk.currency_code)
        .order_by(Risk.currency_code),
        project_ids,
    )
    rows = reading.session.execute(reading.visible(READ, summed, _OWNERS)).all()
    shown = [
        Exposure(
            code,
            Money(unweighted(threats), code),
            Money(unweighted(chances), code),
            Money(unweighted(threats - chances), code),
            many,
        )
        for code, threats, chances, many in rows
        if code
    ]
    return shown, sum(many for code, _, _, many in rows if not code)


def list_exposures(reading: Reading, currency_code: str, search: str, asked: Asked) -> Listed:
    """Rows of ProjectExposure; the most first if no other order is given."""
    code = values.currency(currency_code, "currency_code")
    listed = EXPOSURES.page(reading, [READ], asked, currency_code=code, search=part(search))
    listed.rows[:] = [
        ProjectExposure(
            row.id,
            row.project,
            code,
            Money(unweighted(row.threats), code),
            Money(unweighted(row.opportunities), code),
            Money(unweighted(row.expected), code),
            row.risks,
        )
        for row in listed.rows
    ]
    return listed


def expected_of(row: Any) -> Money | None:
    """Of a row of RISKS: probability times impact; None without an amount."""
    if not row.impact_minor:
        return None
    weighed = Weighed(row.kind, row.probability_bp, row.impact_minor)
    return Money(expected_minor([weighed]), row.currency_code)


def _of_projects(statement: Any, project_ids: Sequence[str]) -> Any:
    ids = ids_of(project_ids, "project_id")
    return statement.where(Risk.project_id.in_(ids)) if ids else statement
