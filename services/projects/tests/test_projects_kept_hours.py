"""The kept hours are what the entries come to, and figures read them instead of the entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from bus.process import main
from chassis.actor import Actor
from chassis.database import Database, engine_for
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import empty, fresh_database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects.control.queries.delivery import get_client_delivery, get_project_delivery
from projects.control.queries.portfolio import summarise_portfolio
from projects.events import CATALOGUE
from projects.planning.rules.status import TaskStatus
from projects.time.queries.recounting import verify_sums
from projects_builders import Agency, a_person, a_project, a_projects_database, a_task
from sqlalchemy import text

pytestmark = pytest.mark.slow
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
CLIENT = new_id()
ALL_RIGHT: dict[str, tuple[str, ...]] = {
    "project_hours": (),
    "task_hours": (),
    "task_person_hours": (),
}


@pytest.fixture(autouse=True)
def _keeps_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """main sets up the log of its process, which is here the process of all tests."""
    monkeypatch.setattr("chassis.log.configure", lambda *_: None)


@pytest.fixture(scope="module")
def agency() -> Iterator[Agency]:
    """In a database of its own that commits: the server counts what it has stored."""
    with a_projects_database(Database) as database:
        yield Agency(database)


@pytest.fixture(autouse=True)
def _emptied(agency: Agency) -> None:
    empty(agency.database)


_ENTRIES = text("""
    INSERT INTO time_entry (id, version, person_id, project_id, task_id, worked_on, seconds,
        charge_role, chargeable, non_chargeable_reason, note, status, decided_by_id, decided_at,
        rejected_reason, logged_at, settled)
    SELECT gen_random_uuid(), 1, (CAST(:people AS uuid[]))[1 + n % 2], :project,
           (CAST(:tasks AS uuid[]))[1 + n % 3], CAST(:first AS date) + n % :days, 60 + n % 7,
           'developer', n % 4 > 0, '', '', (ARRAY['submitted', 'approved', 'rejected'])[1 + n % 3],
           CASE n % 3 WHEN 1 THEN gen_random_uuid() END, CASE n % 3 WHEN 1 THEN now() END, '',
           now(), false
    FROM generate_series(1, :many) AS n
