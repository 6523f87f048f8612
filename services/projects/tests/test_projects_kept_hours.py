"""The kept hours are what the entries come to, and figures read them instead of the entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from chassis.database import Database
from chassis.ids import new_id
from chassis.kept_sums import verify_command
from chassis.testing import empty
from projects.control.queries.delivery import get_client_delivery, get_project_delivery
from projects.control.queries.portfolio import summarise_portfolio
from projects.settings import Settings
from projects.time.queries.recounting import verify_sums
from projects_builders import Agency, a_person, a_project, a_projects_database, a_task
from sqlalchemy import text

pytestmark = pytest.mark.slow
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
CLIENT = new_id()


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
           (CAST(:tasks AS uuid[]))[1 + n % 3], CAST(:first AS date) + n % 90, 60 + n % 7,
           'developer', n % 4 > 0, '', '', (ARRAY['submitted', 'approved', 'rejected'])[1 + n % 3],
           CASE n % 3 WHEN 1 THEN gen_random_uuid() END, CASE n % 3 WHEN 1 THEN now() END, '',
           now(), false
    FROM generate_series(1, :many) AS n
""")


def a_history(agency: Agency, entries: int) -> str:
    """The id of a project with that many entries over three months, on two tasks and on itself."""
    project = agency.add(a_project(client_id=CLIENT))
    tasks = [agency.add(a_task(project, name=name)).id for name in ("Design", "Build")]
    people = [agency.add(a_person(name=name)).id for name in ("Ada", "Bo")]
    values = {"project": project.id, "tasks": [*tasks, None], "people": people, "first": FIRST}
    with agency.database.engine.begin() as connection:
        connection.execute(_ENTRIES, values | {"many": entries})
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
    "UPDATE time_entry SET chargeable = NOT chargeable",
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
        assert differences(agency) == {"project_hours": (), "task_hours": ()}, change


def test_a_kept_sum_that_is_wrong_is_named(agency: Agency) -> None:
    project_id = a_history(agency, 30)
    with agency.database.engine.begin() as connection:
        connection.execute(text("UPDATE project_hours SET logged_seconds = logged_seconds + 1"))
    wrong = differences(agency)
    assert wrong["task_hours"] == ()
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
    long = rows_read_for_figures(agency, a_history(agency, 30_000))
    assert 0 < long <= 1.5 * short


def test_the_operators_command_says_which_setting_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TANDEM_DATABASE_URL", "postgresql://nobody@nowhere/projects")
    monkeypatch.setenv("TANDEM_ACTOR_SECRET", "short")
    assert verify_command("projects", Settings, verify_sums) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert "TANDEM_ACTOR_SECRET" in line
