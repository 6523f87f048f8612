"""Templates of estimates as others read them."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.money import Money
from sqlalchemy import bindparam, select

from finance.quoting.model import EstimateTemplate, priced_line

READ = "estimate.read"
ESTIMATE_TEMPLATES = Records(
    select(EstimateTemplate.id),
    {
        "id": EstimateTemplate.id,
        "created_at": EstimateTemplate.id,
        "name": EstimateTemplate.name,
        "hours": EstimateTemplate.total_seconds,
    },
    None,
    default="name",
    search=containing("search", EstimateTemplate.name),
    archived=EstimateTemplate.archived_at.is_not(None) == bindparam("archived"),
)


def list_estimate_templates(
    reading: Reading, search: str, archived: bool | None, asked: Asked
) -> Listed:
    given = {"search": part(search), "archived": archived}
    listed = ESTIMATE_TEMPLATES.page(reading, [READ], asked, **given)
    return records(reading, EstimateTemplate, listed)


def get_estimate_template(reading: Reading, id_: str) -> EstimateTemplate:
    reading.actor.require(READ)
    return reading.get(EstimateTemplate, id_)


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line as readers see it: without costs. amount: of fixed lines."""

    kind: str
    section: str
    description: str
    charge_role: str
    seconds: int
    quantity: str
    unit: str
    amount: Money | None
    optional: bool


def lines_of(template: EstimateTemplate) -> list[TemplateLine]:
    found = []
    for line in template.estimate_lines():
        shown = priced_line(line, template.currency_code)
        found.append(
            TemplateLine(
                *(line.kind, line.section, line.description, line.charge_role, line.seconds),
                *(shown.quantity, line.unit, template.fixed_amount(line), line.optional),
            )
        )
    return found
