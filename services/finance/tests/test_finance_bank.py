"""Statements of the bank: imported once, matched, ignored, undone (L10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from billing_steps import Billing, invoiced, noon_of
from chassis.errors import Forbidden, Refusal
from finance_bank_files import CAMT
from finance_world import ACCOUNTS, FINANCE, gbp
from tandem.finance.v1 import bank_pb2 as pb
from tandem.finance.v1 import bank_pb2_grpc

pytestmark = pytest.mark.slow
HEADER = "Date,Amount,Name,Text,Account\n"


@pytest.fixture
def bank(billing: Billing) -> bank_pb2_grpc.BankServiceStub:
    return bank_pb2_grpc.BankServiceStub(billing.world.room.channel)


def imported(billing: Billing, bank: Any, *rows: str, actor: Any = FINANCE) -> pb.BankStatement:
    mapping = pb.CsvMapping(
        account="GB33BUKB20201555555555",
        currency_code="GBP",
        day="Date",
        amount="Amount",
        name="Name",
        text="Text",
        payer_account="Account",
    )
    request = pb.ImportBankStatementsRequest(
        format="csv", content=HEADER + "".join(f"{row}\n" for row in rows), mapping=mapping
    )
    [made] = billing.world.call(bank.ImportBankStatements, request, actor).bank_statements
    return made


def lines(billing: Billing, bank: Any, **asked: Any) -> list[pb.BankLine]:
    request = pb.ListBankLinesRequest(**asked)
    return list(billing.world.call(bank.ListBankLines, request).bank_lines)


def refusal(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        attempt()
    return refused.value.reason


def test_l10_a_file_that_is_read_twice_adds_nothing(billing: Billing, bank: Any) -> None:
    rows = ("2026-03-01,10.00,Aster,a,", "2026-03-01,10.00,Aster,a,", "2026-03-02,-5.00,Rent,b,")
    first = imported(billing, bank, *rows)
    assert (first.lines, first.known_lines) == (3, 0)
    assert refusal(lambda: imported(billing, bank, *rows)) == "BANK_FILE_KNOWN"
    longer = imported(billing, bank, *rows, "2026-03-02,7.00,Birch,c,")
    assert (longer.lines, longer.known_lines) == (1, 3)
    assert len(lines(billing, bank)) == 4
    assert [one.payer_name for one in lines(billing, bank, received=True, search="BIRCH")] == [
        "Birch"
    ]
    (fact,) = billing.world.facts("bank_statement.imported.v1", bank_statement_id=longer.id)
    assert (fact["lines"], fact["known_lines"]) == (1, 3)


def test_l10_a_camt_file_is_kept_with_its_balances(billing: Billing, bank: Any) -> None:
    request = pb.ImportBankStatementsRequest(format="camt053", content=CAMT)
    [made] = billing.world.call(bank.ImportBankStatements, request).bank_statements
    assert (made.lines, made.account) == (4, "DE89370400440532013000")
    assert (made.opening.amount_minor, made.closing.amount_minor) == (1000_00, 2150_50)
    wrong = pb.ImportBankStatementsRequest(
        format="camt053", content=CAMT.replace("1200.00", "1200.01", 1)
    )
    with pytest.raises(Refusal, match="closing balance") as refused:
        billing.world.call(bank.ImportBankStatements, wrong)
    assert refused.value.reason == "STATEMENT_DOES_NOT_ADD_UP"
    assert refused.value.field == "content"
    assert len(lines(billing, bank)) == 4


def test_l10_a_line_is_matched_by_its_suggestion_and_undone(billing: Billing, bank: Any) -> None:
    client_id = billing.world.hears_client()
    invoice = invoiced(billing, 120_00, "2026-02-05", client_id)
    billing.world.clock.now = noon_of("2026-03-02")
    imported(billing, bank, f"2026-03-01,150.00,HARBOUR COFFEE LTD,{invoice.number},GB1")
    [line] = lines(billing, bank, status=[pb.BANK_LINE_STATUS_OPEN])
    [best] = line.suggestions
    assert (best.client_id, best.certain, best.on_account) == (client_id, False, gbp(30_00))
    assert list(best.reasons) == [
        f"the reference names {invoice.number}",
        "the payer's name is similar to Harbour Coffee, 1.00",
    ]
    parts = [pb.MatchedPart(invoice_id=one.invoice_id, amount=one.amount) for one in best.parts]
    request = pb.MatchBankLineRequest(
        bank_line_id=line.id, client_id=best.client_id, allocations=parts
    )
    matched = billing.world.call(bank.MatchBankLine, request).bank_line
    assert matched.status == pb.BANK_LINE_STATUS_MATCHED
    assert billing.invoice(invoice.id).due == gbp(0)
    request.request_id = ""
    assert refusal(lambda: billing.world.call(bank.MatchBankLine, request)) == "BANK_LINE_DONE"
    second = invoiced(billing, 80_00, "2026-03-02", client_id)
    imported(billing, bank, "2026-03-02,80.00,,,GB1")
    [known] = lines(billing, bank, status=[pb.BANK_LINE_STATUS_OPEN])
    assert list(known.suggestions[0].reasons) == [
        f"the amount is what is due on {second.number}",
        "this account paid for Harbour Coffee before",
    ]
    reopen = pb.ReopenBankLineRequest(bank_line_id=line.id)
    back = billing.world.call(bank.ReopenBankLine, reopen).bank_line
    assert (back.status, back.client_payment_id) == (pb.BANK_LINE_STATUS_OPEN, "")
    assert billing.invoice(invoice.id).due == gbp(120_00)


def test_l10_certain_lines_are_previewed_and_matched_at_once(billing: Billing, bank: Any) -> None:
    client_id = billing.world.hears_client()
    first = invoiced(billing, 50_00, "2026-02-05", client_id)
    second = invoiced(billing, 70_00, "2026-02-05", client_id)
    billing.world.clock.now = noon_of("2026-03-02")
    imported(
        billing,
        bank,
        f"2026-03-01,50.00,Harbour Coffee,{first.number},",
        f"2026-03-01,50.00,Harbour Coffee,again {first.number},",
        "2026-03-01,70.00,Harbour Coffee,no number,",
    )
    preview = pb.MatchCertainLinesRequest(preview=True)
    found = billing.world.call(bank.MatchCertainLines, preview).matches
    assert [one.suggestion.parts[0].number for one in found] == [first.number]
    assert billing.invoice(first.id).due == gbp(50_00)
    done = billing.world.call(bank.MatchCertainLines, pb.MatchCertainLinesRequest()).matches
    assert len(done) == 1
    assert billing.invoice(first.id).due == gbp(0)
    assert billing.invoice(second.id).due == gbp(70_00)
    assert not billing.world.call(bank.MatchCertainLines, pb.MatchCertainLinesRequest()).matches
    assert billing.balances()["1200"] == 50_00


def test_l10_a_line_is_ignored_with_a_reason_and_taken_up_again(
    billing: Billing, bank: Any
) -> None:
    imported(billing, bank, "2026-03-01,-9.00,Bank,Charges,")
    [line] = lines(billing, bank)
    assert list(line.suggestions) == []
    client_id = billing.world.hears_client()
    match = pb.MatchBankLineRequest(bank_line_id=line.id, client_id=client_id)
    assert refusal(lambda: billing.world.call(bank.MatchBankLine, match)) == (
        "BANK_LINE_NOT_RECEIVED"
    )
    ignore = pb.IgnoreBankLineRequest(bank_line_id=line.id, reason="Charges of the bank")
    ignored = billing.world.call(bank.IgnoreBankLine, ignore).bank_line
    assert (ignored.status, ignored.reason) == (
        pb.BANK_LINE_STATUS_IGNORED,
        "Charges of the bank",
    )
    again = pb.ReopenBankLineRequest(bank_line_id=line.id)
    assert billing.world.call(bank.ReopenBankLine, again).bank_line.reason == ""
    again.request_id = ""
    assert refusal(lambda: billing.world.call(bank.ReopenBankLine, again)) == "BANK_LINE_OPEN"


def test_the_bank_is_not_for_account_managers(billing: Billing, bank: Any) -> None:
    with pytest.raises(Forbidden):
        imported(billing, bank, "2026-03-01,1.00,a,b,", actor=ACCOUNTS)
    with pytest.raises(Forbidden):
        billing.world.call(bank.ListBankLines, pb.ListBankLinesRequest(), ACCOUNTS)
