"""Estimates, quotes, rate cards and cost rates that were a mistake, while nothing needs them."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import FIXED, Billing, milestone
from chassis.actor import Actor
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import new_id
from finance_world import ACCOUNTS, FINANCE, fixed, gbp, purchase, role_hours
from tandem.finance.v1 import quoting_pb2, rates_pb2

pytestmark = pytest.mark.slow


def quoting(billing: Billing, method: str, actor: Actor = ACCOUNTS, **fields: Any) -> Any:
    request = getattr(quoting_pb2, f"{method}Request")(**fields)
    return billing.world.call(getattr(billing.world.quoting, method), request, actor)


def rates(billing: Billing, method: str, **fields: Any) -> Any:
    request = getattr(rates_pb2, f"{method}Request")(**fields)
    return billing.world.call(getattr(billing.world.rates, method), request)


def test_a_quote_is_withdrawn_and_its_estimate_offered_again(billing: Billing) -> None:
    job = billing.a_priced_job()
    estimate = billing.world.estimate(fixed(100_00), project_id=job.project_id)
    quote = billing.world.quote(estimate.id)
    withdrawn = quoting(billing, "WithdrawQuote", quote_id=quote.id, reason="Wrong rates").quote
    assert withdrawn.status == quoting_pb2.QUOTE_STATUS_WITHDRAWN
    assert withdrawn.withdraw_reason == "Wrong rates"
    with pytest.raises(Conflict, match="withdrawn already"):
        billing.world.accept(quote.id)
    assert billing.world.quote(estimate.id).id != quote.id


def test_a_quote_is_reissued_in_place_of_one_that_is_out_or_expired(billing: Billing) -> None:
    job = billing.a_priced_job()
    estimate = billing.world.estimate(fixed(100_00), project_id=job.project_id)
    first = billing.world.quote(estimate.id, valid_until="2026-03-02")
    again = quoting(billing, "ReissueQuote", quote_id=first.id, valid_until="2026-04-30").quote
    assert (again.replaces_id, again.valid_until) == (first.id, "2026-04-30")
    old = quoting(billing, "GetQuote", quote_id=first.id).quote
    assert old.status == quoting_pb2.QUOTE_STATUS_WITHDRAWN
    billing.world.accept(again.id)
    with pytest.raises(Conflict, match="undo the acceptance first"):
        quoting(billing, "ReissueQuote", quote_id=again.id)


def test_an_acceptance_is_undone_while_nothing_is_billed(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.accepted(500_00, project_id=job.project_id)
    mistake = billing.world.accepted(300_00, project_id=job.project_id)
    undone = quoting(billing, "UndoQuoteAcceptance", quote_id=mistake.id).quote
    assert (undone.status, undone.accepted_by) == (quoting_pb2.QUOTE_STATUS_SENT, "")
    budget = billing.world.budget(job.project_id)
    assert (budget.total, budget.edition) == (gbp(500_00), 3)
    assert billing.world.accept(mistake.id).status == quoting_pb2.QUOTE_STATUS_ACCEPTED
    assert billing.world.budget(job.project_id).total == gbp(800_00)


def test_without_an_accepted_quote_left_a_project_has_no_budget(billing: Billing) -> None:
    job = billing.a_priced_job()
    only = billing.world.accepted(500_00, project_id=job.project_id)
    quoting(billing, "UndoQuoteAcceptance", quote_id=only.id)
    with pytest.raises(NotFound, match="no budget yet"):
        billing.world.budget(job.project_id)
    assert len(billing.facts("budget.withdrawn.v1", job)) == 1
    billing.world.accept(only.id)
    assert billing.world.budget(job.project_id).edition == 3


@pytest.mark.parametrize("hours", [6, 2], ids=["beyond half again", "below half again"])
def test_the_only_quote_is_accepted_again_after_work_used_half_of_it(
    billing: Billing, hours: int
) -> None:
    job = billing.a_priced_job()
    only = billing.world.accepted(1000_00, project_id=job.project_id)
    entry = billing.approved(job, 6)
    quoting(billing, "UndoQuoteAcceptance", quote_id=only.id)
    billing.reopened(entry)
    billing.approved(job, hours)
    billing.world.accept(only.id)
    billing.approved(job, 8 - hours)
    budget = billing.world.budget(job.project_id)
    assert (budget.total, budget.used) == (gbp(1000_00), gbp(800_00))
    assert list(budget.alerts_percent) == [50, 75]
    alerts = quoting(billing, "ListBudgetAlerts", project_id=[job.project_id]).alerts
    assert [(one.edition, one.threshold_percent) for one in alerts] == [
        (budget.edition, 75),
        (budget.edition, 50),
        (budget.edition - 2, 50),
    ]


def test_an_acceptance_that_something_depends_on_stays_and_says_what(billing: Billing) -> None:
    job = billing.a_job()
    quote = billing.world.accepted(500_00, project_id=job.project_id)
    billing.plan(job, FIXED, [milestone("All", share=10_000)])
    with pytest.raises(Conflict, match="counts on this quote"):
        quoting(billing, "UndoQuoteAcceptance", quote_id=quote.id)
    issued = billing.issue(billing.draft(job).id)
    with pytest.raises(Conflict, match=f"{issued.number} bills this project") as refusal:
        quoting(billing, "UndoQuoteAcceptance", quote_id=quote.id)
    assert refusal.value.reason == "PROJECT_INVOICED"
    assert billing.world.budget(job.project_id).total == gbp(500_00)


def test_an_estimate_is_copied_archived_and_restored(billing: Billing) -> None:
    job, other = billing.a_priced_job(), billing.a_priced_job()
    lines = (role_hours("designer", 2), purchase(80_00, margin_bp=4000), fixed(5_00))
    original = billing.world.estimate(*lines, project_id=job.project_id)
    copy = quoting(
        billing, "CopyEstimate", estimate_id=original.id, project_id=other.project_id
    ).estimate
    assert (copy.total, copy.copied_from_id) == (original.total, original.id)
    assert copy.project_id == other.project_id
    quoting(billing, "ArchiveEstimate", estimate_id=original.id)
    listed = quoting(billing, "ListEstimates", project_id=[job.project_id]).estimates
    assert not listed
    with pytest.raises(Conflict, match="restore it first"):
        billing.world.quote(original.id)
    archived = quoting(billing, "ListEstimates", project_id=[job.project_id], archived=True)
    assert [one.id for one in archived.estimates] == [original.id]
    quoting(billing, "RestoreEstimate", estimate_id=original.id)
    billing.world.quote(original.id)
    with pytest.raises(Conflict, match="withdraw it first"):
        quoting(billing, "ArchiveEstimate", estimate_id=original.id)


def test_a_line_of_an_estimate_keeps_its_identity_when_it_is_saved_again(billing: Billing) -> None:
    job = billing.a_priced_job()
    estimate = billing.world.estimate(fixed(1_00), fixed(2_00), project_id=job.project_id)
    kept = estimate.lines[1].id
    saved = quoting(
        billing, "UpdateEstimate", estimate_id=estimate.id, lines=[fixed(3_00, id=kept), fixed(1)]
    ).estimate
    assert (saved.lines[0].id, saved.lines[0].amount) == (kept, gbp(3_00))
    with pytest.raises(NotFound, match="no line"):
        quoting(billing, "UpdateEstimate", estimate_id=estimate.id, lines=[fixed(1, id=new_id())])
    billing.world.quote(estimate.id)
    (fact,) = [
        one for one in billing.world.facts("quote.issued.v1") if one["estimate_id"] == estimate.id
    ]
    assert fact["lines"][0]["estimate_line_id"] == kept


def test_each_line_of_a_quote_has_its_own_tax(billing: Billing) -> None:
    job = billing.a_priced_job()
    lines = (fixed(100_00), fixed(50_00, tax_rate_bp=500), fixed(10_00, tax_category="exempt"))
    quote = billing.world.quote(billing.world.estimate(*lines, project_id=job.project_id).id)
    assert [(line.tax_rate_bp, line.tax_category) for line in quote.lines] == [
        (2000, "standard"),
        (500, "standard"),
        (0, "exempt"),
    ]
    assert quote.tax == gbp(22_50)
    assert not quote.HasField("tax_rate_bp")


def test_a_rate_card_is_corrected_and_withdrawn_while_nothing_is_priced_by_it(
    billing: Billing,
) -> None:
    job = billing.a_job()
    card = billing.world.card({"designer": 1_000}, client_id=job.client_id)
    right = [rates_pb2.RoleRate(charge_role="designer", hourly=gbp(10_000))]
    fields = {"name": "Agreed", "effective_from": "2026-02-01", "rates": right}
    corrected = rates(billing, "CorrectRateCard", rate_card_id=card.id, **fields).rate_card
    assert (corrected.rates[0].hourly, corrected.effective_from) == (gbp(10_000), "2026-02-01")
    billing.approved(job, 1)
    for method, more in (("CorrectRateCard", fields), ("WithdrawRateCard", {})):
        with pytest.raises(Conflict, match="1 time entries") as refusal:
            rates(billing, method, rate_card_id=card.id, **more)
        assert refusal.value.reason == "RATE_CARD_USED"
    unused = billing.world.card({"designer": 1}, "2027-01-01", client_id=job.client_id)
    rates(billing, "WithdrawRateCard", rate_card_id=unused.id)
    with pytest.raises(NotFound):
        rates(billing, "GetRateCard", rate_card_id=unused.id)


def test_a_refusal_counts_up_to_a_thousand_entries_and_still_knows_the_latest(
    billing: Billing,
) -> None:
    job = billing.a_job()
    card = billing.world.card({"designer": 10_000}, client_id=job.client_id)
    billing.approved_at_once(job, 1001)
    billing.approved(job, worked_on="2026-02-20")
    with pytest.raises(Conflict, match="1000 or more time entries"):
        rates(billing, "WithdrawRateCard", rate_card_id=card.id)
    with pytest.raises(Conflict, match="Work up to 2026-02-20"):
        rates(billing, "EndRateCard", rate_card_id=card.id, ends_on="2026-02-19")


def test_a_rate_card_ends_and_the_default_card_takes_over(billing: Billing) -> None:
    job = billing.a_job()
    default = billing.world.card({"strategist": 9_000}, "2026-01-01")
    own = billing.world.card({"strategist": 7_000}, client_id=job.client_id)
    rates(billing, "EndRateCard", rate_card_id=own.id, ends_on="2026-02-28")
    asked = {"charge_role": "strategist", "client_id": job.client_id, "currency_code": "GBP"}
    assert rates(billing, "GetRateInForce", on="2026-02-28", **asked).rate_card_id == own.id
    assert rates(billing, "GetRateInForce", on="2026-03-01", **asked).rate_card_id == default.id
    billing.approved(job, 1, charge_role="strategist", worked_on="2026-02-20")
    with pytest.raises(Conflict, match="Work up to 2026-02-20"):
        rates(billing, "EndRateCard", rate_card_id=own.id, ends_on="2026-02-19")
    with pytest.raises(Conflict, match="withdraw it instead"):
        rates(billing, "EndRateCard", rate_card_id=own.id, ends_on="2025-01-01")


def test_b34_a_late_card_says_which_unbilled_work_has_another_price(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    late = billing.world.card({"designer": 12_000}, "2026-01-15", client_id=job.client_id)
    notice = late.priced_otherwise
    assert (notice.entries, notice.seconds) == (1, 7200)
    assert (notice.value, notice.value_by_card) == (gbp(200_00), gbp(240_00))
    assert billing.unbilled(job).totals == [gbp(200_00)]
    same = billing.world.card({"designer": 10_000}, "2027-01-16", client_id=job.client_id)
    assert not same.HasField("priced_otherwise")


def cost(billing: Billing, person_id: str, minor: int, since: str) -> rates_pb2.CostRate:
    fields = {"person_id": person_id, "hourly": gbp(minor), "effective_from": since}
    return rates(billing, "SetCostRate", **fields).cost_rate


def test_a_cost_rate_for_earlier_days_says_what_it_changes_and_billed_work_keeps_its_cost(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.world.consumes(
        "projects",
        "person.created.v1",
        job.person_id,
        {"person_id": job.person_id, "name": "Tom Team"},
    )
    cost(billing, job.person_id, 40_00, "2026-01-01")
    billing.approved(job, 2)
    billing.plan(job)
    billing.issue(billing.draft(job).id)
    billing.approved(job, 1)
    change = cost(billing, job.person_id, 60_00, "2026-01-15").cost_change
    assert (change.entries, change.seconds, change.kept_entries) == (1, 3600, 1)
    assert (list(change.before), list(change.after)) == ([gbp(40_00)], [gbp(60_00)])
    billing.pump()
    assert billing.figures(job).figures.labour_cost == gbp(140_00)
    (fact,) = [
        one
        for one in billing.world.facts("labour_cost.changed.v1")
        if one["person_id"] == job.person_id
    ]
    assert (fact["entries"], fact["kept_entries"]) == (1, 1)


def test_a_cost_rate_is_withdrawn_as_if_it_had_never_been_set(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.consumes(
        "projects",
        "person.created.v1",
        job.person_id,
        {"person_id": job.person_id, "name": "Tom Team"},
    )
    cost(billing, job.person_id, 40_00, "2026-01-01")
    wrong = cost(billing, job.person_id, 400_00, "2026-02-01")
    billing.approved(job, 1)
    change = rates(billing, "WithdrawCostRate", cost_rate_id=wrong.id).cost_rate.cost_change
    assert (list(change.before), list(change.after)) == ([gbp(400_00)], [gbp(40_00)])
    listed = rates(billing, "ListCostRates", person_id=[job.person_id]).cost_rates
    assert [one.hourly for one in listed] == [gbp(40_00)]
    assert listed[0].HasField("recorded_at")
    with pytest.raises(NotFound):
        rates(billing, "WithdrawCostRate", cost_rate_id=wrong.id)


def test_the_cost_of_a_closed_period_stays(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.consumes(
        "projects",
        "person.created.v1",
        job.person_id,
        {"person_id": job.person_id, "name": "Tom Team"},
    )
    cost(billing, job.person_id, 40_00, "2026-01-01")
    billing.approved(job, 1)
    billing.close("2026-02-28")
    change = cost(billing, job.person_id, 60_00, "2026-01-15").cost_change
    assert (change.entries, change.kept_entries) == (0, 1)
    assert billing.figures(job).figures.labour_cost == gbp(40_00)


def test_a_total_that_cannot_be_booked_is_refused(billing: Billing) -> None:
    job = billing.a_priced_job()
    with pytest.raises(Invalid, match="together are beyond"):
        billing.world.estimate(fixed(10**15), fixed(1), project_id=job.project_id)
    whole = billing.world.estimate(fixed(10**15), project_id=job.project_id)
    billing.world.accept(billing.world.quote(whole.id).id)
    one_more = billing.world.estimate(fixed(1), project_id=job.project_id)
    with pytest.raises(Conflict) as refusal:
        billing.world.accept(billing.world.quote(one_more.id).id)
    assert refusal.value.reason == "BUDGET_TOO_LARGE"
    assert billing.world.budget(job.project_id, FINANCE).total == gbp(10**15)


def test_m8_the_books_refuse_what_their_sums_could_not_hold(billing: Billing) -> None:
    with billing.world.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger_turnover VALUES ('GBP', 8999999999999999000)"
        )
    with pytest.raises(Conflict) as refusal:
        billing.an_issued_invoice()
    assert refusal.value.reason == "BOOKS_FULL"
    assert billing.trial_balance().total_debit == gbp(0)
