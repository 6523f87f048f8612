"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from projects.baselines.model import Baseline
from projects.bookings.model import Booking
from projects.decisions.model import Decision
from projects.demand.model import CapacityGap, DemandThreshold
from projects.earned_value.model import Earning
from projects.issues.model import Issue
from projects.leave.model import Leave, LeaveAllowance, LeaveType
from projects.levelling.model import Levelling
from projects.plan_files.model import CalendarFeed, PlanImport
from projects.planning.model import Project, Task, Template
from projects.proofs.model import Proof, SignOff
from projects.recurring.model import TaskSeries
from projects.reports.model import StatusReport
from projects.requests.model import ClientRequest
from projects.resourcing.model import DayOff, Person, WorkingPattern
from projects.risks.model import Risk
from projects.scenarios.model import Scenario
from projects.simulation.model import ThreePointEstimate
from projects.skills.model import PersonSkill, Skill
from projects.slips.model import Slip, SlipSetting
from projects.time.model import (
    ApprovalSubstitute,
    ReasonKind,
    TimeEntry,
    TimeReminder,
    TimeRule,
    Timesheet,
)


def _gap_event(gap: CapacityGap) -> str:
    return f"capacity_gap.{'found' if gap.open else 'closed'}.v1"


def _entry_event(entry: TimeEntry) -> str:
    return f"time_entry.{'logged' if entry.status == 'submitted' else entry.status}.v1"


def _sheet_event(sheet: Timesheet) -> str:
    return f"timesheet.{sheet.status.value}.v1"


def _import_event(row: PlanImport) -> str:
    return f"plan_import.{'undone' if row.undone_at else 'created'}.v1"


def _slip_event(slip: Slip) -> str:
    return f"slip.{'undone' if slip.undone_at else 'made'}.v1"


def _feed_event(row: CalendarFeed) -> str:
    return f"calendar_feed.{'revoked' if row.revoked_at else 'created'}.v1"


def _sign_off_event(sign_off: SignOff) -> str:
    return f"sign_off.{'answered' if sign_off.answer else 'asked'}.v1"


def _level_event(level: PersonSkill) -> str:
    return f"person_skill.{'removed' if level.removed_at else 'set'}.v1"


def _leave_event(leave: Leave) -> str:
    return f"leave.{leave.status.value}.v1"


RESTATABLE = {
    "person": Restatable("person.updated.v1", Person, kept_by=("accounts", "finance", "workspace")),
    "project": Restatable("project.updated.v1", Project, kept_by=("finance", "workspace")),
    "task": Restatable("task.updated.v1", Task, kept_by=("workspace",)),
    "template": Restatable("template.updated.v1", Template),
    "working_pattern": Restatable("working_pattern.changed.v1", WorkingPattern),
    "leave_type": Restatable("leave_type.changed.v1", LeaveType),
    "leave_allowance": Restatable("leave_allowance.set.v1", LeaveAllowance),
    "leave": Restatable(_leave_event, Leave),
    "skill": Restatable("skill.changed.v1", Skill),
    "person_skill": Restatable(_level_event, PersonSkill),
    "day_off": Restatable("day_off.set.v1", DayOff),
    "client_request": Restatable("client_request.changed.v1", ClientRequest, kept_by=("finance",)),
    "decision": Restatable("decision.changed.v1", Decision),
    "baseline": Restatable("baseline.changed.v1", Baseline),
    "levelling": Restatable("levelling.changed.v1", Levelling),
    "plan_import": Restatable(_import_event, PlanImport),
    "task_series": Restatable("task_series.changed.v1", TaskSeries),
    "slip": Restatable(_slip_event, Slip),
    "slip_setting": Restatable("slip_setting.set.v1", SlipSetting),
    "calendar_feed": Restatable(_feed_event, CalendarFeed),
    "earning": Restatable("earning.set.v1", Earning),
    "issue": Restatable("issue.changed.v1", Issue),
    "risk": Restatable("risk.changed.v1", Risk),
    "three_point_estimate": Restatable("three_point_estimate.set.v1", ThreePointEstimate),
    "status_report": Restatable("status_report.changed.v1", StatusReport),
    "booking": Restatable("booking.changed.v1", Booking),
    "proof": Restatable("proof.changed.v1", Proof),
    "sign_off": Restatable(_sign_off_event, SignOff),
    "capacity_gap": Restatable(_gap_event, CapacityGap),
    "demand_threshold": Restatable("demand_threshold.set.v1", DemandThreshold),
    "reason_kind": Restatable("reason_kind.changed.v1", ReasonKind),
    "time_rule": Restatable("time_rule.changed.v1", TimeRule),
    "scenario": Restatable("scenario.changed.v1", Scenario),
    "timesheet": Restatable(_sheet_event, Timesheet),
    "time_reminder": Restatable("time_reminder.sent.v1", TimeReminder),
    "approval_substitute": Restatable("approval_substitute.changed.v1", ApprovalSubstitute),
    "time_entry": Restatable(_entry_event, TimeEntry),
}
