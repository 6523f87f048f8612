"""Figures of entries: grouped, as at an instant, and the difference of two instants explained."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from billing_steps import FIXED, Billing, Job, milestone
from chassis.actor import Actor
from chassis.errors import Forbidden, Invalid
from chassis.ids import new_id
from chassis.testing import an_actor
from finance.entries.queries.known import whole_months
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, FinanceWorld, gbp
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tandem.finance.v1 import entries_pb2 as pb
from test_finance_entries import costing
from test_finance_sums import Dealings, wrong

slow = pytest.mark.slow
AMOUNTS = ("value", "expense", "billed", "written_off", "written_up", "wip")


def ask(billing: Billing, method: str, actor: Actor = FINANCE, **wanted: Any) -> Any:
    name = method if method.startswith(("List", "Get")) else f"Get{method}"
    request = getattr(pb, f"{name}Request")(**wanted)
    return billing.world.call(getattr(billing.entries, name), request, actor)


def rolled(billing: Billing, job: Job, first: str, last: str, **more: Any) -> Any:
    wanted = {"from": first, "to": last, "project_id": job.project_id, **more}
    return ask(billing, "WipRollForward", **wanted)


def now(billing: Billing) -> str:
    """The instant of an answer, by which it can be had again."""
    return text_of(ask(billing, "WipRollForward").as_at)


def text_of(at: Timestamp) -> str:
    return at.ToJsonString()


def pages(billing: Billing, method: str, of: str, **wanted: Any) -> list[Any]:
    found, token = [], ""
    while True:
        page = ask(billing, method, page_token=token, **wanted)
        found += getattr(page, of)
        token = page.next_page_token
        if not token:
            return found


@slow
def test_j06_m03_wip_as_at_an_instant_stays_and_the_difference_is_its_entries(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 10, worked_on="2026-02-02")
    first = rolled(billing, job, "2026-02-01", "2026-03-31")
    at = text_of(first.as_at)
    slip = billing.approved(job, 2, worked_on="2026-02-03")  # back-dated
    billing.reopened(slip)
    billing.approved(job, 1, worked_on="2026-02-03", time_entry_id=slip)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    billing.credit(invoice.id)
    again = rolled(billing, job, "2026-02-01", "2026-03-31", as_at=at)
    assert again.SerializeToString(deterministic=True) == first.SerializeToString(
        deterministic=True
    )
    assert again.currencies[0].closing == gbp(1_000_00)
    found = ask(billing, "ListProfitabilityChanges", from_instant=at, project_id=job.project_id)
    (before,), (after,) = found.before, found.after
    assert (before.wip, after.wip) == (gbp(1_000_00), gbp(1_100_00))
    every = pages(
        billing,
        "ListProfitabilityChanges",
        "entries",
        from_instant=at,
        project_id=job.project_id,
        page_size=2,
    )
    assert [one.kind for one in every] == [
        *("time", "reopened", "time", "billed", "billed", "credited", "credited"),
    ]
    for name in AMOUNTS:
        moved = getattr(after, name).amount_minor - getattr(before, name).amount_minor
        assert sum(getattr(one, name).amount_minor for one in every) == moved
        kinds = [getattr(one.change, name).amount_minor for one in found.changes]
        assert sum(kinds) == moved


A5 = """
    INSERT INTO entry (kind, recorded_at, effective_on, project_id, client_id, currency_code,
                       value_minor, expense_minor, billed_minor, written_off_minor,
                       written_up_minor, wip_minor)
    VALUES ('time', now(), '2026-01-15', :p, :c, 'GBP', 1800000, 0, 0, 0, 0, 1800000),
           ('time', now(), '2026-02-03', :p, :c, 'GBP', 4200000, 0, 0, 0, 0, 4200000),
           ('expense', now(), '2026-02-04', :p, :c, 'GBP', 0, 1150000, 0, 0, 0, 1150000),
           ('billed', now(), '2026-02-20', :p, :c, 'GBP', 0, 0, 4800000, 0, 80000, -4720000),
           ('written_off', now(), '2026-02-28', :p, :c, 'GBP', 0, 0, 0, 250000, 0, -250000)
