"""L16: categories and reasons of tax, amounts with and without tax, rounding, allowances."""

from __future__ import annotations

from collections import defaultdict

import pytest
from billing_steps import FIXED, Billing, milestone
from chassis.errors import Invalid
from finance.rounding.rules import half_up
from finance.taxing import (
    TAX_BY_LINE,
    TAX_ON_TOTAL,
    GivenAmount,
    TaxRate,
    document_amounts,
)
from finance_world import gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import billing_pb2 as pb

RATES = [TaxRate(2000), TaxRate(500), TaxRate(777), TaxRate(0, "zero"), TaxRate(0, "exempt")]
amounts = st.integers(-(10**9), 10**9)
lines = st.lists(
    st.builds(GivenAmount, amounts, st.sampled_from(RATES), st.booleans()), max_size=30
)
roundings = st.sampled_from([TAX_BY_LINE, TAX_ON_TOTAL])


def taxed(*given: int, rate_bp: int = 2000, rounding: str = TAX_ON_TOTAL, **more: bool) -> int:
    found = document_amounts(
        [GivenAmount(one, TaxRate(rate_bp), **more) for one in given], rounding
    )
    return sum(tax for _, tax in found)


def test_l16_three_lines_of_33_33_at_20_percent() -> None:
    """domain.md A13."""
    assert taxed(33_33, 33_33, 33_33, rounding=TAX_BY_LINE) == 20_01
    assert taxed(33_33, 33_33, 33_33, rounding=TAX_ON_TOTAL) == 20_00


def test_l16_an_amount_with_tax_keeps_its_sum() -> None:
    assert document_amounts([GivenAmount(120_00, TaxRate(2000), includes_tax=True)], "total") == [
        (100_00, 20_00)
    ]
    assert document_amounts([GivenAmount(9_99, TaxRate(700), includes_tax=True)], "line") == [
        (9_34, 65)
    ]


@given(lines, roundings)
def test_l16_what_is_given_is_kept(given_lines: list[GivenAmount], rounding: str) -> None:
    """Without tax the amount is what was given; with tax the amount and its tax are."""
    for line, (net, tax) in zip(given_lines, document_amounts(given_lines, rounding), strict=True):
        assert line.amount_minor == (net + tax if line.includes_tax else net)
        assert tax == 0 or line.rate.rate_bp > 0