""")


def a_history(agency: Agency, entries: int, days: int = 90) -> str:
    """The id of a project with that many entries in that many days, on two tasks and on itself."""
    project = agency.add(a_project(client_id=CLIENT))
    tasks = [agency.add(a_task(project, name=name)).id for name in ("Design", "Build")]
    people = [agency.add(a_person(name=name)).id for name in ("Ada", "Bo")]
    values = {"project": project.id, "tasks": [*tasks, None], "people": people, "first": FIRST}
    with agency.database.engine.begin() as connection:
        connection.execute(_ENTRIES, values | {"many": entries, "days": days})
    with agency.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    return str(project.id)


def differences(agency: Agency) -> dict[str, tuple[str, ...]]:
    with agency.reading() as reading:
        return {found.table: found.wrong for found in verify_sums(reading)}


CHANGES = [
    "UPDATE time_entry SET status = 'submitted', decided_by_id = NULL WHERE status = 'approved'",
    "UPDATE time_entry SET status = 'rejected' WHERE seconds = 61",
    "UPDATE time_entry SET worked_on = worked_on + 20, seconds = seconds + 1",
    "UPDATE time_entry SET chargeable = NOT chargeable,"
    " billable_seconds = CASE WHEN chargeable THEN 0 ELSE seconds END",
    "UPDATE time_entry SET task_id = NULL, note = 'Moved'",
    "DELETE FROM time_entry WHERE worked_on < '2026-03-01'",
    "DELETE FROM time_entry",
]


def test_the_kept_hours_follow_every_change_of_the_entries(agency: Agency) -> None:
    a_history(agency, 300)
    for change in CHANGES:
        with agency.database.engine.begin() as connection:
            changed = connection.execute(text(change)).rowcount
        assert changed, change
        assert differences(agency) == ALL_RIGHT, change


DEALINGS = {
    "log": """
        INSERT INTO time_entry (id, version, person_id, project_id, task_id, worked_on, seconds,
            charge_role, chargeable, non_chargeable_reason, note, status, rejected_reason,
            reopened_reason, correction_reason, logged_at, settled)
        SELECT gen_random_uuid(), 1, (CAST(:people AS uuid[]))[1 + n % 2],
               (CAST(:projects AS uuid[]))[1 + n % 2], (CAST(:tasks AS uuid[]))[1 + n % 5],
               CAST(:first AS date) + n % 90, 60 + n % 7, 'developer', n % 4 > 0, '', '',
               'submitted', '', '', '', now(), false
        FROM generate_series(:n, :n + 3) AS n
    """,
    "correct": """
        INSERT INTO time_entry
        SELECT made.* FROM time_entry AS entry, jsonb_populate_record(entry, jsonb_build_object(
            'id', gen_random_uuid(), 'seconds', -entry.seconds, 'corrects_id', entry.id,
            'billable_seconds', -entry.billable_seconds)) AS made
        WHERE entry.seconds > 0 AND (entry.seconds + :n) % 2 = 0
          AND NOT EXISTS (SELECT FROM time_entry AS other WHERE other.corrects_id = entry.id)
    """,
    "approve": """
        UPDATE time_entry SET status = 'approved', decided_by_id = gen_random_uuid()
        WHERE status = 'submitted' AND (seconds + :n) % 2 = 0
    """,
    "reject": "UPDATE time_entry SET status = 'rejected' WHERE (abs(seconds) + :n) % 3 = 0",
    "reopen": """
        UPDATE time_entry SET status = 'submitted', decided_by_id = NULL
        WHERE status <> 'submitted' AND (abs(seconds) + :n) % 2 = 0
    """,
    "move to another project": """
        UPDATE time_entry SET project_id = (CAST(:projects AS uuid[]))[1 + :n % 2]
        WHERE (abs(seconds) + :n) % 3 = 0
    """,
    "move to another task": """
        UPDATE time_entry SET task_id = (CAST(:tasks AS uuid[]))[1 + :n % 5]
        WHERE (abs(seconds) + :n) % 3 = 0
    """,
    "move to another person": """
        UPDATE time_entry SET person_id = (CAST(:people AS uuid[]))[1 + :n % 2]
        WHERE (abs(seconds) + :n) % 3 = 0
    """,
    "move to another day": """
        UPDATE time_entry SET worked_on = worked_on + 1 - :n % 60 WHERE (abs(seconds) + :n) % 3 = 0
    """,
    "delete": """
        DELETE FROM time_entry AS entry WHERE (abs(seconds) + :n) % 4 = 0
           AND NOT EXISTS (SELECT FROM time_entry AS other WHERE other.corrects_id = entry.id)
    """,
}


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    dealings=st.lists(
        st.tuples(st.sampled_from([*DEALINGS, *["log"] * 5]), st.integers(0, 10**6)), max_size=25
    ),
    start=st.integers(-100, 150),
    days=st.integers(0, 200),
)
def test_the_kept_hours_and_the_portfolio_are_what_the_entries_come_to_after_any_dealings(
    agency: Agency, dealings: list[tuple[str, int]], start: int, days: int
) -> None:
    empty(agency.database)
    ids = two_of_each(agency)
    with agency.database.engine.begin() as connection:
        for name, number in dealings:
            connection.execute(text(DEALINGS[name]), ids | {"n": number})
    assert differences(agency) == ALL_RIGHT
    first = FIRST + timedelta(days=start)
    for window in ((None, None), (first, first + timedelta(days=days))):
        with agency.reading() as reading:
            found = summarise_portfolio(reading, "", *window)
        expected = hours_of_people(agency, *window)
        assert {line.key: line.actual_seconds for line in found.people} == expected


def two_of_each(agency: Agency) -> dict[str, Any]:
    """Ids for the dealings. Half of the tasks are done, and one place in five has no task."""
    projects = [agency.add(a_project()) for _ in range(2)]
    hour = {"estimate_seconds": 3600}
    tasks = [
        agency.add(a_task(project, status=status, **hour)).id
        for project in projects
        for status in (TaskStatus.TO_DO, TaskStatus.DONE)
    ]
    people = [agency.add(a_person(name=name)).id for name in ("Ada", "Bo")]
    of = [project.id for project in projects]
    return {"projects": of, "tasks": [*tasks, None], "people": people, "first": FIRST}


def hours_of_people(agency: Agency, first: date | None, last: date | None) -> dict[str, int]:
    """By the rule of the portfolio, from every entry. A window leaves out the tasks that it takes
    hours from; without one each task counts that somebody has an entry on."""
    tasks: dict[tuple[str, ...], int] = {}
    entries = "SELECT person_id, task_id, worked_on, seconds FROM time_entry"
    with agency.database.engine.connect() as connection:
        rows = connection.execute(text(f"{entries} WHERE status <> 'rejected'")).all()
    for person_id, task_id, worked_on, seconds in rows:
        within = (first or worked_on) <= worked_on <= (last or worked_on)
        key = (str(person_id), str(task_id))
        tasks[key] = tasks.get(key, 0) + (seconds if within else 0)
    people: dict[str, int] = {}
    for (person_id, _), seconds in tasks.items():
        if first is None or seconds > 0:
            people[person_id] = people.get(person_id, 0) + seconds
    return people


def test_a_kept_sum_that_is_wrong_is_named(agency: Agency) -> None:
    project_id = a_history(agency, 30)
    with agency.database.engine.begin() as connection:
        connection.execute(text("UPDATE project_hours SET logged_seconds = logged_seconds + 1"))
    wrong = differences(agency)
    assert wrong["task_hours"] == wrong["task_person_hours"] == ()
    assert project_id in wrong["project_hours"][0]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, None),
        (FIRST, date(2026, 1, 31)),
        (date(2026, 1, 20), date(2026, 3, 10)),
        (date(2026, 2, 3), date(2026, 2, 20)),
        (date(2026, 1, 1), date(2026, 2, 10)),
        (date(2026, 2, 10), None),
        (None, date(2026, 1, 31)),
        (date(2026, 1, 31), date(2026, 2, 1)),
    ],
)
def test_a_window_counts_the_hours_of_its_days_wherever_it_cuts_a_month(
    agency: Agency, first: date | None, last: date | None
) -> None:
    a_history(agency, 400)
    counted = text(
        "SELECT sum(seconds) FROM time_entry WHERE status <> 'rejected'"
        " AND worked_on BETWEEN :first AND :last"
    )
    with agency.database.engine.connect() as connection:
        days = {"first": first or FIRST, "last": last or LAST}
        seconds = connection.execute(counted, days).scalar_one()
    with agency.reading() as reading:
        found = summarise_portfolio(reading, "", first, last)
    assert found.total.actual_seconds == seconds
    assert sum(line.actual_seconds for line in found.people) == seconds
    assert sum(line.actual_seconds for line in found.projects) == seconds


def test_the_migrations_add_up_the_entries_that_are_there_already() -> None:
    with fresh_database("projects_before", lambda url: upgrade("projects", url, "0010")) as url:
        engine = engine_for(url)
        with engine.begin() as connection:
            for rows in HISTORY:
                connection.execute(text(rows))
        upgrade("projects", url)
        database = Database(url, CATALOGUE)
        assert differences(Agency(database)) == ALL_RIGHT
        with database.reading(Actor.system()) as reading:
            assert summarise_portfolio(reading, "", None, None).total.actual_seconds == 20 * 3600
        database.dispose()
        engine.dispose()


HISTORY = (
    """
    INSERT INTO person (id, version, name, email, charge_role, active, weekly_seconds,
        created_at)
    SELECT gen_random_uuid(), 1, 'Person ' || n, '', 'developer', true, 135000, now()
    FROM generate_series(1, 2) AS n
    """,
    """
    INSERT INTO project (id, version, reference, name, status, status_reason, chargeable,
        sold_seconds, kicked_off, country_code, created_at)
    VALUES (gen_random_uuid(), 1, 'JOB-1', 'Site', 'active', '', true, 0, true, '', now())
    """,
    """
    INSERT INTO time_entry (id, version, person_id, project_id, worked_on, seconds, charge_role,
        chargeable, non_chargeable_reason, note, status, rejected_reason, logged_at, settled)
    SELECT gen_random_uuid(), 1, person.id, project.id, date '2026-01-01' + 10 * n, 3600,
        'developer', true, '', '', CASE WHEN n > 10 THEN 'rejected' ELSE 'submitted' END, '',
        now(), false
    FROM person, project, generate_series(1, 15) AS n
    """,
)
"""Two people who logged ten hours each over four months, and five each that were rejected."""


_ROWS_READ = text(
    "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))"
    " FROM pg_stat_xact_user_tables"
)


def rows_read_for_figures(agency: Agency, project_id: str) -> int:
    """By an overview of the project, one of its client, and the whole portfolio; often enough for
    the server to settle on a plan for each."""
    with agency.reading() as reading:
        before = reading.connection.execute(_ROWS_READ).scalar_one()
        for _ in range(7):
            get_project_delivery(reading, project_id)
            get_client_delivery(reading, CLIENT)
            summarise_portfolio(reading, "", None, None)
        return int(reading.connection.execute(_ROWS_READ).scalar_one() - before)


def test_figures_read_as_little_after_a_long_history_as_after_a_short_one(agency: Agency) -> None:
    short = rows_read_for_figures(agency, a_history(agency, 300))
    empty(agency.database)
    long = rows_read_for_figures(agency, a_history(agency, 30_000, days=3_000))
    assert 0 < long <= 1.5 * short


TRIED_PLANS = 5
"""Plans for the values of a run, before PostgreSQL decides whether one for all is as good."""
_PLANNED = text(
    "SELECT max(custom_plans), min(generic_plans) FROM pg_prepared_statements"
    " WHERE statement LIKE '%_hours%'"
)


def test_figures_are_not_planned_anew_for_each_answer_after_a_long_history(agency: Agency) -> None:
    project_id = a_history(agency, 30_000, days=3_000)
    agency.database.dispose()  # statements that were prepared before
    with agency.reading() as reading:
        for _ in range(TRIED_PLANS + 2):
            get_project_delivery(reading, project_id)
            get_client_delivery(reading, CLIENT)
            summarise_portfolio(reading, "", None, None)
        planned, reused = reading.connection.execute(_PLANNED).one()
    assert planned == TRIED_PLANS
    assert reused >= 1


def test_the_operators_command_says_which_setting_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TANDEM_DATABASE_URL", "postgresql://nobody@nowhere/projects")
    monkeypatch.setenv("TANDEM_ACTOR_SECRET", "short")
    assert main("projects", ["sums", "verify"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert "TANDEM_ACTOR_SECRET" in line