"""


@slow
def test_l12_the_roll_forward_of_domain_a5(billing: Billing) -> None:
    job = billing.a_job()
    with billing.world.database.engine.begin() as connection:
        connection.execute(text(A5), {"p": job.project_id, "c": job.client_id})
    (found,) = rolled(billing, job, "2026-02-01", "2026-02-28").currencies
    assert (found.opening, found.time, found.costs) == (
        gbp(18_000_00),
        gbp(42_000_00),
        gbp(11_500_00),
    )
    assert (found.billed, found.written_off) == (gbp(48_000_00), gbp(2_500_00))
    assert (found.written_up, found.closing) == (gbp(800_00), gbp(21_800_00))
    (by_client,) = ask(
        billing,
        "WipRollForward",
        client_id=job.client_id,
        **{"from": "2026-03-01", "to": "2026-03-31"},
    ).currencies
    assert by_client.opening == by_client.closing == gbp(21_800_00)


@slow
@pytest.mark.parametrize("break_on", ["2026-01-31", "2026-02-02", "2026-02-17", "2026-02-28"])
def test_the_closing_of_a_period_is_the_opening_of_the_next(
    billing: Billing, break_on: str
) -> None:
    job = billing.a_priced_job()
    for day in ("2026-01-30", "2026-02-02", "2026-02-17", "2026-02-18", "2026-02-28"):
        billing.approved(job, 1, worked_on=day)
    billing.write_off(job, through="2026-02-02")
    following = date.fromordinal(date.fromisoformat(break_on).toordinal() + 1).isoformat()
    (one,) = rolled(billing, job, "2026-01-01", break_on).currencies
    (other,) = rolled(billing, job, following, "2026-12-31").currencies
    assert one.closing == other.opening
    assert other.closing == gbp(300_00)


@slow
def test_m03_months_recorded_before_come_from_sums_and_the_last_from_its_entries(
    billing: Billing,
) -> None:
    job = billing.a_job()
    rows = text(
        "INSERT INTO entry (kind, recorded_at, effective_on, project_id, currency_code,"
        " value_minor, wip_minor) VALUES ('time', :at, :day, :p, 'GBP', :minor, :minor)"
    )
    known = [
        ("2026-01-31T23:59:59Z", "2026-01-10", 1),
        ("2026-02-01T00:00:00Z", "2026-01-11", 10),
        ("2026-02-14T12:00:00Z", "2026-02-11", 100),
        ("2026-03-01T00:00:00Z", "2026-01-12", 1000),
    ]
    with billing.world.database.engine.begin() as connection:
        for at, day, minor in known:
            values = {"at": at, "day": day, "minor": minor, "p": job.project_id}
            connection.execute(rows, values)
    for at, january, all_ in (
        ("2026-01-31T23:59:59Z", 1, 1),
        ("2026-02-01T01:00:00+01:00", 11, 11),
        ("2026-02-14T11:59:59.999999Z", 11, 11),
        ("2026-02-28T23:59:59Z", 11, 111),
        ("2026-04-01T00:00:00Z", 1011, 1111),
    ):
        (found,) = rolled(billing, job, "2026-01-01", "2026-01-31", as_at=at).currencies
        assert found.closing == gbp(january), at
        (found,) = rolled(billing, job, "2026-01-05", "2026-02-20", as_at=at).currencies
        assert found.closing == gbp(all_), at


def profitability(billing: Billing, by: str, actor: Actor = FINANCE, **more: Any) -> list[Any]:
    return list(ask(billing, "Profitability", actor, group_by=by, **more).groups)


@slow
def test_j04_profitability_by_each_dimension(billing: Billing) -> None:
    job = costing(billing, 40_00)
    billing.world.consumes(
        "projects", "person.updated.v1", job.person_id, {"person_id": job.person_id, "name": "Tom"}
    )
    task_id, deliverable_id = new_id(), new_id()
    billing.approved(job, 9, task_id=task_id, deliverable_id=deliverable_id)
    billing.plan(job, FIXED, [milestone("Site", 810_00)])
    billing.issue(billing.draft(job).id)
    billing.approved(job, 1, charge_role="copywriter", worked_on="2026-03-01")
    (client,) = profitability(billing, "client", client_id=job.client_id)
    assert (client.id, client.name, client.seconds) == (job.client_id, "Harbour Coffee", 36_000)
    assert (client.value, client.billed, client.wip) == (gbp(980_00), gbp(810_00), gbp(80_00))
    assert (client.written_off, client.recovery_bp) == (gbp(90_00), 9_000)  # domain A4: 90 %
    assert client.effective_hourly == gbp(81_00)
    assert (client.cost, client.margin_invoiced) == (gbp(400_00), gbp(410_00))
    assert (client.margin_standard, client.margin_standard_bp) == (gbp(580_00), 5_918)
    (project,) = profitability(billing, "project", project_id=job.project_id)
    assert (project.id, project.reference) == (job.project_id, "JOB-1042")
    (person,) = profitability(billing, "person", project_id=job.project_id)
    assert (person.id, person.name, person.billed) == (job.person_id, "Tom", gbp(810_00))
    roles = profitability(billing, "charge_role", project_id=job.project_id)
    assert [(one.name, one.seconds) for one in roles] == [
        ("copywriter", 3600),
        ("designer", 32_400),
    ]
    assert not roles[0].HasField("recovery_bp")
    months = profitability(billing, "month", project_id=job.project_id)
    assert [(one.name, one.wip) for one in months] == [
        ("2026-02-01", gbp(900_00)),
        ("2026-03-01", gbp(-820_00)),
    ]
    for by, id_ in (("task", task_id), ("deliverable", deliverable_id)):
        without, with_ = profitability(billing, by, project_id=job.project_id)
        assert (without.id, with_.id, with_.seconds) == ("", id_, 32_400)


@slow
def test_groups_are_ordered_and_paged_and_the_totals_are_of_all_of_them(billing: Billing) -> None:
    jobs = [costing(billing, 40_00) for _ in range(3)]
    for hours, job in enumerate(jobs, 1):
        billing.approved(job, hours)
    whole = ask(billing, "Profitability", group_by="project", order_by="-value", page_size=2)
    assert [one.value for one in whole.groups] == [gbp(300_00), gbp(200_00)]
    assert [one.value for one in whole.totals] == [gbp(600_00)]
    billing.approved(jobs[0], 50)
    rest = ask(
        billing,
        "Profitability",
        group_by="project",
        order_by="-value",
        page_size=2,
        page_token=whole.next_page_token,
    )
    assert [one.value for one in rest.groups] == [gbp(100_00)]
    assert (rest.as_at, rest.next_page_token) == (whole.as_at, "")
    ordered = profitability(billing, "project", order_by="margin_standard")
    assert [one.margin_standard for one in ordered] == [gbp(120_00), gbp(180_00), gbp(3_060_00)]


@slow
def test_entries_are_listed_by_what_they_are_about(billing: Billing) -> None:
    job, other = billing.a_priced_job(), billing.a_priced_job()
    time_entry_id = billing.approved(job, 1)
    billing.approved(other, 2, worked_on="2026-02-20")
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)

    def kinds(**wanted: Any) -> list[str]:
        return [one.kind for one in ask(billing, "ListEntries", **wanted).entries]

    assert kinds() == ["billed", "time", "time"]
    assert kinds(time_entry_id=[time_entry_id]) == ["billed", "time"]
    assert kinds(invoice_id=[invoice.id]) == ["billed"]
    assert kinds(project_id=[other.project_id]) == kinds(client_id=[other.client_id]) == ["time"]
    assert kinds(kind=["billed", "credited"]) == ["billed"]
    assert kinds(effective_from="2026-02-03", effective_to="2026-02-28") == ["time"]
    assert kinds(recorded_through=now(billing)) == kinds()
    assert kinds(recorded_after=now(billing)) == []
    for order in ("recorded_at", "-recorded_at", "effective_on", "-effective_on"):
        every = pages(billing, "ListEntries", "entries", order=order, page_size=1)
        assert len({one.id for one in every}) == 3, order
    counted = ask(billing, "ListEntries", count=True, page_size=1)
    assert (counted.total, counted.total_is_exact, len(counted.entries)) == (3, True, 1)


@slow
def test_m13_who_may_not_read_costs_sees_none_and_no_entry_about_one(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 10)
    costed = costing(billing, 40_00)
    billing.approved(Job(job.client_id, job.project_id, costed.person_id), 1)
    for actor in (ACCOUNTS, PROJECTS):
        for by in ("client", "project", "person", "charge_role", "month"):
            for one in profitability(billing, by, actor):
                assert not one.costs_visible
                for name in ("cost", "margin_invoiced", "margin_standard"):
                    assert not one.HasField(name)
        listed = ask(billing, "ListEntries", actor).entries
        assert listed
        assert not any(one.HasField("cost") for one in listed)
        assert "costed" not in {one.kind for one in listed}
        with pytest.raises(Forbidden, match=r"cost\.read"):
            profitability(billing, "client", actor, order_by="-cost")
    stranger = an_actor("account_manager")
    assert profitability(billing, "client", stranger) == []
    assert ask(billing, "ListEntries", stranger).entries == []
    for method in ("ListEntries", "WipRollForward", "Profitability"):
        with pytest.raises(Forbidden):
            ask(billing, method, MEMBER)


@slow
@pytest.mark.parametrize(
    ("method", "wanted", "reason", "field"),
    [
        ("ListEntries", {"recorded_after": "yesterday"}, "INSTANT_MALFORMED", "recorded_after"),
        ("ListEntries", {"order": "cost"}, "", "order"),
        ("ListEntries", {"kind": ["gift"]}, "", "kind[0]"),
        ("ListEntries", {"page_token": "x"}, "", "page_token"),
        ("WipRollForward", {"as_at": "2026-03-01T00:00:00"}, "INSTANT_MALFORMED", "as_at"),
        ("WipRollForward", {"as_at": "2190-03-01T00:00:00Z"}, "INSTANT_IN_FUTURE", "as_at"),
        ("WipRollForward", {"from": "2026-03-02", "to": "2026-03-01"}, "WINDOW_REVERSED", "to"),
        ("WipRollForward", {"project_id": "seven"}, "", "project_id"),
        ("Profitability", {"group_by": "task"}, "PROJECT_NEEDED", "project_id"),
        ("Profitability", {"group_by": "weather"}, "", "group_by"),
        ("Profitability", {"order_by": "luck"}, "", "order_by"),
        ("ListProfitabilityChanges", {}, "", "from_instant"),
        (
            "ListProfitabilityChanges",
            {"from_instant": "2026-03-02T00:00:00Z", "to_instant": "2026-03-01T00:00:00Z"},
            "WINDOW_REVERSED",
            "to_instant",
        ),
        (
            "ListProfitabilityChanges",
            {"from_instant": "2020-03-02T00:00:00Z", "to_instant": "2026-03-01T00:00:00Z"},
            "WINDOW_TOO_LONG",
            "to_instant",
        ),
    ],
)
def test_a_wrong_question_names_its_field(
    billing: Billing, method: str, wanted: dict[str, Any], reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(billing, method, **wanted)
    assert refused.value.field == field
    assert refused.value.reason == reason or not reason


days = st.dates(date(2026, 1, 1), date(2026, 6, 30))


@given(st.none() | days, st.none() | days)
def test_whole_months_and_what_is_left_are_every_day_once(
    first: date | None, last: date | None
) -> None:
    whole, edges = whole_months(first, last)
    every = range(date(2025, 12, 1).toordinal(), date(2026, 8, 1).toordinal())
    for day in map(date.fromordinal, every):
        wanted = (first is None or first <= day) and (last is None or day <= last)
        parts = [*edges, *([whole] if whole else [])]
        found = sum((a is None or a <= day) and (b is None or day <= b) for a, b in parts)
        assert found == wanted
    if whole:
        assert whole[0] is None or whole[0].day == 1


ACTIONS = (
    *("approve", "approve again", "reopen", "correct", "card", "cost", "bill", "plan", "draft"),
    *("issue", "credit", "credit a part", "write off", "undo", "tomorrow", "look"),
)


@slow
@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 10**6)), max_size=40))
def test_m03_answers_as_at_an_instant_never_change_whatever_is_done_later(
    billing: Billing, steps: list[tuple[str, int]]
) -> None:
    dealings = Dealings(billing)
    seen = []
    for action, number in [*steps, ("look", 0)]:
        if action != "look":
            dealings.attempt(action, number)
            continue
        wanted = {"group_by": "month", "project_id": dealings.job.project_id}
        seen.append(ask(billing, "Profitability", **wanted))
    for answer in seen:
        again = ask(billing, "Profitability", as_at=text_of(answer.as_at), **wanted)
        assert again == answer
    unbilled = {
        one.currency_code: one.amount_minor for one in billing.unbilled(dealings.job).totals
    }
    totals = {one.currency_code: one.wip.amount_minor for one in seen[-1].totals}
    assert {code: minor for code, minor in totals.items() if minor} == {
        code: minor for code, minor in unbilled.items() if minor
    }
    assert wrong(billing) == {}


@slow
def test_nothing_is_answered_as_at_an_instant_at_which_somebody_still_writes(
    committing: FinanceWorld,
) -> None:
    billing = Billing(committing)
    job = billing.a_priced_job()
    billing.approved(job, 1)
    with committing.database.engine.connect() as writer:
        writer.execute(text("UPDATE work SET value_minor = 30000, version = version + 1"))
        during = rolled(billing, job, "2026-02-01", "2026-02-28")
        writer.commit()
    at = text_of(during.as_at)
    assert rolled(billing, job, "2026-02-01", "2026-02-28", as_at=at) == during
    assert during.currencies[0].closing == gbp(100_00)
    assert rolled(billing, job, "2026-02-01", "2026-02-28").currencies[0].closing == gbp(300_00)


@slow
@pytest.mark.parametrize("statement", ["ANALYZE entry", "SELECT pg_current_xact_id()"])
def test_what_writes_no_entry_makes_no_figure_older(
    committing: FinanceWorld, statement: str
) -> None:
    billing = Billing(committing)
    job = billing.a_priced_job()
    with committing.database.engine.connect() as other:
        other.execute(text(statement))
        billing.approved(job, 1)
        (found,) = rolled(billing, job, "2026-02-01", "2026-02-28").currencies
        other.rollback()
    assert found.closing == gbp(100_00)
