"""Retainers over gRPC: hours are used, periods are closed and billed, late hours count on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import new_id
from finance_world import ACCOUNTS, FINANCE, PROJECTS, an_actor, gbp
from tandem.finance.v1 import billing_pb2, entries_pb2, retainers_pb2_grpc
from tandem.finance.v1 import retainers_pb2 as pb

pytestmark = pytest.mark.slow
HOUR = 3600


def hours(number: float) -> pb.RetainerAmount:
    return pb.RetainerAmount(seconds=round(number * HOUR))


def terms(allowance: float = 40, **more: Any) -> pb.RetainerTerms:
    given: dict[str, Any] = {
        "price": gbp(4_000_00),
        "allowances": [pb.RetainerAllowance(amount=hours(allowance))],
        "deficit": "carry",
    }
    return pb.RetainerTerms(**{**given, **more})


CAPPED = {
    "cap": hours(10),
    "expiry_periods": 1,
    "deficit": "bill",
    "overage_hourly": gbp(120_00),
}


class Retainers:
    """What these tests say to finance about retainers."""

    def __init__(self, billing: Billing) -> None:
        self.billing, self.world = billing, billing.world
        self.stub = retainers_pb2_grpc.RetainerServiceStub(self.world.room.channel)

    def call(self, name: str, request: Any, actor: Actor = FINANCE) -> Any:
        return self.world.call(getattr(self.stub, name), request, actor)

    def made(self, job: Job, actor: Actor = ACCOUNTS, **more: Any) -> pb.Retainer:
        given = {
            "client_id": job.client_id,
            "project_ids": [job.project_id],
            "name": "Brand support",
            "basis": "worked",
            "cadence": "month",
            "billed": "arrears",
            "starts_on": "2026-01-01",
            "terms": terms(),
        }
        request = pb.CreateRetainerRequest(**{**given, **more})
        return self.call("CreateRetainer", request, actor).retainer

    def shown(self, id_: str, actor: Actor = FINANCE) -> pb.Retainer:
        return self.call("GetRetainer", pb.GetRetainerRequest(retainer_id=id_), actor).retainer

    def periods(self, id_: str, ahead: int = 0) -> list[pb.RetainerPeriod]:
        """From the first to the last."""
        request = pb.ListRetainerPeriodsRequest(retainer_id=id_, ahead=ahead)
        return list(reversed(self.call("ListRetainerPeriods", request).periods))

    def bill(self, on: str = "", **more: Any) -> list[pb.DueRetainer]:
        request = pb.BillDueRetainerPeriodsRequest(on=on, **more)
        return list(self.call("BillDueRetainerPeriods", request).due)

    def due(self, on: str = "") -> list[pb.DueRetainer]:
        request = pb.ListDueRetainerPeriodsRequest(on=on)
        return list(self.call("ListDueRetainerPeriods", request).due)

    def work(self, id_: str, on: str) -> list[pb.RetainedWork]:
        request = pb.ListRetainerWorkRequest(retainer_id=id_, on=on)
        return list(self.call("ListRetainerWork", request).work)

    def invoice(self, id_: str) -> billing_pb2.Invoice:
        request = billing_pb2.GetInvoiceRequest(invoice_id=id_)
        return self.world.call(self.billing.billing.GetInvoice, request).invoice

    def issue(self, id_: str) -> billing_pb2.Invoice:
        request = billing_pb2.IssueInvoiceRequest(invoice_id=id_)
        found = self.world.call(self.billing.billing.IssueInvoice, request).invoice
        self.world.pump()
        return found

    def wip(self, job: Job) -> int:
        """Unbilled work in progress of the project, in minor units."""
        request = entries_pb2.ListEntriesRequest(project_id=[job.project_id], page_size=200)
        return sum(
            entry.wip.amount_minor
            for entry in self.world.call(self.billing.entries.ListEntries, request).entries
        )


@pytest.fixture
def retainers(billing: Billing) -> Retainers:
    return Retainers(billing)


def at(retainers: Retainers, year: int, month: int, day: int) -> None:
    retainers.world.clock.now = datetime(year, month, day, 12, tzinfo=UTC)


def worked(retainers: Retainers, job: Job, day: str, number: float, **more: Any) -> str:
    return retainers.billing.approved(job, number, worked_on=day, **more)


def test_l05_the_capped_retainer_of_the_domain_to_the_digit(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2025-11-01", terms=terms(**CAPPED))
    for day, number in (
        ("2025-11-10", 25),
        ("2025-12-10", 35),
        ("2026-01-12", 46),
        ("2026-02-10", 50),
    ):
        worked(retainers, job, day, number)
    (due,) = retainers.due()
    assert [one.closes for one in due.periods] == [True] * 4
    (billed,) = retainers.bill()
    figures = [
        tuple(
            getattr(one.total, name).seconds // HOUR
            for name in ("carried_in", "available", "used", "lapsed", "carried_out", "overage")
        )
        for one in retainers.periods(made.id)[:4]
    ]
    assert figures == [
        (0, 40, 25, 5, 10, 0),
        (10, 50, 35, 5, 10, 0),
        (10, 50, 46, 0, 4, 0),
        (4, 44, 50, 0, 0, 6),
    ]
    invoice = retainers.invoice(billed.invoice_id)
    assert [(line.kind, line.amount.amount_minor) for line in invoice.lines] == [
        *[("retainer", 4_000_00)] * 4,
        ("overage", 720_00),
    ]
    assert invoice.lines[3].description == "Brand support: February 2026"
    assert (
        invoice.lines[4].description
        == "Brand support: February 2026, 6.00 h beyond the allowance at 120.00 GBP an hour"
    )
    assert retainers.bill() == []  # run again, it finds nothing more to do


def test_l04_surplus_and_deficit_are_carried(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2026-01-01")
    worked(retainers, job, "2026-01-12", 30)
    worked(retainers, job, "2026-02-10", 60)
    january, february, march = retainers.periods(made.id)
    assert january.total.carried_out == hours(10)
    assert february.total.available == hours(50)
    assert march.total.available == hours(30)


def test_hours_of_a_retainer_leave_the_wip_when_its_fee_is_issued(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    retainers.made(job, starts_on="2026-02-01", terms=terms(100, price=gbp(10_000_00)))
    worked(retainers, job, "2026-02-10", 112)
    retainers.billing.plan(job)
    with pytest.raises(Conflict, match="No milestone is due and no charge"):
        retainers.billing.draft(job)
    assert retainers.wip(job) == 11_200_00
    (billed,) = retainers.bill()
    retainers.issue(billed.invoice_id)
    assert retainers.wip(job) == 0
    request = pb.ListOverServicingRequest(**{"from": "2026-02-01", "to": "2026-02-28"})
    found = retainers.call("ListOverServicing", request)
    (row,) = found.rows
    assert (row.over_bp, row.realisation_bp) == (1200, 8929)
    assert (row.over, row.hourly) == (gbp(1_200_00), gbp(89_29))
    assert (found.sum.over_hours_bp, found.sum.under_seconds) == (1200, 0)


def test_a_fee_billed_in_advance_covers_hours_as_they_are_approved(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, billed="advance", starts_on="2026-03-01")
    (billed,) = retainers.bill()
    assert [one.closes for one in billed.periods] == [False]
    worked(retainers, job, "2026-03-02", 2)
    assert retainers.wip(job) == 200_00
    retainers.issue(billed.invoice_id)
    assert retainers.wip(job) == 0
    worked(retainers, job, "2026-03-02", 3)
    assert retainers.wip(job) == 0
    (march,) = retainers.periods(made.id)
    assert (march.total.used, march.billed) == (hours(5), gbp(4_000_00))
    assert march.invoice_id == billed.invoice_id


def test_what_comes_late_counts_in_the_next_open_period(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2026-02-01")
    changed = worked(retainers, job, "2026-02-10", 10)
    retainers.bill()
    late = worked(retainers, job, "2026-02-27", 4)
    reopened = {"time_entry_id": changed}
    retainers.world.consumes("projects", "time_entry.reopened.v1", changed, reopened)
    worked(retainers, job, "2026-02-10", 7, time_entry_id=changed)
    february, march = retainers.periods(made.id)
    assert (february.status, february.total.used) == ("closed", hours(10))
    assert march.total.used == hours(4 + 7 - 10)
    rows = retainers.work(made.id, "2026-03-02")
    assert sum(row.seconds for row in rows) == 1 * HOUR
    assert {row.time_entry_id for row in rows if row.is_late} == {late, changed}
    assert [row.seconds for row in rows if row.taken_back] == [-10 * HOUR]
    (counted,) = retainers.work(made.id, "2026-02-02")
    assert (counted.time_entry_id, counted.seconds) == (changed, 10 * HOUR)


def test_new_terms_within_a_period_are_shared_by_days_and_billed_again(
    retainers: Retainers,
) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, billed="advance", starts_on="2026-04-01")
    at(retainers, 2026, 4, 2)
    (billed,) = retainers.bill()
    more = terms(60, price=gbp(6_000_00), effective_from="2026-04-16")
    request = pb.SetRetainerTermsRequest(retainer_id=made.id, terms=more)
    retainers.call("SetRetainerTerms", request, ACCOUNTS)
    (april,) = retainers.periods(made.id)
    assert (april.total.allowance, april.price) == (hours(50), gbp(5_000_00))
    (again,) = retainers.bill()
    assert retainers.invoice(again.invoice_id).net == gbp(1_000_00)
    assert retainers.invoice(billed.invoice_id).net == gbp(4_000_00)
    undone = pb.WithdrawRetainerTermsRequest(retainer_id=made.id, effective_from="2026-04-16")
    retainers.call("WithdrawRetainerTerms", undone, ACCOUNTS)
    (due,) = retainers.due()
    assert (due.net, due.refusal[:18]) == (gbp(-1_000_00), "What is due comes ")


def test_a_discarded_draft_is_due_again(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    retainers.made(job, starts_on="2026-02-01")
    (first,) = retainers.bill()
    request = billing_pb2.DiscardInvoiceRequest(invoice_id=first.invoice_id)
    retainers.world.call(retainers.billing.billing.DiscardInvoice, request)
    (again,) = retainers.bill()
    assert [one.closes for one in again.periods] == [False]
    assert again.net == gbp(4_000_00)


def test_a_paused_retainer_grants_nothing_and_work_is_billed_as_usual(
    retainers: Retainers,
) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2026-01-01")
    worked(retainers, job, "2026-01-12", 30)
    pause = pb.PauseRetainerRequest(retainer_id=made.id, from_on="2026-02-01")
    assert retainers.call("PauseRetainer", pause, ACCOUNTS).retainer.status == "paused"
    worked(retainers, job, "2026-02-10", 5)
    resume = pb.ResumeRetainerRequest(retainer_id=made.id, on="2026-03-01")
    assert retainers.call("ResumeRetainer", resume, ACCOUNTS).retainer.status == "active"
    _, february, march = retainers.periods(made.id)
    assert (february.days, february.price, february.total.used) == (0, gbp(0), hours(0))
    assert march.total.available == hours(50)
    retainers.billing.plan(job)
    (line,) = retainers.billing.draft(job).lines
    assert line.seconds == 5 * HOUR


def test_an_ended_retainer_is_archived_once_its_last_period_is_closed(
    retainers: Retainers,
) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2026-02-01")
    end = pb.EndRetainerRequest(retainer_id=made.id, ends_on="2026-02-14")
    assert retainers.call("EndRetainer", end, ACCOUNTS).retainer.status == "ended"
    archive = pb.ArchiveRetainerRequest(retainer_id=made.id)
    with pytest.raises(Conflict, match="end it and bill its last period first"):
        retainers.call("ArchiveRetainer", archive, ACCOUNTS)
    (billed,) = retainers.bill()
    assert billed.net == gbp(2_000_00)
    archive = pb.ArchiveRetainerRequest(retainer_id=made.id)
    assert retainers.call("ArchiveRetainer", archive, ACCOUNTS).retainer.status == "archived"
    assert retainers.call("ListRetainers", pb.ListRetainersRequest()).retainers == []
    restore = pb.RestoreRetainerRequest(retainer_id=made.id)
    assert retainers.call("RestoreRetainer", restore, ACCOUNTS).retainer.status == "ended"


def test_hours_of_roles_have_their_own_allowance(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    given = [
        pb.RetainerAllowance(charge_role="Designer", amount=hours(10)),
        pb.RetainerAllowance(charge_role="copywriter", amount=hours(5)),
    ]
    made = retainers.made(job, starts_on="2026-03-01", terms=terms(allowances=given))
    worked(retainers, job, "2026-03-02", 4)
    worked(retainers, job, "2026-03-02", 1, charge_role="copywriter")
    worked(retainers, job, "2026-03-02", 9, charge_role="developer")
    (march,) = retainers.periods(made.id)
    used = {one.charge_role: one.used.seconds // HOUR for one in march.balances}
    assert used == {"designer": 4, "copywriter": 1}


def test_a_retainer_in_money_is_used_by_the_value_of_hours(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    money = pb.RetainerAllowance(amount=pb.RetainerAmount(money=gbp(1_000_00)))
    given = terms(allowances=[money], deficit="bill", price=gbp(1_000_00))
    made = retainers.made(job, basis="money", starts_on="2026-02-01", terms=given)
    worked(retainers, job, "2026-02-10", 12.5)
    (february, _) = retainers.periods(made.id)
    assert february.total.used.money == gbp(1_250_00)
    (billed,) = retainers.bill()
    assert billed.net == gbp(1_250_00)


def test_alerts_are_raised_once_for_what_is_used_and_what_is_going_to_be(
    retainers: Retainers,
) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2026-03-01")
    at(retainers, 2026, 3, 9)
    worked(retainers, job, "2026-03-03", 22)
    worked(retainers, job, "2026-03-04", 0.5)
    facts = retainers.world.facts("retainer_alert.raised.v1", retainer_id=made.id)
    assert [(one["threshold_percent"], one["forecast"]) for one in facts] == [
        (50, False),
        (100, True),
    ]
    (march,) = retainers.periods(made.id)
    assert march.burn_bp == 5625
    assert march.forecast == pb.RetainerAmount(seconds=round(22.5 * HOUR * 22 / 6))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"terms": terms(allowances=[])}, "terms.allowances"),
        ({"terms": terms(deficit="bill")}, "terms.overage_hourly"),
        ({"basis": "money"}, "terms.allowances[0].amount.money"),
        ({"starts_on": "2024-01-01"}, "starts_on"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"project_ids": []}, "project_ids"),
        ({"terms": terms(price=pb.RetainerTerms().price)}, "terms.price.currency_code"),
    ],
)
def test_a_refusal_names_the_field(retainers: Retainers, more: dict[str, Any], field: str) -> None:
    job = retainers.billing.a_priced_job()
    with pytest.raises(Invalid) as refusal:
        retainers.made(job, **more)
    assert refusal.value.field == field


def test_a_project_uses_one_retainer_at_a_time(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    retainers.made(job, starts_on="2026-01-01", ends_on="2026-03-31")
    with pytest.raises(Conflict, match="uses RET-"):
        retainers.made(job, starts_on="2026-03-01")
    retainers.made(job, starts_on="2026-04-01")


def test_a_closed_period_is_not_changed_by_new_terms_or_a_pause(retainers: Retainers) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, starts_on="2026-02-01")
    retainers.bill()
    for name, request in (
        (
            "SetRetainerTerms",
            pb.SetRetainerTermsRequest(
                retainer_id=made.id, terms=terms(effective_from="2026-02-10")
            ),
        ),
        ("PauseRetainer", pb.PauseRetainerRequest(retainer_id=made.id, from_on="2026-02-10")),
        ("EndRetainer", pb.EndRetainerRequest(retainer_id=made.id, ends_on="2026-02-10")),
    ):
        with pytest.raises(Conflict, match="is closed through 2026-02-28; choose 2026-03-01"):
            retainers.call(name, request, ACCOUNTS)


def test_an_account_manager_sees_the_retainers_of_their_own_clients(
    retainers: Retainers,
) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job)
    another = an_actor("account_manager", name="Bea Accounts")
    with pytest.raises(NotFound):
        retainers.shown(made.id, another)
    assert retainers.call("ListRetainers", pb.ListRetainersRequest(), another).retainers == []
    request = pb.ListOverServicingRequest(**{"from": "2026-01-01", "to": "2026-03-02"})
    assert retainers.call("ListOverServicing", request, another).rows == []


def test_a_project_manager_sees_the_retainers_of_their_own_projects(
    retainers: Retainers,
) -> None:
    made = retainers.made(retainers.billing.a_priced_job())
    listed = retainers.call("ListRetainers", pb.ListRetainersRequest(), PROJECTS).retainers
    assert [one.id for one in listed] == [made.id]
    another = an_actor("project_manager", name="Pat Projects")
    with pytest.raises(NotFound):
        retainers.shown(made.id, another)


def test_periods_to_come_are_shown_and_pages_are_cut(retainers: Retainers) -> None:
    made = retainers.made(retainers.billing.a_priced_job(), starts_on="2026-02-01")
    request = pb.ListRetainerPeriodsRequest(retainer_id=made.id, ahead=2)
    found = retainers.call("ListRetainerPeriods", request).periods
    assert [(one.starts_on, one.status) for one in found] == [
        ("2026-05-01", "future"),
        ("2026-04-01", "future"),
        ("2026-03-01", "open"),
        ("2026-02-01", "open"),
    ]
    assert new_id() not in {one.invoice_id for one in found}
