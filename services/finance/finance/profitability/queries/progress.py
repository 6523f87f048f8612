"""The cost by which a client is billed for progress.

The progress is on the invoice, which people without `cost.read` see. So the hours in it are costed
at banded rates (ADR 0053): with any other rate of somebody's band the progress is the same.
"""

from __future__ import annotations

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.ids import require_id

from finance.billing.queries import sums
from finance.entries.queries.costs import bought_to_date
from finance.rates.rules import SECONDS_PER_HOUR
from finance.rounding.rules import half_up


def cost_of_progress(reading: Reading, project_id: str) -> dict[str, int]:
    """In minor units, by currency: hours at banded rates, and purchases; for readers of costs.

    Conflict where the people of the project are paid in several currencies.
    """
    reading.actor.require("cost.read")
    found = bought_to_date(reading, require_id(project_id, "project_id"))
    banded = sum(row.banded_cost for row in sums.costed_hours_of_project(reading, project_id))
    rows = sums.sums_of_projects(reading, [project_id]).get(project_id, ())
    codes = {row.cost_currency_code for row in rows if row.cost_currency_code and row.cost}
    if len(codes) > 1:
        raise Conflict(
            "COSTS_IN_SEVERAL_CURRENCIES",
            f"Its hours cost {' and '.join(sorted(codes))}, which do not add up; give the progress "
            "by hand.",
            field="progress_bp",
        )
    for code in codes:
        found[code] = found.get(code, 0) + half_up(banded, SECONDS_PER_HOUR)
    return found
