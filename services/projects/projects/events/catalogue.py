"""What projects publishes, by room, and (in `consumed`) its narrow copies of what it consumes."""

from __future__ import annotations

from chassis.event import Catalogue

from projects.events.baselines import BASELINES
from projects.events.bookings import BOOKINGS
from projects.events.decisions import DECISIONS
from projects.events.demand import DEMAND
from projects.events.earned_value import EARNINGS
from projects.events.history import HISTORY
from projects.events.leave import LEAVE
from projects.events.levelling import LEVELLINGS
from projects.events.plan_files import PLAN_FILES
from projects.events.planning import PLANNING
from projects.events.proofs import PROOFS
from projects.events.recurring import RECURRING
from projects.events.reports import REPORTS
from projects.events.requests import REQUESTS
from projects.events.resourcing import RESOURCING
from projects.events.risks import ISSUES, RISKS
from projects.events.scenarios import SCENARIOS
from projects.events.simulation import THREE_POINTS
from projects.events.skills import SKILLS
from projects.events.slips import SLIPS
from projects.events.time import TIME

CATALOGUE = Catalogue(
    "projects",
    [
        *PLANNING,
        *RESOURCING,
        *LEAVE,
        *SKILLS,
        *HISTORY,
        *TIME,
        *LEVELLINGS,
        *RISKS,
        *ISSUES,
        *DECISIONS,
        *REQUESTS,
        *REPORTS,
        *PROOFS,
        *BASELINES,
        *PLAN_FILES,
        *RECURRING,
        *SLIPS,
        *EARNINGS,
        *THREE_POINTS,
        *BOOKINGS,
        *DEMAND,
        *SCENARIOS,
    ],
)
