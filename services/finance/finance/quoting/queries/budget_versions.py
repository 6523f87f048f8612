"""Versions of a project's budget: listed, shown, and two of them line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.quoting.model import Budget, BudgetVersion, VersionLine
from finance.rights import of_project_id, require

BUDGET_VERSIONS = Records(
    select(BudgetVersion.id),
    {
        "id": BudgetVersion.id,
        "number": BudgetVersion.number,
        "total": BudgetVersion.total_minor,
    },
    None,
    default="-number",
    project_id=BudgetVersion.project_id == bindparam("project_id"),
    source=one_of(BudgetVersion.source, "source"),
    search=containing("search", BudgetVersion.reason),
)


def list_budget_versions(
    reading: Reading, project_id: str, sources: Sequence[str], search: str, asked: Asked
) -> Listed:
    """The latest first if no other order is given."""
    id_ = require_id(project_id, "project_id")
    require(reading, "budget.read", of_project_id(reading, id_))
    given = {"project_id": id_, "source": list(sources), "search": part(search)}
    listed = BUDGET_VERSIONS.page(reading, ["budget.read"], asked, **given)
    return records(reading, BudgetVersion, listed)


def get_budget_version(reading: Reading, version_id: str, field: str = "") -> BudgetVersion:
    """NotFound for one of a project whose budget the reader may not see."""
    name = field or "budget_version_id"
    version = reading.session.get(BudgetVersion, require_id(version_id, name))
    if version is None:
        raise NotFound(
            "BUDGET_VERSION_NOT_FOUND",
            "There is no such version; the project lists those of its budget.",
            field=name,
        )
    require(reading, "budget.read", of_project_id(reading, version.project_id))
    return version


def edition_in_force(reading: Reading, project_id: str) -> int:
    """The number of the version in force; 0: the project has no budget."""
    asked = select(Budget.edition).where(Budget.project_id == project_id)
    return reading.session.scalar(asked) or 0


@dataclass(frozen=True, slots=True)
class ComparedBudgetLine:
    """One line before and after. change: same, changed, added or removed."""

    line_id: str
    description: str
    deliverable_id: str | None
    charge_role: str
    change: str
    before_seconds: int
    after_seconds: int
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class BudgetComparison:
    """base None: the first version, compared with nothing."""

    base: BudgetVersion | None
    version: BudgetVersion
    lines: list[ComparedBudgetLine]


def compare_budget_versions(reading: Reading, version_id: str, base_id: str) -> BudgetComparison:
    version = get_budget_version(reading, version_id)
    base = get_budget_version(reading, base_id, "base_id") if base_id else _before(reading, version)
    if base is not None and (base.project_id, base.currency_code) != (
        version.project_id,
        version.currency_code,
    ):
        raise Invalid(
            "VERSION_OF_ANOTHER",
            "The two versions are of different projects or currencies; choose two of one budget.",
            field="base_id",
        )
    nothing = Money.zero(version.currency_code)
    lines = compared(base.lines if base else [], version.lines, nothing)
    return BudgetComparison(base, version, lines)


def _before(reading: Reading, version: BudgetVersion) -> BudgetVersion | None:
    earlier = select(BudgetVersion).where(
        BudgetVersion.project_id == version.project_id, BudgetVersion.number < version.number
    )
    return reading.session.scalars(earlier.order_by(BudgetVersion.number.desc()).limit(1)).first()


def compared(
    before: Sequence[VersionLine], after: Sequence[VersionLine], nothing: Money
) -> list[ComparedBudgetLine]:
    """Every line of the two: those of the later one in its order, then those that are gone."""
    earlier = {line.line_id: line for line in before}
    later = {line.line_id: line for line in after}
    return [
        _pair(earlier.get(id_), later.get(id_), nothing)
        for id_ in dict.fromkeys([*later, *earlier])
    ]


def _pair(
    before: VersionLine | None, after: VersionLine | None, nothing: Money
) -> ComparedBudgetLine:
    shown = after or before
    assert shown is not None
    return ComparedBudgetLine(
        shown.line_id,
        shown.description,
        shown.deliverable_id,
        shown.charge_role,
        _change(before, after),
        before.seconds if before else 0,
        after.seconds if after else 0,
        before.amount if before else nothing,
        after.amount if after else nothing,
    )


def _change(before: VersionLine | None, after: VersionLine | None) -> str:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    return "same" if before == after else "changed"
