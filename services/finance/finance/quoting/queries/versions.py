"""Versions and scenarios of estimates, listed, shown and side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, records
from chassis.money import Money
from sqlalchemy import bindparam, select

from finance.quoting.model import Estimate, EstimateLine, EstimateVersion
from finance.quoting.queries.margins import Margin, margin, may_see_margin
from finance.quoting.queries.offers import get_estimate
from finance.quoting.rules.comparing import LineOfVersions, compare

VERSIONS = Records(
    select(EstimateVersion.id),
    {
        "id": EstimateVersion.id,
        "created_at": EstimateVersion.id,
        "total": EstimateVersion.total_minor,
    },
    None,
    estimate_id=EstimateVersion.estimate_id == bindparam("estimate_id"),
    scenario=EstimateVersion.scenario == bindparam("scenario"),
    discarded=EstimateVersion.discarded_at.is_not(None) == bindparam("discarded"),
)


def list_versions(
    reading: Reading, estimate_id: str, scenario: bool | None, discarded: bool, asked: Asked
) -> Listed:
    """Of an estimate that the reader may see, the latest first if no other order is given."""
    estimate = get_estimate(reading, estimate_id)
    given = {"estimate_id": estimate.id, "discarded": discarded}
    if scenario is not None:
        given["scenario"] = scenario
    listed = VERSIONS.page(reading, ["estimate.read"], asked, **given)
    return records(reading, EstimateVersion, listed)


def get_version(reading: Reading, estimate_version_id: str) -> EstimateVersion:
    id_ = require_id(estimate_version_id, "estimate_version_id")
    version = reading.session.get(EstimateVersion, id_)
    if version is None:
        raise NotFound(
            "ESTIMATE_VERSION_NOT_FOUND",
            "There is no such version; the estimate lists its own.",
            field="estimate_version_id",
        )
    get_estimate(reading, version.estimate_id)
    return version


@dataclass(frozen=True, slots=True)
class Column:
    """One version of a comparison. version_id None: the estimate as it is now."""

    version_id: str | None
    number: int
    name: str
    scenario: bool
    total: Money
    total_seconds: int
    contingency: Money
    margin: Margin | None


@dataclass(frozen=True, slots=True)
class Comparison:
    currency_code: str
    columns: list[Column]
    lines: list[LineOfVersions]


def comparison(
    reading: Reading, estimate_id: str, version_ids: Sequence[str], base_id: str
) -> Comparison:
    """The base first (base_id empty: the estimate as it is now), then the versions as asked."""
    estimate = get_estimate(reading, estimate_id)
    wanted = [_of(reading, estimate, id_) for id_ in version_ids]
    base = _of(reading, estimate, base_id) if base_id else estimate
    versions: list[Estimate | EstimateVersion] = [base, *wanted]
    lines = [_lines(version) for version in versions]
    columns = [_column(reading, version, own) for version, own in zip(versions, lines, strict=True)]
    return Comparison(estimate.currency_code, columns, compare(lines))


def _of(reading: Reading, estimate: Estimate, version_id: str) -> EstimateVersion:
    version = get_version(reading, version_id)
    if version.estimate_id != estimate.id:
        raise Invalid(
            "VERSION_OF_ANOTHER",
            f"A version is of another estimate than {estimate.reference}.",
            field="version_ids",
        )
    return version


def _lines(version: Estimate | EstimateVersion) -> list[EstimateLine]:
    return version.lines() if isinstance(version, EstimateVersion) else version.lines


def _column(
    reading: Reading, version: Estimate | EstimateVersion, lines: Sequence[EstimateLine]
) -> Column:
    kept = isinstance(version, EstimateVersion)
    day: date = version.priced_on
    left = None
    if may_see_margin(reading):
        left = margin(reading, lines, version.currency_code, day, version.total_minor)
    return Column(
        version.id if kept else None,
        version.number if isinstance(version, EstimateVersion) else version.revision,
        version.name if isinstance(version, EstimateVersion) else "",
        isinstance(version, EstimateVersion) and version.scenario,
        version.total,
        version.total_seconds,
        version.contingency,
        left,
    )
