"""The words of MS Project XML (MSPDI), and what they are here.

Source: Microsoft, "Project XML Data Interchange Schema Reference".
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from projects.planning.rules.network import LinkType
from projects.planning.rules.timing import Constraint

NAMESPACE = "http://schemas.microsoft.com/project"

LINK_TYPES = {
    "0": LinkType.FINISH_TO_FINISH,
    "1": LinkType.FINISH_TO_START,
    "2": LinkType.START_TO_FINISH,
    "3": LinkType.START_TO_START,
}
LINK_NUMBERS = {type_: number for number, type_ in LINK_TYPES.items()}

CONSTRAINTS = {
    "1": Constraint.AS_LATE_AS_POSSIBLE,
    "2": Constraint.MUST_START_ON,
    "3": Constraint.MUST_FINISH_ON,
    "7": Constraint.FINISH_NO_LATER_THAN,
}
CONSTRAINT_NUMBERS = {constraint: number for number, constraint in CONSTRAINTS.items()}
START_NO_EARLIER_THAN = "4"
OTHER_CONSTRAINTS = {"5": "start no later than", "6": "finish no earlier than"}

ELAPSED = frozenset({"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"})
"""Formats of durations and lags that count by the clock."""
SHARES = frozenset({"19", "20", "51", "52"})
"""Formats of lags that are a share of the predecessor's duration."""

OWN_FIELDS = {
    "Charge role": ("188743731", "Text1"),
    "Category": ("188743734", "Text2"),
    "Deliverable": ("188743737", "Text3"),
    "Status": ("188743740", "Text4"),
    "Earliest start": ("188743743", "Text5"),
    "Position": ("188743746", "Text6"),
    "Share of the day": ("188743747", "Text7"),
    "Minutes": ("188743748", "Text8"),
    "Baselines": ("188743749", "Text9"),
}
"""What MS Project has no field for: alias -> number and name of the text field that holds it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


READ_OF_TASKS = _words(
    """
    UID ID Name IsNull OutlineLevel OutlineNumber WBS Summary Milestone Duration
    DurationFormat Work Start Finish ActualStart ActualFinish PercentComplete
    ConstraintType ConstraintDate Deadline Type EffortDriven Active Manual PredecessorLink
    ExtendedAttribute Baseline CalendarUID ExternalTask IsSubproject
    """
)
MADE_AGAIN_OF_TASKS = _words(
    """
    GUID CreateDate WBSLevel Stop Resume ResumeValid OverAllocated Estimated Critical
    EarlyStart EarlyFinish LateStart LateFinish StartVariance FinishVariance WorkVariance
    DurationVariance FreeSlack TotalSlack StartSlack FinishSlack FixedCostAccrual
    PercentWorkComplete RegularWork RemainingDuration RemainingWork ActualDuration
    LevelAssignments LevelingCanSplit LevelingDelayFormat PreLeveledStart PreLeveledFinish
    IgnoreResourceCalendar HideBar Rollup EarnedValueMethod IsPublished CommitmentType
    DisplayAsSummary IsSubprojectReadOnly ManualStart ManualFinish ManualDuration
    FreeformDurationFormat BCWS BCWP ACWP CV TimephasedData Recurring
    """
)
"""What follows from the rest of a plan, or says how it is drawn."""
PLAIN = {"Priority": "500", "CalendarUID": "-1"}
"""Values that say nothing, besides nothing and zero."""

READ_OF_RESOURCES = _words(
    """
    UID ID Name EmailAddress Type MaxUnits IsNull
    """
)
MADE_AGAIN_OF_RESOURCES = _words(
    """
    GUID Initials NTAccount WorkGroup PeakUnits OverAllocated AvailableFrom AvailableTo
    Start Finish CanLevel AccrueAt Work RegularWork RemainingWork PercentWorkComplete
    StandardRateFormat OvertimeRateFormat IsGeneric IsInactive IsEnterprise BookingType
    CreationDate IsCostResource IsBudget CalendarUID BCWS BCWP ACWP CV SV WorkVariance
    AvailabilityPeriods IsTeamAssignment AssnOwner AssnOwnerGuid ActiveDirectoryGUID
    """
)
READ_OF_ASSIGNMENTS = _words(
    """
    UID TaskUID ResourceUID Units Work
    """
)
MADE_AGAIN_OF_ASSIGNMENTS = _words(
    """
    GUID PercentWorkComplete ActualFinish ActualStart Confirmed Finish FinishVariance
    HasFixedRateUnits FixedMaterial LinkedFields Milestone Overallocated RegularWork
    RemainingWork ResponsePending Start Stop Resume StartVariance UpdateNeeded
    WorkVariance VAC BookingType BCWS BCWP ACWP CV SV CreationDate CostRateTable RateScale
    LevelingDelayFormat ResourceType WorkContour TimephasedData IsPublished
    """
)
READ_OF_PROJECTS = _words(
    """
    Name Title StartDate FinishDate CalendarUID MinutesPerDay Calendars Tasks Resources
    Assignments ExtendedAttributes
    """
)
READ_BY_HAND = frozenset({"OutlineCodes", "WBSMasks", "Views", "Filters", "Groups", "Tables"})
"""Of a project: lists that hold something of a user's."""


def is_nothing(name: str, text: str) -> bool:
    """Whether a value says no more than if it was left out."""
    plain: Any = text.strip()
    if plain in {"", "0", "false", "PT0H0M0S", PLAIN.get(name, "")}:
        return True
    try:
        return Decimal(plain) == 0
    except InvalidOperation:
        return False
