"""Notices: who is informed of what, who is not, and what stays of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Invalid
from chassis.ids import new_id
from chassis.testing import an_actor
from sqlalchemy import text
from workspace.notices.rules import KEPT_MAX
from workspace_steps import Workspace

pytestmark = pytest.mark.slow


class Work:
    """A client of Ann's, a project of Pia's for it, and what happens to them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.ann = workspace.ann
        self.tom = workspace.tom
        self.pia = an_actor("project_manager", name="Pia Project")
        self.seq = 0
        self.client = self.says(
            "accounts",
            "client.registered.v1",
            "client_id",
            reference="CLI-0001",
            name="Alder & Finch",
            account_manager_id=self.ann.person_id,
        )
        self.project = self.says(
            "projects",
            "project.opened.v1",
            "project_id",
            client_id=self.client,
            reference="JOB-1042",
            name="Autumn campaign",
            status="active",
            project_manager_id=self.pia.person_id,
        )

    def says(self, source: str, type_: str, id_name: str, id_: str = "", **body: Any) -> str:
        self.seq += 1
        id_ = id_ or new_id()
        self.workspace.receives(source, type_, id_, seq=self.seq, **{id_name: id_, **body})
        return id_

    def assigns(self, person: Actor, name: str = "Key visual") -> str:
        of = {"project_id": self.project, "name": name, "status": "to_do"}
        return self.says(
            "projects", "task.created.v1", "task_id", assignee_id=person.person_id, **of
        )

    def alerts(self) -> str:
        of = {"project_id": self.project, "threshold_percent": 80}
        return self.says("finance", "budget_alert.raised.v1", "budget_alert_id", **of)

    def notices(self, of: Actor, **more: Any) -> list[Any]:
        return list(self.workspace.ask("ListNotices", of, **more).notices)

    def box(self, of: Actor) -> Any:
        return self.workspace.ask("GetNoticeBox", of).box


@pytest.fixture
def work(workspace: Workspace) -> Work:
    return Work(workspace)


def test_who_is_given_a_task_is_told(work: Work) -> None:
    task = work.assigns(work.tom)
    (notice,) = work.notices(work.tom)
    assert (notice.kind, notice.why, notice.record_kind) == ("task_assigned", "assignee", "task")
    assert (notice.record_id, notice.title, notice.reference) == (task, "Key visual", "JOB-1042")
    assert (notice.client_name, notice.project_name) == ("Alder & Finch", "Autumn campaign")
    assert work.box(work.tom).unread == 1
    assert work.notices(work.ann) == []


def test_a_task_that_changes_is_no_news_unless_it_changes_hands(work: Work) -> None:
    task = work.assigns(work.tom)
    of = {"project_id": work.project, "name": "Key visual", "status": "to_do"}
    of |= {"assignee_id": work.pia.person_id}
    work.says("projects", "task.updated.v1", "task_id", task, **of)
    assert len(work.notices(work.pia)) == 0


def test_returned_time_is_told_with_its_reason_and_day(work: Work) -> None:
    body = {"project_id": work.project, "person_id": work.tom.person_id}
    body |= {"worked_on": "2026-03-02", "rejected_reason": "The other job"}
    work.says("projects", "time_entry.rejected.v1", "time_entry_id", **body)
    (notice,) = work.notices(work.tom)
    assert (notice.kind, notice.detail, notice.day) == (
        "time_returned",
        "The other job",
        "2026-03-02",
    )


def test_g02_a_returned_week_is_announced_with_its_reason_and_first_day(work: Work) -> None:
    tom = {"person_id": work.tom.person_id, "name": "Tom", "active": True}
    work.says("projects", "person.updated.v1", "person_id", work.tom.person_id, **tom)
    body = {"person_id": work.tom.person_id, "first_on": "2026-03-02", "reason": "Friday"}
    work.says("projects", "timesheet.returned.v1", "timesheet_id", **body)
    (notice,) = work.notices(work.tom)
    shown = (notice.kind, notice.detail, notice.day, notice.record_kind)
    assert shown == ("time_returned", "Friday", "2026-03-02", "person")


def test_g03_a_reminder_of_missing_time_is_a_notice_that_can_be_muted(work: Work) -> None:
    tom = {"person_id": work.tom.person_id, "name": "Tom", "active": True}
    work.says("projects", "person.updated.v1", "person_id", work.tom.person_id, **tom)
    body = {"person_id": work.tom.person_id, "first_on": "2026-03-02", "missing_seconds": 27_000}
    work.says("projects", "time_reminder.sent.v1", "time_reminder_id", **body)
    (notice,) = work.notices(work.tom)
    shown = (notice.kind, notice.why, notice.detail, notice.day)
    assert shown == ("time_missing", "worker", "450", "2026-03-02")
    work.workspace.ask("MuteNotices", work.tom, kinds=["time_missing"])
    work.says("projects", "time_reminder.sent.v1", "time_reminder_id", **body)
    assert len(work.notices(work.tom)) == 1