@given(lines)
def test_l16_the_tax_of_a_category_is_rounded_once(given_lines: list[GivenAmount]) -> None:
    sums: dict[tuple[TaxRate, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line, (net, tax) in zip(
        given_lines, document_amounts(given_lines, TAX_ON_TOTAL), strict=True
    ):
        summed = sums[line.rate, line.includes_tax]
        for place, part in enumerate((line.amount_minor, net, tax)):
            summed[place] += part
    for (rate, includes_tax), (total, net, tax) in sums.items():
        if includes_tax and total:
            assert net == half_up(total * 10_000, 10_000 + rate.rate_bp)
        elif not includes_tax:
            assert tax == half_up(net * rate.rate_bp, 10_000)


@given(st.integers(1, 10**12), st.sampled_from([500, 777, 1900, 2000, 10_000]))
def test_l16_with_and_without_tax_agree_to_the_rounding(gross: int, rate_bp: int) -> None:
    [(net, tax)] = document_amounts(
        [GivenAmount(gross, TaxRate(rate_bp), includes_tax=True)], "total"
    )
    [(same, again)] = document_amounts([GivenAmount(net, TaxRate(rate_bp))], "total")
    assert same == net
    assert abs(again - tax) <= 1


@pytest.fixture
def draft(billing: Billing) -> pb.Invoice:
    job = billing.a_job()
    billing.plan(job, FIXED, [milestone("Concept", 500_00)])
    return billing.draft(job)


def refusal(billing: Billing, invoice: pb.Invoice, **line: object) -> str:
    with pytest.raises(Invalid) as refused:
        billing.edit("AddInvoiceLine", invoice.id, description="Work", **line)
    return refused.value.reason


@pytest.mark.slow
def test_l16_a_document_adds_up_each_category_with_its_reason(
    billing: Billing, draft: pb.Invoice
) -> None:
    for category, reason in (
        ("reverse_charge", ""),
        ("export", ""),
        ("intra_community", "Article 138"),
        ("exempt", "Training"),
        ("exempt", "Medical"),
        ("exempt", "Training"),
    ):
        draft = billing.edit(
            "AddInvoiceLine",
            draft.id,
            description="Work",
            amount=gbp(10_00),
            tax_rate_bp=0,
            tax_category=category,
            tax_reason=reason,
        )
    issued = billing.issue(draft.id)
    assert [(tax.category, tax.net.amount_minor, tax.reason) for tax in issued.taxes] == [
        ("standard", 500_00, ""),
        ("reverse_charge", 10_00, "Reverse charge: the buyer accounts for the tax"),
        ("export", 10_00, "Export outside the European Union"),
        ("intra_community", 10_00, "Article 138"),
        ("exempt", 30_00, "Training; Medical"),
    ]
    assert issued.tax == gbp(100_00)


@pytest.mark.slow
def test_l16_allowances_and_charges_are_lines_of_their_own_kind(
    billing: Billing, draft: pb.Invoice
) -> None:
    given = {"description": "Loyalty", "tax_rate_bp": 2000}
    draft = billing.edit("AddInvoiceLine", draft.id, kind="allowance", amount=gbp(-50_00), **given)
    draft = billing.edit("AddInvoiceLine", draft.id, kind="charge", amount=gbp(10_00), **given)
    assert [line.kind for line in draft.lines] == ["milestone", "allowance", "charge"]
    assert (draft.net, draft.tax, draft.total) == (gbp(460_00), gbp(92_00), gbp(552_00))


@pytest.mark.slow
def test_l16_lines_that_contradict_themselves_are_refused(
    billing: Billing, draft: pb.Invoice
) -> None:
    amount = gbp(10_00)
    assert refusal(billing, draft, amount=gbp(10_00), kind="allowance") == "AMOUNT_SIGN_WRONG"
    assert refusal(billing, draft, amount=gbp(-10_00), kind="charge") == "AMOUNT_SIGN_WRONG"
    assert refusal(billing, draft, amount=amount, tax_reason="Why not") == "TAX_REASON_UNUSED"
    exported = {"tax_category": "export", "tax_rate_bp": 2000}
    assert refusal(billing, draft, amount=amount, **exported) == "TAX_RATE_NOT_ZERO"
    line_id = draft.lines[0].id
    with pytest.raises(Invalid, match="send both together"):
        billing.edit("UpdateInvoiceLine", draft.id, invoice_line_id=line_id, includes_tax=True)


@pytest.mark.slow
def test_l16_a_reason_stays_with_its_category(billing: Billing, draft: pb.Invoice) -> None:
    line_id = draft.lines[0].id

    def changed(**tax: object) -> tuple[str, str]:
        line = billing.edit("UpdateInvoiceLine", draft.id, invoice_line_id=line_id, **tax).lines[0]
        return line.tax_category, line.tax_reason

    exempt = {"tax_rate_bp": 0, "tax_category": "exempt"}
    assert changed(**exempt, tax_reason="Training") == ("exempt", "Training")
    assert changed(tax_reason="Medical") == ("exempt", "Medical")
    assert changed(**exempt) == ("exempt", "Medical")
    assert changed(tax_rate_bp=0, tax_category="export") == ("export", "")
    assert changed(tax_rate_bp=2000) == ("standard", "")


@pytest.mark.slow
def test_l16_an_amount_with_tax_is_split_and_kept(billing: Billing, draft: pb.Invoice) -> None:
    given = {"description": "Prints", "tax_rate_bp": 2000, "includes_tax": True}
    draft = billing.edit("AddInvoiceLine", draft.id, amount=gbp(12_01), **given)
    line = draft.lines[1]
    assert (line.amount, line.tax, line.gross) == (gbp(10_01), gbp(2_00), gbp(12_01))
    changed = billing.edit("UpdateInvoiceLine", draft.id, invoice_line_id=line.id, amount=gbp(6_00))
    assert (changed.lines[1].amount, changed.lines[1].gross) == (gbp(5_00), gbp(6_00))


@pytest.mark.slow
@pytest.mark.parametrize(("rounding", "tax"), [("line", 20_01), ("total", 20_00)])
def test_l16_the_legal_entity_says_how_tax_is_rounded(
    billing: Billing, rounding: str, tax: int
) -> None:
    request = pb.SetLegalEntityRequest(name="Northlight Ltd", tax_rounding=rounding)
    billing.world.call(billing.billing.SetLegalEntity, request)
    job = billing.a_job()
    billing.plan(job, FIXED, [milestone(f"Part {place}", 33_33) for place in range(3)])
    draft = billing.draft(job)
    assert (draft.tax_rounding, draft.tax) == (rounding, gbp(tax))
