"""Lists of projects, tasks, time, people and templates: one set of manners for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from chassis.errors import Invalid
from chassis.ids import new_id
from chassis.rolled_back import RolledBackDatabase
from planning_room import Bureau, a_projects_service
from projects.baselines.queries import BASELINES
from projects.bookings.queries.bookings import BOOKINGS
from projects.decisions.queries import DECISIONS
from projects.demand.model import CapacityGap
from projects.demand.queries.gaps import GAPS
from projects.issues.queries import ISSUES
from projects.leave.queries import AWAY, LEAVES, TYPES
from projects.levelling.queries import LEVELLINGS
from projects.plan_files.queries.imports import IMPORTS as PLAN_IMPORTS
from projects.planning.model import KnownClient, Project
from projects.planning.queries.projects import PROJECTS, TASK_PROJECTS, TEMPLATES
from projects.planning.queries.tasks import TASKS
from projects.planning.rules.status import ProjectStatus
from projects.proofs.queries.proofs import PROOFS, SIGN_OFFS
from projects.recurring.queries import SERIES
from projects.reports.queries import REPORTS
from projects.requests.queries import REQUESTS
from projects.resourcing.queries import PEOPLE
from projects.resourcing.queries.patterns import PATTERNS
from projects.risks.queries import RISKS
from projects.scenarios.queries.scenarios import SCENARIOS
from projects.skills.queries import LEVELS, SKILLS
from projects.time.queries.entries import ENTRIES
from projects.time.queries.reasons import REASON_KINDS
from projects.time.queries.rules import TIME_RULES
from projects.time.queries.sheets import SUBSTITUTES, TIMESHEETS
from projects_builders import NOW, Agency, a_project, a_task
from tandem.common.v1 import options_pb2 as options
from tandem.projects.v1 import baselines_pb2 as baselines
from tandem.projects.v1 import bookings_pb2 as bookings
from tandem.projects.v1 import client_requests_pb2 as client_requests
from tandem.projects.v1 import decisions_pb2 as decisions
from tandem.projects.v1 import demand_pb2 as demand
from tandem.projects.v1 import issues_pb2 as issues
from tandem.projects.v1 import leave_pb2 as leave
from tandem.projects.v1 import levelling_pb2 as levelling
from tandem.projects.v1 import plan_files_pb2 as plan_files
from tandem.projects.v1 import planning_pb2 as planning
from tandem.projects.v1 import proofs_pb2 as proofs
from tandem.projects.v1 import reason_kinds_pb2 as reason_kinds
from tandem.projects.v1 import recurring_pb2 as recurring
from tandem.projects.v1 import resourcing_pb2 as resourcing
from tandem.projects.v1 import risks_pb2 as risks
from tandem.projects.v1 import scenarios_pb2 as scenarios
from tandem.projects.v1 import skills_pb2 as skills
from tandem.projects.v1 import status_reports_pb2 as reports
from tandem.projects.v1 import substitutes_pb2 as substitutes
from tandem.projects.v1 import time_pb2 as time
from tandem.projects.v1 import time_rules_pb2 as time_rules
from tandem.projects.v1 import timesheets_pb2 as timesheets
from tandem.projects.v1 import working_patterns_pb2 as working_patterns

pytestmark = pytest.mark.slow
LISTS: list[tuple[str, str, Any, Any]] = [
    ("ListProjects", "projects", planning.ListProjectsRequest, PROJECTS),
    ("ListTaskProjects", "projects", planning.ListTaskProjectsRequest, TASK_PROJECTS),
    ("ListTasks", "tasks", planning.ListTasksRequest, TASKS),
    ("ListTimeEntries", "time_entries", time.ListTimeEntriesRequest, ENTRIES),
    ("ListPeople", "people", resourcing.ListPeopleRequest, PEOPLE),
    ("ListTemplates", "templates", planning.ListTemplatesRequest, TEMPLATES),
    ("ListRisks", "risks", risks.ListRisksRequest, RISKS),
    (
        "ListClientRequests",
        "client_requests",
        client_requests.ListClientRequestsRequest,
        REQUESTS,
    ),
    ("ListProofs", "proofs", proofs.ListProofsRequest, PROOFS),
    ("ListSignOffs", "sign_offs", proofs.ListSignOffsRequest, SIGN_OFFS),
    ("ListStatusReports", "status_reports", reports.ListStatusReportsRequest, REPORTS),
    ("ListDecisions", "decisions", decisions.ListDecisionsRequest, DECISIONS),
    ("ListIssues", "issues", issues.ListIssuesRequest, ISSUES),
    ("ListLevellings", "levellings", levelling.ListLevellingsRequest, LEVELLINGS),
    (
        "ListWorkingPatterns",
        "working_patterns",
        working_patterns.ListWorkingPatternsRequest,
        PATTERNS,
    ),
    ("ListReasonKinds", "reason_kinds", reason_kinds.ListReasonKindsRequest, REASON_KINDS),
    ("ListTimesheets", "timesheets", timesheets.ListTimesheetsRequest, TIMESHEETS),
    (
        "ListApprovalSubstitutes",
        "approval_substitutes",
        substitutes.ListApprovalSubstitutesRequest,
        SUBSTITUTES,
    ),
    ("ListTimeRules", "time_rules", time_rules.ListTimeRulesRequest, TIME_RULES),
    ("ListSkills", "skills", skills.ListSkillsRequest, SKILLS),
    ("ListPersonSkills", "person_skills", skills.ListPersonSkillsRequest, LEVELS),
    ("ListBookings", "bookings", bookings.ListBookingsRequest, BOOKINGS),
    ("ListLeave", "leave", leave.ListLeaveRequest, LEAVES),
    ("ListAway", "away", leave.ListAwayRequest, AWAY),
    ("ListLeaveTypes", "leave_types", leave.ListLeaveTypesRequest, TYPES),
    ("ListCapacityGaps", "capacity_gaps", demand.ListCapacityGapsRequest, GAPS),
    ("ListBaselines", "baselines", baselines.ListBaselinesRequest, BASELINES),
    ("ListTaskSeries", "task_series", recurring.ListTaskSeriesRequest, SERIES),
    ("ListPlanScenarios", "scenarios", scenarios.ListPlanScenariosRequest, SCENARIOS),
    ("ListPlanImports", "plan_imports", plan_files.ListPlanImportsRequest, PLAN_IMPORTS),
]


@pytest.fixture
def busy(bureau: Bureau) -> Bureau:
    return filled(bureau)


@pytest.fixture(scope="module")
def unchanged() -> Iterator[Bureau]:
    """The same, made once for all tests that only read."""
    with a_projects_service(RolledBackDatabase) as (database, served):
        yield filled(Bureau(Agency(database), served))


def filled(bureau: Bureau) -> Bureau:
    """With gaps and equal values in everything that a list is ordered by."""
    acme = KnownClient(client_id=new_id(), reference="C2", name="acme")
    mine = {"project_manager_id": bureau.pam.person_id}
    projects = [
        a_project(name=name, client_id=client, due_on=due, status=status, **mine)
        for name, client, due, status in (
            ("Site", bureau.client_id, date(2026, 5, 1), ProjectStatus.ACTIVE),
            ("atlas", acme.client_id, None, ProjectStatus.ON_HOLD),
            ("Site", None, date(2026, 5, 1), ProjectStatus.ACTIVE),
            ("Brand", bureau.client_id, date(2026, 4, 1), ProjectStatus.PLANNING),
            ("100% brand", None, None, ProjectStatus.ACTIVE),
        )
    ]
    ends = (("Draw", date(2026, 3, 2)), ("build", None), ("Draw", None), ("Plan", date(2026, 3, 1)))
    tasks = [
        a_task(projects[0], name=name, end_on=end, position=place)
        for place, (name, end) in enumerate(ends)
    ]
    short = {"gap_seconds": 3600, "threshold_seconds": 60, "found_at": NOW}
    gaps = [
        CapacityGap(id=new_id(), charge_role=role, month_on=date(2026, month, 1), **short, **more)
        for role, month, more in (
            ("designer", 4, {"closed_at": NOW}),
            ("designer", 4, {}),
            ("Developer", 3, {}),
        )
    ]
    bureau.agency.add(acme, *projects, *tasks)
    bureau.agency.add(*gaps)
    for worker, day, minutes in ((bureau.ada, 3, 30), (bureau.ada, 4, 30), (bureau.lea, 3, 90)):
        entry = {"project_id": projects[0].id, "worked_on": f"2026-03-0{day}"}
        bureau.ask("LogTime", worker, seconds=minutes * 60, **entry)
    controlled(bureau, projects[0].id)
    staffed(bureau)
    planned(bureau, projects)
    sent(bureau, projects[0].id)
    return bureau


def controlled(bureau: Bureau, project_id: str) -> None:
    """Risks, issues, requests, reports and decisions of one project."""
    for title, level, due in (("Ill", 2, ""), ("Late", 5, "2026-04-01"), ("Ill", 2, "2026-04-01")):
        risk = {"area": "people", "probability_level": level, "response_due_on": due}
        of = {"project_id": project_id, "title": title, "impact_level": 3}
        bureau.ask("CreateRisk", **risk, **of)
        grave = {"severity": "low" if level == 2 else "critical"}
        of = {"project_id": project_id, "title": title, "due_on": due}
        bureau.ask("CreateIssue", **grave, **of)
        of = {"project_id": project_id, "title": title, "decided_by": title}
        asked = {"project_id": project_id, "title": title, "requested_by": title}
        bureau.ask("CreateClientRequest", requested_on=f"2026-03-0{level}", **asked)
        bureau.ask("CreateStatusReport", project_id=project_id, audience="team")
        bureau.ask("CreateDecision", decided_on=f"2026-03-0{level}", **of)


def staffed(bureau: Bureau) -> None:
    """Kinds of reasons, skills, working patterns and leave."""
    for name, group, place in (("Film", "Craft", 2), ("copy", "", 1), ("Print", "craft", 2)):
        skill = bureau.ask("CreateSkill", bureau.root, name=name, group=group, position=place).skill
        for who in (bureau.ada, bureau.max):
            levels = [{"skill_id": skill.id, "level": place}]
            bureau.ask("SetPersonSkills", bureau.root, person_id=who.person_id, skills=levels)
    for name, place in (("Rework", 2), ("goodwill", 1), ("Pitch", 2)):
        bureau.ask("CreateReasonKind", bureau.root, name=name, position=place)
    for who, day in (
        (bureau.ada, "2026-01-01"),
        (bureau.ada, "2026-02-01"),
        (bureau.lea, "2026-01-01"),
    ):
        week = [{"weekday": 1, "minutes": 300}]
        bureau.ask(
            "CreateWorkingPattern", bureau.root, person_id=who.person_id, from_on=day, days=week
        )
    for name, person, first in (
        ("Jury", bureau.ada, 11),
        ("jury duty", bureau.lea, 11),
        ("Jury 2", bureau.max, 12),
    ):
        kind = bureau.ask("CreateLeaveType", bureau.root, name=name).leave_type
        asked = {"leave_type_id": kind.id, "person_id": person.person_id}
        days = {"first_on": f"2026-05-{first:02}", "last_on": "2026-05-15"}
        made = bureau.ask("RequestLeave", bureau.root, **asked, **days)
        bureau.ask("ApproveLeave", bureau.root, leave_id=made.leave.id)


def planned(bureau: Bureau, projects: Sequence[Project]) -> None:
    """Baselines, levellings, series of tasks, imported plans and bookings."""
    for project, name in ((projects[0], "Sold"), (projects[0], "Agreed"), (projects[2], "Sold")):
        bureau.ask("CreateTask", project_id=project.id, name="Draw", duration_days=1)
        bureau.ask("TakeBaseline", project_id=project.id, name=name)
        bureau.ask("StartLevelling", project_ids=[project.id])
        bureau.ask("CreatePlanScenario", bureau.root, name=name)
        weekly = {"name": name, "rule": "FREQ=WEEKLY", "horizon_days": 1}
        bureau.ask("CreateTaskSeries", project_id=project.id, **weekly)
        bureau.ask("ImportPlan", project_id=project.id, name=name, content=b"name\nPrint\n")
    for place, of in enumerate(("", projects[0].id, projects[2].id)):
        rounding = "none" if place % 2 else "agency"
        bureau.ask("CreateTimeRule", bureau.root, project_id=of, rounding=rounding)
    weeks = ((bureau.ada, "2026-02-25"), (bureau.lea, "2026-03-03"), (bureau.ada, "2026-03-04"))
    for who, first in weeks:
        bureau.ask("SubmitTimesheet", who, first_on=first, confirm_incomplete=True)
        days = {"first_on": first, "last_on": "2026-03-31"}
        bureau.ask("CreateApprovalSubstitute", who, substitute_id=bureau.max.person_id, **days)
    for place, who in enumerate((bureau.ada, bureau.max, bureau.ada, None)):
        days = {"start_on": f"2026-03-1{6 + place % 2}", "end_on": "2026-03-20"}
        whom = {"person_id": who.person_id} if who else {"charge_role": "designer"}
        project_id = projects[place % 2].id
        bureau.ask(
            "CreateBooking", bureau.root, project_id=project_id, minutes_per_day=60, **days, **whom
        )


def sent(bureau: Bureau, project_id: str) -> None:
    """Versions of two deliverables; the client is asked about some."""
    for name in ("Poster", "Film"):
        made = bureau.ask("CreateDeliverable", project_id=project_id, name=name).project
        of = {"project_id": project_id, "deliverable_id": made.deliverables[-1].id}
        for days in (0, 7):
            proof = bureau.ask("AddProof", name="a.pdf", content=b"%PDF-", **of).proof
            due = (datetime.now(UTC).date() + timedelta(days=days + 1)).isoformat() if days else ""
            asked = {"proof_id": proof.id, "approver_ids": [new_id()], "due_on": due}
            bureau.ask("AskForSignOff", **asked)


def wanted_with(bureau: Bureau, name: str) -> dict[str, Any]:
    """Filters with which every order of the list is allowed."""
    if name in ("ListTasks", "ListTimeEntries"):
        site = bureau.ask("ListProjects", bureau.root, search="site", order="created_at")
        return {"project_id": [site.projects[0].id]}
    return {}


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_a_list_gives_every_row_once_in_each_of_its_orders(
    unchanged: Bureau, name: str, rows: str, request_type: Any, records: Any
) -> None:
    some = wanted_with(unchanged, name)

    def paged(order: str) -> list[str]:
        found, token = [], ""
        while True:
            page = unchanged.ask(
                name, unchanged.root, page_size=1, page_token=token, order=order, **some
            )
            found += [row.id for row in getattr(page, rows)]
            token = page.next_page_token
            if not token:
                return found

    whole = unchanged.ask(name, unchanged.root, page_size=200, count=True, **some)
    ids = {row.id for row in getattr(whole, rows)}
    assert len(ids) >= 3
    assert (whole.total, whole.total_is_exact) == (len(ids), True)
    for word in records.orders():
        if not word.startswith("-"):
            assert set(paged(word)) == ids, word
            assert paged(f"-{word}") == paged(word)[::-1], word


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_the_contract_of_a_list_names_the_orders_that_there_are(
    name: str, rows: str, request_type: Any, records: Any
) -> None:
    rules: Any = request_type.DESCRIPTOR.fields_by_name["order"].GetOptions()
    assert list(rules.Extensions[options.field].words) == records.orders()


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_a_list_of_ids_gives_those_that_may_be_seen(
    unchanged: Bureau, name: str, rows: str, request_type: Any, records: Any
) -> None:
    every = [row.id for row in getattr(unchanged.ask(name, unchanged.root), rows)]
    some = [every[0], every[-1], new_id()]
    found = unchanged.ask(name, unchanged.root, ids=some, count=True)
    assert {row.id for row in getattr(found, rows)} == set(some[:2])
    assert found.total == 2
    assert unchanged.refusal(name, unchanged.root, ids=["Bob"]) == "ID_MALFORMED"
    assert unchanged.refusal(name, unchanged.root, ids=[every[0]] * 201) == "LIST_TOO_LONG"


def test_many_ids_are_answered_on_one_page(bureau: Bureau) -> None:
    made = [a_project(name=f"Job {n}") for n in range(60)]
    bureau.agency.add(*made)
    found = bureau.ask("ListProjects", bureau.root, ids=[project.id for project in made])
    assert (len(found.projects), found.next_page_token) == (60, "")


def test_projects_are_found_by_several_values_of_a_filter(busy: Bureau) -> None:
    def names(**asked: Any) -> list[str]:
        found = busy.ask("ListProjects", order="name", **asked).projects
        return [project.name for project in found]

    active, on_hold = planning.PROJECT_STATUS_ACTIVE, planning.PROJECT_STATUS_ON_HOLD
    assert names(status=[on_hold]) == ["atlas"]
    assert names(status=[on_hold, active]) == ["100% brand", "atlas", "Site", "Site"]
    assert names(client_id=[busy.client_id]) == ["Brand", "Site"]
    assert names(due_from="2026-04-01", due_to="2026-04-30") == ["Brand"]
    assert names(search="ACME") == ["atlas"]
    assert names(search="0%") == ["100% brand"]
    assert names(search="%") == ["100% brand"]


def test_projects_without_a_day_come_before_those_with_one(busy: Bureau) -> None:
    found = busy.ask("ListProjects", order="due_on").projects
    assert [project.due_on for project in found] == [
        "",
        "",
        "2026-04-01",
        "2026-05-01",
        "2026-05-01",
    ]


def test_a_total_counts_what_the_filters_leave_and_what_the_reader_may_see(busy: Bureau) -> None:
    site = {"search": "site", "count": True, "page_size": 1}
    assert busy.ask("ListProjects", **site).total == 2
    assert not busy.ask("ListProjects", page_size=1).HasField("total")
    totals = [
        busy.ask("ListTimeEntries", reader, count=True, page_size=1).total
        for reader in (busy.lea, busy.ada, busy.join("Newcomer", "team_member"))
    ]
    assert totals == [3, 2, 0]


def test_a_total_stops_where_counting_would_cost_too_much(
    busy: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.listing.TOTAL_MAX", 3)
    asked = {"count": True, "page_size": 1, "due_to": "2026-12-30"}
    busy.agency.add(*(a_project(name="More", due_on=date(2026, 6, 1)) for _ in range(2)))
    found = busy.ask("ListProjects", busy.root, **asked)
    assert (found.total, found.total_is_exact) == (3, False)


def test_an_order_that_no_index_serves_needs_a_filter_that_narrows_the_list(busy: Bureau) -> None:
    with pytest.raises(Invalid) as refused:
        busy.ask("ListTimeEntries", busy.root, order="minutes")
    assert (refused.value.reason, refused.value.field) == ("ORDER_TOO_WIDE", "order")
    assert "project_id" in refused.value.message
    person = {"person_id": [busy.ada.person_id]}
    found = busy.ask("ListTimeEntries", busy.root, order="-minutes", **person).time_entries
    assert [entry.seconds for entry in found] == [1800, 1800]


def test_an_order_that_there_is_not_is_refused_with_those_that_there_are(busy: Bureau) -> None:
    with pytest.raises(Invalid) as refused:
        busy.ask("ListProjects", order="colour")
    assert (refused.value.reason, refused.value.field) == ("VALUE_UNKNOWN", "order")
    assert "-client_name" in refused.value.message


def test_a_token_of_another_order_is_refused(busy: Bureau) -> None:
    token = busy.ask("ListProjects", page_size=1, order="name").next_page_token
    for asked in ({"order": "-name"}, {"order": "due_on"}, {}):
        reason = busy.refusal("ListProjects", page_size=1, page_token=token, **asked)
        assert reason == "PAGE_TOKEN_MALFORMED"