def test_a_budget_alert_goes_to_who_answers_for_the_project_and_its_client(work: Work) -> None:
    work.alerts()
    assert [each.why for each in work.notices(work.pia)] == ["project_manager"]
    (notice,) = work.notices(work.ann)
    assert (notice.kind, notice.detail, notice.why) == ("budget_alert", "80", "account_manager")
    assert (notice.record_kind, notice.reference) == ("project", "JOB-1042")


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("approved", "proof_approved"),
        ("changes_requested", "proof_changes_requested"),
        ("overdue", "proof_overdue"),
    ],
)
def test_k02_how_a_sign_off_ends_is_told_to_who_answers_for_it(
    work: Work, verb: str, kind: str
) -> None:
    of = {"project_id": work.project, "reference": "PROOF-1007", "version_number": 2}
    work.says("projects", f"proof.{verb}.v1", "proof_id", **of)
    for reader in (work.pia, work.ann):
        (notice,) = work.notices(reader)
        assert (notice.kind, notice.detail) == (kind, "PROOF-1007")
        assert notice.record_kind == "project"


def test_a_plan_that_followed_another_is_news_to_its_manager_with_the_reason(work: Work) -> None:
    reason = "because task Design of JOB-1001 Website moved"
    work.says("projects", "project.followed.v1", "project_id", id_=work.project, reason=reason)
    (notice,) = work.notices(work.pia)
    assert (notice.kind, notice.detail, notice.why) == ("plan_followed", reason, "project_manager")


def booked(work: Work, verb: str = "created", **more: Any) -> None:
    body = {"project_id": work.project, "person_id": work.tom.person_id, "reference": "BOOK-1007"}
    body |= {"status": "confirmed", "start_on": "2026-03-16", "archived_at": None}
    work.says("projects", f"booking.{verb}.v1", "booking_id", **body | more)


@pytest.mark.parametrize(
    ("verb", "more", "kinds"),
    [
        ("created", {}, ["booking_confirmed"]),
        ("created", {"status": "tentative"}, []),
        ("changed", {"changed": ["start_on"]}, ["booking_moved"]),
        ("changed", {"changed": ["note"]}, []),
        (
            "changed",
            {"changed": ["status"], "previous_status": "tentative"},
            ["booking_confirmed"],
        ),
        (
            "changed",
            {"changed": ["status"], "status": "tentative", "previous_status": "confirmed"},
            ["booking_cancelled"],
        ),
        (
            "changed",
            {"changed": ["archived_at"], "archived_at": "2026-03-11T09:00:00+00:00"},
            ["booking_cancelled"],
        ),
        ("changed", {"changed": ["archived_at"]}, ["booking_confirmed"]),
        (
            "changed",
            {"changed": ["note"], "archived_at": "2026-03-11T09:00:00+00:00"},
            [],
        ),
    ],
)
def test_f01_who_is_booked_hears_of_it(
    work: Work, verb: str, more: dict[str, Any], kinds: list[str]
) -> None:
    booked(work, verb, **more)
    found = work.notices(work.tom)
    assert [each.kind for each in found] == kinds
    for notice in found:
        assert (notice.day, notice.detail, notice.why) == ("2026-03-16", "BOOK-1007", "booked")
    assert work.notices(work.pia) == []


def test_f01_a_booking_that_changes_hands_is_news_to_both(work: Work) -> None:
    given_on = {"previous_person_id": work.ann.person_id, "changed": ["person_id"]}
    booked(work, "changed", **given_on)
    assert [each.kind for each in work.notices(work.tom)] == ["booking_confirmed"]
    assert [(each.kind, each.why) for each in work.notices(work.ann)] == [
        ("booking_cancelled", "booked_before")
    ]


def test_f06_room_for_a_booking_that_waits_is_news_to_who_made_it(work: Work) -> None:
    """Who made it, and who runs the project."""
    booked(work, "offered", status="waiting", booked_by_id=work.ann.person_id)
    for person, why in ((work.ann, "booker"), (work.pia, "project_manager")):
        (notice,) = work.notices(person)
        assert (notice.kind, notice.why, notice.detail) == ("room_offered", why, "BOOK-1007")


def test_decisions_on_a_quote_go_to_who_asked_for_it(work: Work) -> None:
    sam = an_actor("account_manager", name="Sam Seller")
    deal = work.says(
        "accounts",
        "opportunity.created.v1",
        "opportunity_id",
        client_id=work.client,
        owner_id=sam.person_id,
        reference="OPP-7",
        name="Spring",
        status="open",
        stage="proposed",
    )
    of = {"opportunity_id": deal, "client_id": work.client, "project_id": work.project}
    rejected = {"reject_reason": "Too expensive", "reference": "Q-12", "status": "rejected"}
    work.says("finance", "quote.rejected.v1", "quote_id", **of, **rejected)
    for person, why in ((work.ann, "account_manager"), (work.pia, "project_manager")):
        (notice,) = work.notices(person)
        assert (notice.kind, notice.detail, notice.why) == ("quote_rejected", "Too expensive", why)


