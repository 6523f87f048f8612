"""L16: dated rates of tax as choices of lines, and allowances and charges on a line."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import FIXED, Billing, Job, milestone
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance_world import ACCOUNTS, NOON, PROJECTS, gbp
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import tax_rates_pb2 as rates_pb
from tandem.finance.v1 import tax_rates_pb2_grpc

pytestmark = pytest.mark.slow
GB = {"country_code": "GB", "name": "Standard rate", "rate_bp": 2000, "valid_from": "2011-01-04"}


class TaxRates:
    def __init__(self, billing: Billing) -> None:
        self.world = billing.world
        self.stub = tax_rates_pb2_grpc.TaxRateServiceStub(billing.world.room.channel)

    def call(self, method: str, **more: Any) -> Any:
        request = getattr(rates_pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request)

    def create(self, **more: Any) -> rates_pb.TaxRate:
        made: rates_pb.TaxRate = self.call("CreateTaxRate", **{**GB, **more}).tax_rate
        return made

    def listed(self, **wanted: Any) -> list[tuple[str, int, str]]:
        found = self.call("ListTaxRates", **wanted).tax_rates
        return [(one.name, one.rate_bp, one.valid_from) for one in found]


@pytest.fixture
def tax_rates(billing: Billing) -> TaxRates:
    return TaxRates(billing)


def drafted(billing: Billing) -> tuple[Job, pb.Invoice]:
    """Four hours at 100.00 on one line."""
    job = billing.a_priced_job()
    billing.approved(job, 4)
    billing.plan(job)
    return job, billing.draft(job)


def test_l16_rates_of_one_name_follow_each_other(tax_rates: TaxRates) -> None:
    first = tax_rates.create(valid_from="2020-01-01")
    with pytest.raises(Conflict, match="holds from 2020-01-01 on, without an end"):
        tax_rates.create(rate_bp=1900, valid_from="2021-01-01")
    tax_rates.call("EndTaxRate", tax_rate_id=first.id, valid_to="2020-12-31")
    second = tax_rates.create(rate_bp=1900, valid_from="2021-01-01", name="standard rate ")
    with pytest.raises(Conflict, match="holds from 2021"):
        tax_rates.call("EndTaxRate", tax_rate_id=first.id)
    tax_rates.create(country_code="FR")
    assert tax_rates.listed(country_code=["GB"], on="2020-06-01") == [
        ("Standard rate", 2000, "2020-01-01")
    ]
    assert len(tax_rates.listed(on="2021-06-01", search="STANDARD")) == 2
    tax_rates.call("ArchiveTaxRate", tax_rate_id=second.id)
    assert tax_rates.listed(archived="yes") == [("standard rate", 1900, "2021-01-01")]
    tax_rates.call("EndTaxRate", tax_rate_id=first.id)
    with pytest.raises(Conflict):
        tax_rates.call("RestoreTaxRate", tax_rate_id=second.id)


def test_l16_the_usual_rates_of_a_country_are_added_once(tax_rates: TaxRates) -> None:
    added = tax_rates.call("AddPresetTaxRates", country_code="DE").added
    assert sorted({one.rate_bp for one in added}) == [500, 700, 1600, 1900]
    assert tax_rates.call("AddPresetTaxRates", country_code="DE").added == []
    on = tax_rates.listed(country_code=["DE"], on="2020-10-01", order="-rate")
    assert [(name, rate) for name, rate, _ in on] == [
        ("Standard rate", 1600),
        ("Reduced rate", 500),
    ]
    assert len(tax_rates.call("AddPresetTaxRates", country_code="GB").added) == 3
    assert len(tax_rates.call("AddPresetTaxRates", country_code="FR").added) == 4
    with pytest.raises(NotFound, match="only of DE, FR, GB"):
        tax_rates.call("AddPresetTaxRates", country_code="US")


def test_l16_a_rate_is_corrected_until_a_document_charges_it(
    billing: Billing, tax_rates: TaxRates
) -> None:
    rate = tax_rates.create(rate_bp=1000)
    _, draft = drafted(billing)
    line = draft.lines[0].id
    chosen = billing.edit("UpdateInvoiceLine", draft.id, invoice_line_id=line, tax_rate_id=rate.id)
    assert (chosen.lines[0].tax_rate_bp, chosen.tax) == (1000, gbp(40_00))
    corrected = tax_rates.call("UpdateTaxRate", tax_rate_id=rate.id, rate_bp=500).tax_rate
    assert (corrected.rate_bp, corrected.name, corrected.version) == (500, "Standard rate", 2)
    issued = billing.issue(draft.id)
    assert (issued.tax, issued.total) == (gbp(20_00), gbp(420_00))
    with pytest.raises(Conflict, match="End it, and create the next one"):
        tax_rates.call("UpdateTaxRate", tax_rate_id=rate.id, rate_bp=700)
    with pytest.raises(Conflict, match="end it on that day or later"):
        tax_rates.call("EndTaxRate", tax_rate_id=rate.id, valid_to="2020-01-01")


def test_l16_a_document_takes_the_rate_of_its_day(billing: Billing, tax_rates: TaxRates) -> None:
    before = tax_rates.create(valid_to="2026-02-28")
    now = tax_rates.create(rate_bp=2500, valid_from="2026-03-01")
    _, draft = drafted(billing)
    line = {"invoice_line_id": draft.lines[0].id, "tax_rate_id": now.id}
    assert billing.edit("UpdateInvoiceLine", draft.id, **line).tax == gbp(100_00)
    tax_rates.call("EndTaxRate", tax_rate_id=before.id, valid_to="2026-01-31")
    with pytest.raises(Conflict, match="No rate Standard rate of GB holds on"):
        billing.issue(draft.id, issued_on="2026-02-27")
    tax_rates.call("EndTaxRate", tax_rate_id=before.id, valid_to="2026-02-28")
    issued = billing.issue(draft.id, issued_on="2026-02-27")
    assert (issued.tax, issued.lines[0].tax_rate_id) == (gbp(80_00), before.id)
    assert [(one.rate_bp, one.net) for one in issued.taxes] == [(2000, gbp(400_00))]
    assert issued.total == gbp(480_00)


def test_l16_what_does_not_go_together_is_refused_with_the_remedy(
    billing: Billing, tax_rates: TaxRates
) -> None:
    rate = tax_rates.create()
    _, draft = drafted(billing)
    line = {"invoice_line_id": draft.lines[0].id}
    with pytest.raises(Invalid, match="leave out tax_rate, tax_category"):
        billing.edit("UpdateInvoiceLine", draft.id, **line, tax_rate_id=rate.id, tax_rate_bp=500)
    with pytest.raises(Invalid, match=r"^rate must be 0 in the category"):
        tax_rates.create(name="Exempt", category="exempt")
    tax_rates.call("ArchiveTaxRate", tax_rate_id=rate.id)
    with pytest.raises(Invalid, match="There is no tax rate"):
        billing.edit("UpdateInvoiceLine", draft.id, **line, tax_rate_id=rate.id)
    outside = {"tax_rate_bp": 0, "tax_category": "outside_scope"}
    billing.edit("AddInvoiceLine", draft.id, description="Fine", amount=gbp(5_00), **outside)
    with pytest.raises(Conflict, match="put them on an invoice of their own"):
        billing.issue(draft.id)


def test_l16_rates_are_read_by_all_who_price_and_written_by_finance(
    billing: Billing, tax_rates: TaxRates
) -> None:
    for actor in (ACCOUNTS, PROJECTS):
        billing.world.call(tax_rates.stub.ListTaxRates, rates_pb.ListTaxRatesRequest(), actor)
        with pytest.raises(Forbidden):
            billing.world.call(
                tax_rates.stub.CreateTaxRate, rates_pb.CreateTaxRateRequest(**GB), actor
            )


def allow(billing: Billing, draft: pb.Invoice, *wanted: dict[str, Any], at: int = 0) -> pb.Invoice:
    given = [pb.LineAllowanceDraft(**one) for one in wanted]
    line = {"invoice_line_id": draft.lines[at].id, "allowances": given}
    return billing.edit("SetLineAllowances", draft.id, **line)


TENTH = {"kind": "allowance", "reason": "Long-term client", "share_bp": 1000}
EXPRESS = {"kind": "charge", "reason": "Express", "amount": gbp(15_00)}


def test_l16_allowances_of_a_line_change_what_its_work_is_billed_at(billing: Billing) -> None:
    job, draft = drafted(billing)
    changed = allow(billing, draft, TENTH, EXPRESS)
    line = changed.lines[0]
    assert (line.base, line.amount, changed.net) == (gbp(400_00), gbp(375_00), gbp(375_00))
    shown = [(one.kind, one.reason, one.amount, one.share_bp) for one in line.allowances]
    assert shown == [
        ("allowance", "Long-term client", gbp(40_00), 1000),
        ("charge", "Express", gbp(15_00), 0),
    ]
    billing.issue(draft.id)
    billing.world.clock.now = NOON.replace(month=4)
    assert billing.figures(job).figures.billed == gbp(375_00)
    billing.credit(draft.id)
    assert billing.figures(job).figures.billed == gbp(0)


def test_l16_allowances_follow_the_hours_that_are_left(billing: Billing) -> None:
    job = billing.a_priced_job()
    first, _ = billing.approved(job, 4), billing.approved(job, 2)
    billing.plan(job)
    draft = allow(billing, billing.draft(job), TENTH)
    assert draft.net == gbp(540_00)
    left = billing.edit("LeaveOutWork", draft.id, time_entry_ids=[first])
    assert (left.lines[0].base, left.net) == (gbp(200_00), gbp(180_00))
    assert allow(billing, left).net == gbp(200_00)


def test_l16_allowances_that_do_not_fit_are_refused(billing: Billing) -> None:
    _, draft = drafted(billing)
    with pytest.raises(Invalid, match="They take off more than the line's"):
        allow(billing, draft, {**TENTH, "share_bp": 10_000}, TENTH)
    with pytest.raises(Invalid, match=r"Give allowances\[0\]\.amount or"):
        allow(billing, draft, {**EXPRESS, "share_bp": 100})
    with pytest.raises(Invalid, match="reason"):
        allow(billing, draft, {**TENTH, "reason": " "})
    given = {"description": "Print", "amount": gbp(120_00), "includes_tax": True}
    gross = billing.edit("AddInvoiceLine", draft.id, **given)
    with pytest.raises(Conflict, match="was given with tax"):
        allow(billing, gross, TENTH, at=1)
    job = billing.a_priced_job()
    billing.plan(job, FIXED, [milestone("Concept", 100_00)])
    with pytest.raises(Conflict, match="add an allowance or a charge on the document"):
        allow(billing, billing.draft(job), TENTH)


def test_l16_the_amount_of_a_line_by_hand_is_the_one_before_its_allowances(
    billing: Billing,
) -> None:
    _, draft = drafted(billing)
    added = billing.edit("AddInvoiceLine", draft.id, description="Print", amount=gbp(100_00))
    allow(billing, added, TENTH, at=1)
    line = {"invoice_line_id": added.lines[1].id}
    changed = billing.edit("UpdateInvoiceLine", draft.id, **line, amount=gbp(50_00)).lines[1]
    assert (changed.base, changed.amount) == (gbp(50_00), gbp(45_00))
    with pytest.raises(Conflict, match="remove them first"):
        billing.edit("UpdateInvoiceLine", draft.id, **line, amount=gbp(5_00), includes_tax=True)
