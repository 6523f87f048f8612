"""Time by the hundred: exact, once, and every row accounted for."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.batch import BatchReport
from chassis.errors import Forbidden, Invalid
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import an_actor
from projects.planning.rules.status import ProjectStatus
from projects.time.commands.entries import Changes, update_time_entry
from projects.time.commands.imports import ImportedTime, import_time_entries
from projects.time.model import TimeEntry
from projects.time.rules.entries import Status
from projects_builders import Agency, a_day, a_person, a_project, a_task
from sqlalchemy import select

pytestmark = pytest.mark.slow

ADMINISTRATOR = an_actor("administrator")
HOUR = 3600


@pytest.fixture
def agency(agency: Agency) -> Agency:
    """Ada and Bob, two tasks of a project, and one of a closed project."""
    agency.add(a_person(external_ref="ada"), a_person(external_ref="bob"))
    project = agency.add(a_project(external_ref="site"))
    agency.add(a_task(project, external_ref="site/1"), a_task(project, external_ref="site/2"))
    closed = agency.add(a_project(external_ref="old", status=ProjectStatus.COMPLETED))
    agency.add(a_task(closed, external_ref="old/1"))
    return agency


def a_row(number: int, **given: Any) -> ImportedTime:
    values = {"row": number, "external_ref": f"row {number}", "task_ref": "site/1"}
    values |= {"person_ref": "ada", "worked_on": "2026-03-02", "seconds": HOUR}
    return ImportedTime(**{**values, **given})


def imported(agency: Agency, *rows: ImportedTime, **how: Any) -> BatchReport:
    with agency.acting(ADMINISTRATOR) as tx:
        return import_time_entries(tx, rows, **{"settled": False, "dry_run": False, **how})


def entries(agency: Agency) -> list[TimeEntry]:
    with agency.reading() as reading:
        return list(reading.session.scalars(select(TimeEntry).order_by(TimeEntry.external_ref)))


def facts(agency: Agency) -> list[Any]:
    with agency.database.engine.connect() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.id)))


def refusals(outcome: BatchReport) -> list[tuple[int, str, str]]:
    return [(row.row, row.refusal.reason, row.refusal.field) for row in outcome.refused]


def test_unsettled_time_arrives_submitted_with_a_fact_for_each_entry(agency: Agency) -> None:
    outcome = imported(agency, a_row(1, seconds=36), a_row(2, person_ref="bob"))
    assert (outcome.created, outcome.already_there, outcome.refused) == (2, 0, [])
    first, second = entries(agency)
    assert (first.seconds, first.status, first.settled) == (36, Status.SUBMITTED, False)
    assert second.version == 1
    assert [fact.type for fact in facts(agency)] == ["time_entry.logged.v1"] * 2


def test_settled_time_is_approved_history_told_as_one_fact_for_each_project(agency: Agency) -> None:
    rows = [
        a_row(1, worked_from="2026-02-27"),
        a_row(2, task_ref="site/2"),
        a_row(3, task_ref="old/1"),
    ]
    outcome = imported(agency, *rows, settled=True)
    assert outcome.created == 3
    assert {entry.status for entry in entries(agency)} == {Status.APPROVED}
    assert all(entry.settled and entry.decided_by_id is None for entry in entries(agency))
    found = facts(agency)
    assert [fact.type for fact in found] == ["history.imported.v1"] * 2
    site = next(fact.payload for fact in found if fact.payload["time_entries"] == 2)
    assert (site["seconds"], site["from"], site["to"]) == (2 * HOUR, "2026-02-27", "2026-03-02")


def test_a_second_time_nothing_comes(agency: Agency) -> None:
    rows = [a_row(1), a_row(2)]
    imported(agency, *rows)
    outcome = imported(agency, *rows, a_row(3))
    assert (outcome.created, outcome.already_there) == (1, 2)
    assert len(entries(agency)) == len(facts(agency)) == 3


def test_a_dry_run_tells_the_same_and_writes_nothing(agency: Agency) -> None:
    rows = [a_row(1), a_row(2, seconds=-1)]
    dry = imported(agency, *rows, dry_run=True)
    assert entries(agency) == facts(agency) == []
    wet = imported(agency, *rows)
    assert (dry.created, refusals(dry)) == (wet.created, refusals(wet))


@pytest.mark.parametrize(
    ("given", "reason", "field"),
    [
        ({"seconds": 0}, "SECONDS_NOT_POSITIVE", "seconds"),
        ({"seconds": 25 * HOUR}, "SECONDS_BEYOND_DAY", "seconds"),
        ({"worked_on": "31/12/2025"}, "DATE_MALFORMED", "worked_on"),
        ({"worked_on": ""}, "DATE_REQUIRED", "worked_on"),
        ({"worked_on": "2031-01-01"}, "DATE_OUT_OF_RANGE", "worked_on"),
        ({"worked_from": "2026-03-03"}, "DAYS_REVERSED", "worked_from"),
        ({"external_ref": ""}, "EXTERNAL_REF_REQUIRED", "external_ref"),
        ({"external_ref": "row 1"}, "EXTERNAL_REF_REPEATED", "external_ref"),
        ({"person_ref": "eve"}, "PERSON_NOT_FOUND", "person_ref"),
        ({"task_ref": "site/9"}, "TASK_NOT_FOUND", "task_ref"),
        ({"task_ref": "old/1"}, "PROJECT_TAKES_NO_TIME", "project_id"),
        ({"seconds": 24 * HOUR}, "DAY_FULL", "seconds"),
        ({"non_chargeable": True}, "NON_CHARGEABLE_REASON_REQUIRED", "non_chargeable_reason"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_others_come(
    agency: Agency, given: dict[str, Any], reason: str, field: str
) -> None:
    outcome = imported(agency, a_row(1), a_row(2, **given), a_row(3))
    assert refusals(outcome) == [(2, reason, field)]
    assert outcome.created == len(entries(agency)) == 2


def test_a_sum_over_several_days_is_not_held_against_a_day(agency: Agency) -> None:
    sum_of_days = {"worked_from": "2026-03-02", "seconds": 2_100 * HOUR}
    outcome = imported(agency, a_row(1, **sum_of_days), a_row(2, seconds=24 * HOUR))
    assert outcome.created == 2
    assert sum(entry.seconds for entry in entries(agency)) == 2_124 * HOUR


def test_a_sum_is_corrected_within_its_own_limits(agency: Agency) -> None:
    imported(agency, a_row(1, worked_from="2026-03-01", seconds=50 * HOUR))
    (entry,) = entries(agency)
    with agency.acting(ADMINISTRATOR) as tx:
        corrected = update_time_entry(tx, entry.id, 0, Changes(seconds=40 * HOUR))
    assert corrected.seconds == 40 * HOUR
    with pytest.raises(Invalid, match="worked_from"), agency.acting(ADMINISTRATOR) as tx:
        update_time_entry(tx, entry.id, 0, Changes(worked_on=a_day(27, month=2)))


def test_the_day_is_counted_with_what_was_there_and_over_the_whole_batch(agency: Agency) -> None:
    imported(agency, a_row(1, seconds=20 * HOUR))
    rows = [a_row(2, seconds=3 * HOUR), a_row(3, seconds=2 * HOUR), a_row(4, seconds=HOUR)]
    outcome = imported(agency, *rows)
    assert refusals(outcome) == [(3, "DAY_FULL", "seconds")]


def test_imports_are_for_administrators_and_come_in_batches_of_500(agency: Agency) -> None:
    manager = an_actor("project_manager")
    with pytest.raises(Forbidden), agency.acting(manager) as tx:
        import_time_entries(tx, [a_row(1)], settled=True, dry_run=False)
    with pytest.raises(Invalid, match="500"):
        imported(agency, *(a_row(n) for n in range(501)))


def test_a_row_like_time_of_another_import_is_held_back_and_taken_when_wanted(
    agency: Agency,
) -> None:
    first, second = new_id(), new_id()
    imported(agency, a_row(1), a_row(2), import_id=first)
    twin = a_row(3, external_ref="other")
    assert refusals(imported(agency, twin, import_id=second)) == [(3, "POSSIBLE_TWIN", "seconds")]
    assert imported(agency, twin, import_id=first, dry_run=True).created == 1
    others = [
        a_row(4, seconds=HOUR + 60),
        a_row(5, person_ref="bob"),
        a_row(6, worked_on="2026-03-03"),
        a_row(7, worked_from="2026-03-01"),
    ]
    assert imported(agency, *others, import_id=second).created == 4
    assert imported(agency, twin, import_id=second, take_twins=True).created == 1


def test_a_row_that_is_read_as_another_day_than_before_is_held_back(agency: Agency) -> None:
    imported(agency, a_row(1, written_ref="04/03"), import_id=new_id())
    again = a_row(2, external_ref="other", written_ref="04/03", worked_on="2026-02-03")
    outcome = imported(agency, again, import_id=new_id())
    assert refusals(outcome) == [(2, "POSSIBLE_TWIN", "worked_on")]
    assert "2026-03-02" in outcome.refused[0].message


def test_the_words_of_a_row_are_never_read_as_work_of_two_people_or_projects(
    agency: Agency,
) -> None:
    imported(agency, a_row(1, written_ref="words"), import_id=new_id())
    other = agency.add(a_project(external_ref="shop", name="Shop"))
    agency.add(a_task(other, external_ref="shop/1"))
    for given in ({"person_ref": "bob"}, {"task_ref": "shop/1"}, {"seconds": 60}):
        again = a_row(2, external_ref="other", written_ref="words", **given)
        outcome = imported(agency, again, import_id=new_id())
        assert refusals(outcome) == [(2, "POSSIBLE_TWIN", "worked_on")]
    both = [a_row(1, written_ref="words"), a_row(2, external_ref="equal", written_ref="words")]
    assert imported(agency, *both, import_id=new_id()).created == 1


def test_a_person_begins_one_piece_of_work_at_a_time(agency: Agency) -> None:
    began = {"started_at": "14:44:00"}
    imported(agency, a_row(1, seconds=34 * 60, **began), import_id=new_id())
    others = [
        a_row(2, seconds=34 * 60 + 57, **began),
        a_row(3, seconds=2 * HOUR, **began),
        a_row(4, seconds=2 * HOUR, task_ref="other/1", **began),
        a_row(5, seconds=2 * HOUR, started_at="14:45:00"),
        a_row(6, seconds=2 * HOUR, person_ref="bob", **began),
        a_row(7, seconds=2 * HOUR, worked_on="2026-03-03", **began),
    ]
    other = agency.add(a_project(external_ref="other"))
    agency.add(a_task(other, external_ref="other/1"))
    outcome = imported(agency, *others, import_id=new_id())
    assert refusals(outcome) == [(row, "POSSIBLE_TWIN", "started_at") for row in (2, 3, 4)]
    assert outcome.created == 3
    taken = imported(agency, *others, import_id=new_id(), take_twins=True)
    assert (taken.created, taken.already_there) == (3, 3)


def test_the_same_work_is_known_again_once_it_was_put_right(agency: Agency) -> None:
    imported(agency, a_row(1, started_at="09:00:00"), import_id=new_id())
    [entry] = entries(agency)
    with agency.acting(ADMINISTRATOR) as tx:
        update_time_entry(tx, entry.id, 0, Changes(seconds=2 * HOUR))
    again = imported(agency, a_row(2, started_at="09:00:00"), import_id=new_id())
    assert refusals(again) == [(2, "POSSIBLE_TWIN", "started_at")]


def test_a_duration_that_another_tool_rounds_is_the_same(agency: Agency) -> None:
    imported(agency, a_row(1, seconds=34 * 60), import_id=new_id())
    longer = [a_row(2, seconds=34 * 60 + 59), a_row(3, seconds=35 * 60)]
    outcome = imported(agency, *longer, import_id=new_id())
    assert refusals(outcome) == [(2, "POSSIBLE_TWIN", "seconds")]


def test_rows_of_one_file_may_begin_together(agency: Agency) -> None:
    both = [a_row(1, started_at="09:00:00"), a_row(2, started_at="09:00:00")]
    assert imported(agency, *both, import_id=new_id()).created == 2
    assert imported(agency, *both, import_id=new_id()).already_there == 2


def test_a_start_that_is_no_time_of_day_is_refused(agency: Agency) -> None:
    outcome = imported(agency, a_row(1, started_at="25:00:00"))
    assert refusals(outcome) == [(1, "TIME_MALFORMED", "started_at")]
