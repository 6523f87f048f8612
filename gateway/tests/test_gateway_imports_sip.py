"""Ten years of a real team's work, through the door: the totals are right to the hundredth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from imports_world import DATA, ImportsWorld, imports_world
from sqlalchemy import text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the SiP data is not at {DATA}"),
]


def sip_files() -> dict[str, Any]:
    task_info, dates = "Sip-task-info.csv", "est-act-dates.csv"
    return {
        "file": (task_info, (DATA / task_info).read_bytes()),
        "dates": (dates, (DATA / dates).read_bytes()),
        "mapping": "sip",
    }


@pytest.fixture(scope="module")
def world() -> Iterator[ImportsWorld]:
    with imports_world() as world:
        yield world


@pytest.fixture(scope="module")
def imported(world: ImportsWorld) -> dict[str, Any]:
    """A dry run, then the import, then the same again."""
    dry = world.carried_out(**sip_files(), dry_run="true")
    untouched = _count(world, "time_entry") + _count(world, "task") + _count(world, "person")
    started = time.monotonic()
    first = world.carried_out(**sip_files())
    seconds = time.monotonic() - started
    again = world.carried_out(**sip_files())
    return {
        "dry": dry,
        "untouched": untouched,
        "first": first,
        "seconds": seconds,
        "again": again,
    }


def _count(world: ImportsWorld, table: str) -> int:
    with world.projects.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def counts(found: dict[str, Any], what: str) -> dict[str, int]:
    return {kind: count[what] for kind, count in found["counts"].items()}


EVERYTHING = {
    "clients": 1,
    "projects": 20,
    "people": 22,
    "tasks": 10_266,
    "time_entries": 12_299,
    "dependencies": 0,
}
NOTHING = dict.fromkeys(EVERYTHING, 0)


def test_every_row_is_taken_and_the_totals_are_those_of_the_source(
    imported: dict[str, Any],
) -> None:
    found = imported["first"]
    assert (found["state"], found["error"]) == ("done", "")
    assert counts(found, "created") == EVERYTHING
    assert counts(found, "refused") == NOTHING
    totals = found["report"]["totals"]
    assert (totals["rows"], totals["hours"]) == (12_299, "95001.98")
    assert totals["estimate_hours"] == "90454.20"
    assert [(line["name"], line["hours"]) for line in totals["projects"][:5]] == [
        ("PC18", "26865.49"),
        ("PC2", "21667.39"),
        ("PC9", "13962.30"),
        ("PC17", "6545.33"),
        ("PC5", "6128.07"),
    ]
    assert {line["name"]: line["rows"] for line in totals["categories"]} == {
        "Development": 8_220,
        "Management": 2_105,
        "Operational": 1_974,
    }
    assert {line["name"]: line["rows"] for line in totals["statuses"]} == {
        "FINISHED": 4_950,
        "COMPLETED": 4_453,
        "CHRONICLE": 2_323,
        "RELEASED": 288,
        "CANCELLED": 190,
        "ESTIMATED": 86,
        "TEMPLATE": 7,
        "AUTHORISE": 2,
    }


def test_the_portfolio_is_one_call_with_the_same_totals(
    world: ImportsWorld, imported: dict[str, Any]
) -> None:
    found = world.administrator.get("/v1/portfolio").json()
    total = found["total"]
    assert (total["actual_hours"], total["estimate_hours"]) == ("95001.98", "90454.20")
    assert total["task_count"] == 10_266
    assert [(line["name"], line["actual_hours"]) for line in found["projects"][:5]] == [
        ("PC18", "26865.49"),
        ("PC2", "21667.39"),
        ("PC9", "13962.30"),
        ("PC17", "6545.33"),
        ("PC5", "6128.07"),
    ]
    assert len(found["projects"]) == 20
    assert len(found["people"]) == 22
    assert {line["name"] for line in found["categories"]} == {
        "Development",
        "Management",
        "Operational",
    }
    done = total["compared_task_count"]
    assert done == sum(line["compared_task_count"] for line in found["categories"]) == 8_175


def test_what_had_to_be_decided_is_counted(imported: dict[str, Any]) -> None:
    decisions: dict[str, list[tuple[int, int, str]]] = {}
    for each in imported["first"]["report"]["decisions"]:
        if "rows" in each:
            counted = (each["rows"], each["tasks"], each["hours"])
            decisions.setdefault(each["code"], []).append(counted)
    assert decisions["CANCELLED_WITH_HOURS"] == [(190, 166, "1724.23")]
    assert decisions["OVER_24_HOURS"][0][0] == 752
    assert decisions["DATES_EXCHANGED"] == [(2, 2, "0.00")]
    assert decisions["STARTED_BEFORE_ESTIMATED"] == [(45, 45, "0.00")]
    assert decisions["TASK_ROWS_DISAGREE"][0][1] == 2
    assert decisions["STARTED_BY_HOURS"][0][1] == 78
    assert "DAY_FROM_OTHER_COLUMN" in decisions
    assert "NO_HOURS" not in decisions
    (task_info, dates) = imported["first"]["report"]["files"]
    assert set(task_info["columns_left"]) >= {"Priority", "RaisedByID", "HoursActual"}
    assert dates["columns_left"] == []


def test_it_is_history_and_never_unbilled_work(
    world: ImportsWorld, imported: dict[str, Any]
) -> None:
    with world.projects.engine.connect() as connection:
        kinds = connection.execute(
            text("SELECT status, settled, count(*) FROM time_entry GROUP BY 1, 2")
        ).all()
        facts = connection.execute(
            text(
                "SELECT sum((payload->>'time_entries')::int), sum((payload->>'seconds')::bigint)"
                " FROM outbox WHERE type = 'history.imported.v1'"
            )
        ).one()
        logged = connection.execute(
            text("SELECT count(*) FROM outbox WHERE type LIKE 'time_entry.%'")
        ).scalar_one()
    assert [tuple(kind) for kind in kinds] == [("approved", True, 12_299)]
    assert (facts[0], int(facts[1])) == (12_299, 9_500_198 * 36)
    assert logged == 0


def test_a_dry_run_says_the_same_and_writes_nothing(imported: dict[str, Any]) -> None:
    dry, wet = imported["dry"], imported["first"]
    assert imported["untouched"] == 0
    assert dry["counts"] == wet["counts"]
    assert dry["report"] == wet["report"]


def test_a_second_time_everything_is_there_already(
    world: ImportsWorld, imported: dict[str, Any]
) -> None:
    again = imported["again"]
    assert counts(again, "created") == counts(again, "refused") == NOTHING
    assert counts(again, "already_there") == EVERYTHING
    assert _count(world, "time_entry") == 12_299


def test_m18_what_similar_work_took_is_nearer_than_the_estimate(
    world: ImportsWorld, imported: dict[str, Any]
) -> None:
    """M-18: tasks of the last two years, judged by what was finished before them. Four fifths of
    them should take at most P80; P50 should err less than the estimate."""
    first, *_ = judged = tasks_of_the_last_years(world)
    seen, beyond, error, naive = 0, 0, 0, 0
    for task in judged[::8]:
        asked = {"category": task.category, "estimate_minutes": task.estimate // 60}
        found = world.administrator.get(
            "/v1/similar-work", **asked, finished_before=first.cut
        ).json()
        seen += 1
        beyond += task.actual > found["suggestion"]["p80_minutes"] * 60
        error += abs(task.actual - found["suggestion"]["p50_minutes"] * 60)
        naive += abs(task.actual - task.estimate)
    assert seen > 80
    assert 0.1 <= beyond / seen <= 0.3
    assert error < naive


def tasks_of_the_last_years(world: ImportsWorld) -> list[Any]:
    """Done, with an estimate made in them, and hours."""
    with world.projects.engine.connect() as connection:
        return list(connection.execute(text(LAST_TWO_YEARS)))


LAST_TWO_YEARS = """
    SELECT category, estimate_seconds AS estimate, hours.seconds AS actual,
           to_char(max(estimated_on) OVER () - interval '2 years', 'YYYY-MM-DD') AS cut
    FROM task JOIN (
        SELECT task_id, sum(logged_seconds)::bigint AS seconds FROM task_person_hours GROUP BY 1
    ) AS hours ON hours.task_id = task.id
    WHERE status = 'done' AND estimate_seconds > 0
      AND estimated_on >= (SELECT max(estimated_on) FROM task) - interval '2 years'
    ORDER BY task.external_ref
"""


def test_it_takes_well_under_a_minute(imported: dict[str, Any]) -> None:
    assert imported["seconds"] < 60, imported["seconds"]