def test_nobody_sees_a_notice_of_a_record_that_they_may_not_open(work: Work) -> None:
    work.alerts()
    without = replace(an_actor("team_member"), person_id=work.ann.person_id)
    assert work.notices(without) == []
    assert work.box(without).unread == 0
    assert work.box(work.ann).unread == 1


def test_notices_are_read_one_by_one_or_all_and_unread_again(work: Work) -> None:
    for name in ("Copy", "Layout", "Print"):
        work.assigns(work.tom, name)
    first = work.notices(work.tom)[0]
    read = work.workspace.ask("ReadNotices", work.tom, notice_ids=[first.id]).notice_ids
    assert list(read) == [first.id]
    assert [each.title for each in work.notices(work.tom, unread=True)] == ["Layout", "Copy"]
    assert len(work.workspace.ask("ReadNotices", work.tom).notice_ids) == 2
    assert work.box(work.tom).unread == 0
    work.workspace.ask("UnreadNotices", work.tom, notice_ids=[first.id])
    assert [each.id for each in work.notices(work.tom, unread=True)] == [first.id]


def test_nobody_reads_the_notices_of_others(work: Work) -> None:
    work.assigns(work.tom)
    (notice,) = work.notices(work.tom)
    assert (
        list(work.workspace.ask("ReadNotices", work.ann, notice_ids=[notice.id]).notice_ids) == []
    )
    assert work.box(work.tom).unread == 1


def test_what_is_muted_is_told_no_more(work: Work) -> None:
    work.workspace.ask("MuteNotices", work.pia, kinds=["budget_alert"])
    work.workspace.ask("MuteNotices", work.ann, records=[work.client])
    assert list(work.box(work.pia).muted_kinds) == ["budget_alert"]
    work.says(
        "finance",
        "invoice.issued.v1",
        "invoice_id",
        client_id=work.client,
        project_id=work.project,
        number="INV-2026-0007",
        status="issued",
    )
    work.alerts()
    assert work.notices(work.pia) == []
    assert [each.kind for each in work.notices(work.ann)] == ["budget_alert"]


def test_a_kind_that_does_not_exist_is_refused(work: Work) -> None:
    for method, fields in (("ListNotices", {"kinds": "gossip"}), ("MuteNotices", {"kinds": ["x"]})):
        with pytest.raises(Invalid) as refused:
            work.workspace.ask(method, work.tom, **fields)
        assert refused.value.reason == "VALUE_UNKNOWN"


def test_the_newest_come_first_page_by_page(work: Work) -> None:
    for name in ("Copy", "Layout", "Print"):
        work.assigns(work.tom, name)
    first = work.workspace.ask("ListNotices", work.tom, page_size=2)
    rest = work.workspace.ask(
        "ListNotices", work.tom, page_size=2, page_token=first.next_page_token
    )
    titles = [each.title for each in [*first.notices, *rest.notices]]
    assert titles == ["Print", "Layout", "Copy"]
    assert rest.next_page_token == ""


def test_a_person_has_no_more_notices_than_can_be_kept(work: Work) -> None:
    work.assigns(work.tom, "The oldest")
    with work.workspace.acting() as tx:
        tx.session.execute(
            text(
                "INSERT INTO notice SELECT gen_random_uuid(), person_id, kind, why, "
                "happened_at + interval '1 ms' * n, record_id, detail, day, actor_id, read_at "
                "FROM notice, generate_series(1, :more) AS n"
            ),
            {"more": KEPT_MAX - 1},
        )
    work.assigns(work.tom, "The newest")
    with work.workspace.acting() as tx:
        kept = tx.session.execute(text("SELECT count(*) FROM notice")).scalar_one()
    assert kept == KEPT_MAX


def test_nothing_is_kept_of_somebody_who_is_erased(work: Work) -> None:
    work.assigns(work.tom)
    work.workspace.erases(work.tom.person_id)
    assert work.notices(work.tom) == []


def test_every_change_is_an_event_for_its_person_alone(work: Work) -> None:
    work.assigns(work.tom)
    work.workspace.ask("ReadNotices", work.tom)
    facts = [fact for fact in work.workspace.facts() if fact.type == "notice_box.changed.v1"]
    assert [fact.payload["person_id"] for fact in facts] == [work.tom.person_id] * 2


def test_notices_preferences_and_a_timer_of_one_person_stay_apart(work: Work) -> None:
    work.workspace.ask("UpdatePreferences", work.tom, theme="dark")
    work.workspace.ask("StartTimer", work.tom)
    work.assigns(work.tom)
    about = {fact.aggregate_id for fact in work.workspace.facts()}
    assert len(about) == 3
