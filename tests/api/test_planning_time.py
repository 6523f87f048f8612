"""Working time, lags, constraints and floats through the public API (E04 to E09)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from office import Office, refused
from test_schedule import Plan

MONDAY = date(2027, 3, 1)
NETWORK = {
    "Brief": 2,
    "Concept": 5,
    "Copy": 4,
    "Design": 6,
    "Review": 3,
    "Build": 8,
    "QA": 4,
    "Launch": 0,
}


def net_mixed(office: Office) -> Plan:
    """The network with all kinds of links, lags and a lead: 26 days."""
    plan = Plan(office, MONDAY)
    for name, days in NETWORK.items():
        plan.task(name, days)
    plan.link("Brief", "Concept")
    plan.link("Concept", "Copy", "start_to_start", 2)
    plan.link("Concept", "Design")
    plan.link("Design", "Review")
    plan.link("Copy", "Review")
    plan.link("Review", "Build", lag=-1)
    plan.link("Build", "QA", "finish_to_finish", 2)
    plan.link("QA", "Launch", lag=1)
    return plan


def test_E04_E05_E09_the_network_of_all_links_has_its_times_and_floats(office: Office) -> None:
    plan = net_mixed(office)
    found, tasks = plan.schedule(), plan.tasks()
    assert found["duration_days"] == 26
    late = {name for name, task in tasks.items() if not task["critical"]}
    assert late == {"Copy"}
    assert (tasks["Copy"]["total_float_days"], tasks["Copy"]["free_float_days"]) == (5, 5)
    assert tasks["Copy"]["total_float_minutes"] == 5 * 450
    longest = {plan.ids[name] for name in NETWORK} - {plan.ids["Copy"]}
    assert set(found["longest_path_task_ids"]) == longest == set(found["critical_task_ids"])


def waited(plan: Plan, before: str, behind: str) -> timedelta:
    """From the start of one task to the start of the other."""
    first, second = (
        datetime.fromisoformat(plan.tasks()[name]["start_at"]) for name in (before, behind)
    )
    return second - first


def test_E05_a_lag_is_in_minutes_of_work_or_of_the_clock(office: Office) -> None:
    plan = Plan(office, date(2027, 3, 5))  # a Friday
    glue, paint = plan.task("Glue", 1), plan.task("Paint", 1)
    ends = {"predecessor_id": plan.ids[glue], "successor_id": plan.ids[paint]}
    made = plan.at.post("/v1/dependencies", ends | {"lag_minutes": 225})["dependency"]
    assert (made["lag_days"], made["lag_minutes"], made["lag_elapsed"]) == (0, 225, False)
    assert waited(plan, "Glue", "Paint") == timedelta(days=3, hours=3, minutes=45)
    path = f"/v1/dependencies/{made['id']}"
    changed = plan.at.patch(path, {"lag_days": 2, "lag_elapsed": True})["dependency"]
    assert (changed["lag_days"], changed["lag_minutes"]) == (2, 2880)
    assert waited(plan, "Glue", "Paint") == timedelta(days=3)
    with refused("NUMBER_OUT_OF_RANGE"):
        plan.at.patch(path, {"lag_days": 9999})


def test_E06_a_schedule_pulls_as_well_as_it_pushes_and_says_why(office: Office) -> None:
    """Behaviour 11 too."""
    plan = Plan(office, MONDAY)
    design, build = plan.task("Design", 3), plan.task("Build", 2)
    plan.link(design, build)
    path = f"/v1/projects/{plan.project_id}/schedule"
    for days, start in ((5, "2027-03-08"), (1, "2027-03-02")):
        wanted = {"tasks": [{"task_id": plan.ids[design], "duration_days": days}]}
        moved = {task["task_id"]: task for task in plan.at.post(path, wanted)["tasks"]}
        at = moved[plan.ids[build]]
        assert at["start_on"] == start
        assert (at["placed_by"], at["placed_by_task_id"]) == ("dependency", plan.ids[design])
    assert plan.tasks()[design]["placed_by"] == "project_start"


def test_E07_constraints_hold_tasks_and_show_what_cannot_be_kept(office: Office) -> None:
    plan = Plan(office, MONDAY)
    brief, design, launch = (
        plan.task(*each) for each in (("Brief", 2), ("Design", 3), ("Launch", 1))
    )
    plan.link(brief, design)
    plan.link(design, launch)
    plan.change(launch, constraint="must_start_on", constraint_on="2027-03-10")
    assert plan.dates()[launch][0] == "2027-03-10"
    assert plan.tasks()[design]["total_float_days"] == 2
    plan.change(launch, constraint="finish_no_later_than", constraint_on="2027-03-04")
    tasks = plan.tasks()
    assert plan.dates()[launch] == ("2027-03-08", "2027-03-08")
    assert {task["total_float_days"] for task in tasks.values()} == {-2}
    plan.change(launch, constraint="must_finish_on", constraint_on="2027-03-12")
    plan.change(design, constraint="as_late_as_possible")
    assert plan.dates()[design] == ("2027-03-09", "2027-03-11")
    plan.change(launch, constraint="none")
    assert plan.dates()[launch] == ("2027-03-08", "2027-03-08")
    with refused("CONSTRAINT_DAY_REQUIRED"):
        plan.change(launch, constraint="must_start_on")
    with refused("CONSTRAINT_NEEDS_NO_DAY"):
        plan.change(launch, constraint_on="2027-03-12")
    with refused("CONSTRAINT_IMPOSSIBLE"):
        plan.change(
            launch,
            start_not_before="2027-03-15",
            constraint="finish_no_later_than",
            constraint_on="2027-03-12",
        )


def test_E08_a_task_of_part_days_begins_and_ends_within_a_day(office: Office) -> None:
    plan = Plan(office, MONDAY)
    more = {"project_id": plan.project_id, "duration_days": 1, "duration_minutes": 225}
    first = plan.at.post("/v1/tasks", more | {"name": "Call"})
    assert (first["duration_minutes"], first["duration_days"]) == (225, 1)
    second = plan.at.post("/v1/tasks", more | {"name": "Note"})
    ends = {"predecessor_id": first["id"], "successor_id": second["id"]}
    plan.at.post("/v1/dependencies", ends)
    assert waited(plan, "Call", "Note") == timedelta(hours=3, minutes=45)
    assert plan.dates()["Note"] == ("2027-03-01", "2027-03-01")
    kept = plan.at.patch(f"/v1/tasks/{first['id']}", {"duration_days": 1})
    assert kept["duration_minutes"] == 225  # what was read and sent back changes nothing


def test_E13_the_length_of_an_effort_driven_task_follows_from_its_work(office: Office) -> None:
    plan = Plan(office, MONDAY)
    work = {"estimate_minutes": 900, "effort_driven": True, "units": "0.50"}
    plan.link(plan.task("Edit", 1, **work), plan.task("Grade", 1))
    found = plan.tasks()["Edit"]
    assert (found["duration_minutes"], found["duration_days"]) == (1800, 4)
    assert plan.dates() == {
        "Edit": ("2027-03-01", "2027-03-04"),
        "Grade": ("2027-03-05", "2027-03-05"),
    }
    plan.change("Edit", units="1.00")
    assert plan.dates()["Grade"][0] == "2027-03-03"
    plan.change("Edit", estimate_minutes=450)
    assert plan.dates()["Grade"][0] == "2027-03-02"
    with refused("DURATION_FOLLOWS_WORK"):
        plan.change("Edit", duration_days=3)
    with refused("ESTIMATE_REQUIRED"):
        plan.change("Edit", estimate_minutes=0)
    with refused("NUMBER_OUT_OF_RANGE"):
        plan.change("Edit", units="0.00")
    plan.change("Edit", effort_driven=False, duration_days=3)
    assert plan.dates()["Grade"][0] == "2027-03-04"


def test_e13_work_is_walked_over_the_real_days_of_who_does_it(office: Office) -> None:
    """Five hours on Mondays, Wednesdays and Fridays: 15 hours end on the Friday at three."""
    plan, person = Plan(office, MONDAY), office.join("team_member")
    days = [{"weekday": day, "minutes": 300} for day in (1, 3, 5)]
    pattern = {"person_id": person.id, "from_on": MONDAY.isoformat(), "days": days}
    office.administrator.post("/v1/working-patterns", pattern)
    work = {"estimate_minutes": 900, "effort_driven": True, "assignee_id": person.id}
    plan.link(plan.task("Film", 1, **work), plan.task("Cut", 1))
    assert plan.dates() == {
        "Film": ("2027-03-01", "2027-03-05"),
        "Cut": ("2027-03-05", "2027-03-08"),
    }
