"""Files of banks are read exactly or refused by line and field; suggestions explain themselves."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from finance.bank.rules.camt import DEPTH_MAX, read_camt
from finance.bank.rules.csv_file import CsvMapping, read_csv
from finance.bank.rules.matching import (
    Came,
    OpenInvoice,
    alike,
    numbers_in,
    similarity,
    suggest,
)
from finance.bank.rules.mt940 import read_mt940
from finance.bank.rules.statement import BadFile, BankLine, BankStatement, check, fingerprints
from finance_bank_files import CAMT, MT940
from hypothesis import given
from hypothesis import strategies as st

MAPPING = CsvMapping(
    account="GB33BUKB20201555555555",
    currency_code="GBP",
    day="Date",
    amount="Amount",
    name="Name",
    text="Text",
)


def test_l10_a_camt_statement_is_read_with_balances_parties_and_references() -> None:
    [found] = read_camt(CAMT)
    check(found)
    assert (found.account, found.currency_code) == ("DE89370400440532013000", "EUR")
    assert (found.opening, found.closing) == (Decimal("1000.00"), Decimal("2150.50"))
    first, part, other, went = found.lines
    assert (first.amount, first.booked_on) == (Decimal("1200.00"), date(2026, 3, 30))
    assert (first.name, first.account) == ("Harbour Coffee GmbH", "DE02120300000000202051")
    assert (first.text, first.bank_reference) == ("INV-2026-0042 thank you", "B1")
    assert [one.amount for one in (part, other)] == [Decimal("30.00"), Decimal("20.50")]
    assert [one.bank_reference for one in (part, other)] == ["B2/1", "B2/2"]
    assert (went.amount, went.name) == (Decimal("-100.00"), "Print shop")


def test_l10_an_mt940_statement_is_read_with_subfields_and_free_text() -> None:
    [found] = read_mt940(MT940)
    check(found)
    assert (found.account, found.currency_code) == ("70000997/1234567", "EUR")
    first, second, back = found.lines
    assert (first.amount, first.booked_on) == (Decimal("1200.00"), date(2026, 3, 31))
    assert (first.name, first.account) == ("Harbour Coffee GmbH", "DE02120300000000202051")
    assert "INV-2026-0042" in first.text
    assert first.bank_reference == "BANK1"
    assert (second.amount, second.text) == (Decimal("-100.50"), "Rent of March REF 7")
    assert (back.amount, back.booked_on) == (Decimal("0.50"), date(2026, 1, 2))


@pytest.mark.parametrize(
    ("content", "reason", "line", "field"),
    [
        (
            CAMT.replace("<Amt Ccy='EUR'>1200.00", "<Amt Ccy='EUR'>12oo"),
            "AMOUNT_MALFORMED",
            15,
            "Amt",
        ),
        (CAMT.replace("2026-03-30", "2026-02-30"), "DATE_MALFORMED", 18, "Dt"),
        (
            CAMT.replace("<Amt Ccy='EUR'>1200.00", "<Amt Ccy='USD'>1200.00"),
            "CURRENCY_DIFFERS",
            15,
            "Ntry/Amt/@Ccy",
        ),
        (
            CAMT.replace("CRDT</CdtDbtInd><Sts", "UP</CdtDbtInd><Sts"),
            "BANK_FILE_MALFORMED",
            14,
            "Ntry/CdtDbtInd",
        ),
        (CAMT[:400], "BANK_FILE_MALFORMED", None, ""),
        ("<a/>", "BANK_FILE_MALFORMED", 1, ""),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><Document>&a;</Document>", "BANK_FILE_MALFORMED", 1, ""),
        ("<a>" * (DEPTH_MAX + 2), "BANK_FILE_TOO_LONG", 1, ""),
    ],
)
def test_a_wrong_camt_file_is_refused_by_line_and_element(
    content: str, reason: str, line: int | None, field: str
) -> None:
    with pytest.raises(BadFile) as refused:
        read_camt(content)
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert line is None or refused.value.line == line


@pytest.mark.parametrize(
    ("wrong", "right", "line", "field"),
    [
        ("C260331EUR1000,00", "EUR1000,00", 4, ":60F:"),
        ("2603310331C1200,00", "26033103C1200", 5, ":61:"),
        ("2603310331C1200,00", "2613310331C1200,00", 5, ":61:"),
    ],
)
def test_a_wrong_mt940_file_is_refused_by_line_and_tag(
    wrong: str, right: str, line: int, field: str
) -> None:
    assert wrong in MT940
    with pytest.raises(BadFile) as refused:
        read_mt940(MT940.replace(wrong, right, 1))
    assert (refused.value.line, refused.value.field) == (line, field)


def test_a_statement_whose_lines_do_not_come_to_its_balance_is_refused() -> None:
    for content, read in ((CAMT, read_camt), (MT940, read_mt940)):
        [found] = read(content.replace("1200", "1201", 1))
        with pytest.raises(BadFile, match="closing balance"):
            check(found)


def test_a_csv_is_read_in_the_notation_of_its_country() -> None:
    german = CsvMapping(
        account="DE89",
        currency_code="EUR",
        day="Buchungstag",
        money_in="Haben",
        money_out="Soll",
        name="Name",
        date_format="dd.mm.yyyy",
        delimiter=";",
        decimal_comma=True,
    )
    content = (
        "\ufeffBuchungstag;Name;Soll;Haben\n31.03.2026;Harbour;;1.234,50\n30.03.2026;Rent;100,00;\n"
    )
    [found] = read_csv(content, german)
    assert [one.amount for one in found.lines] == [Decimal("1234.50"), Decimal("-100.00")]
    assert found.lines[0].booked_on == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("content", "reason", "line", "field"),
    [
        ("Date,Amount,Name,Text\n2026-03-31,x,a,b\n", "AMOUNT_MALFORMED", 2, "Amount"),
        (
            "Date,Amount,Name,Text\n2026-03-31,1,a,b\n31/03/2026,1,a,b\n",
            "DATE_MALFORMED",
            3,
            "Date",
        ),
        ("Day,Amount,Name,Text\n", "BANK_COLUMN_MISSING", 1, "mapping.day"),
        ("Date,Amount,Name,Text\n", "BANK_FILE_EMPTY", 1, ""),
    ],
)
def test_a_wrong_csv_file_is_refused_by_line_and_column(
    content: str, reason: str, line: int, field: str
) -> None:
    with pytest.raises(BadFile) as refused:
        read_csv(content, MAPPING)
    assert (refused.value.reason, refused.value.line, refused.value.field) == (reason, line, field)


WORDS = st.text(st.characters(categories=["L", "Nd", "P", "Zs"]), max_size=20)
LINES = st.lists(
    st.builds(
        BankLine,
        place=st.just(0),
        booked_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        amount=st.decimals(-(10**9), 10**9, places=2),
        name=WORDS,
        text=WORDS,
    ),
    min_size=1,
    max_size=8,
)


def rendered(lines: list[BankLine]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Date", "Amount", "Name", "Text"])
    for one in lines:
        writer.writerow([one.booked_on.isoformat(), f"{one.amount:f}", one.name, one.text])
    return out.getvalue()


@given(LINES)
def test_a_csv_that_is_written_is_read_as_it_was(lines: list[BankLine]) -> None:
    [found] = read_csv(rendered(lines), MAPPING)
    assert [(one.booked_on, one.amount, one.name, one.text) for one in found.lines] == [
        (one.booked_on, one.amount, one.name, one.text) for one in lines
    ]


@given(LINES)
def test_lines_have_prints_of_their_own_and_the_same_in_any_file(lines: list[BankLine]) -> None:
    once = BankStatement(account="A", currency_code="GBP", lines=[*lines, *lines])
    prints = fingerprints(once)
    assert len(set(prints)) == len(prints)
    alone = BankStatement(account="A", currency_code="GBP", lines=lines)
    assert fingerprints(alone) == prints[: len(lines)]


def an_invoice(number: str, due: int, client: str = "Harbour Coffee Ltd") -> OpenInvoice:
    return OpenInvoice(id=number, number=number, client_id=client, client_name=client, due=due)


def test_l10_a_suggestion_says_why() -> None:
    invoices = [an_invoice("INV-2026-0042", 1200_00), an_invoice("INV-2026-0043", 80_00)]
    line = Came(amount=1200_00, name="HARBOUR COFFEE", text="Re inv 2026/0042 thanks")
    [first] = suggest(line, invoices)
    assert first.certain
    assert first.points == 100
    assert first.reasons == [
        "the reference names INV-2026-0042",
        "the amount is what is due on INV-2026-0042",
        "the payer's name is similar to Harbour Coffee Ltd, 1.00",
    ]
    assert [(part.number, part.amount) for part in first.parts] == [("INV-2026-0042", 1200_00)]


def test_an_amount_alone_is_never_certain_and_the_best_comes_first() -> None:
    invoices = [
        an_invoice("INV-2026-0001", 50_00),
        an_invoice("INV-2026-0002", 50_00, "Birch Tea"),
        an_invoice("INV-2026-0003", 20_00, "Birch Tea"),
    ]
    found = suggest(Came(amount=50_00, name="Birch Tea Ltd", text="thanks"), invoices)
    assert [one.client_name for one in found] == ["Birch Tea", "Harbour Coffee Ltd"]
    assert not any(one.certain for one in found)


def test_a_payment_over_several_invoices_and_one_with_a_rest_are_suggested() -> None:
    invoices = [an_invoice("INV-2026-0001", 50_00), an_invoice("INV-2026-0002", 30_00)]
    [both] = suggest(Came(amount=80_00, name="", text="INV-2026-0001, INV20260002"), invoices)
    assert both.certain
    assert (len(both.parts), both.on_account) == (2, 0)
    [more] = suggest(Came(amount=90_00, name="", text="INV-2026-0001 INV-2026-0002"), invoices)
    assert (more.certain, more.on_account) == (False, 10_00)
    [known] = suggest(
        Came(amount=60_00, name="", text="", knows=frozenset({"Harbour Coffee Ltd"})), invoices
    )
    assert known.reasons == ["this account paid for Harbour Coffee Ltd before"]
    assert [part.amount for part in known.parts] == [50_00, 10_00]


@given(
    st.integers(1, 10**6),
    st.lists(st.integers(1, 10**5), min_size=1, max_size=6),
    st.booleans(),
)
def test_no_suggestion_is_more_than_the_line_or_an_invoice(
    amount: int, dues: list[int], named: bool
) -> None:
    invoices = [an_invoice(f"INV-2026-{n:04d}", due) for n, due in enumerate(dues, 1)]
    text = " ".join(one.number for one in invoices) if named else ""
    for one in suggest(Came(amount=amount, name="Harbour Coffee", text=text), invoices):
        due = {invoice.id: invoice.due for invoice in invoices}
        assert all(0 < part.amount <= due[part.invoice_id] for part in one.parts)
        assert sum(part.amount for part in one.parts) + one.on_account == amount
        assert one.on_account >= 0
        assert 0 < one.points <= 100


def test_numbers_and_names_are_known_however_they_are_written() -> None:
    assert numbers_in("inv2026 0042; Inv. 2026-0043, order 7") == {"INV-2026-0042", "INV-2026-0043"}
    assert similarity("HARBOUR COFFEE LTD.", "Harbour Coffee Limited") == 100
    assert similarity("Birch Tea", "Harbour Coffee") < 60


def test_clients_are_found_by_names_that_are_alike() -> None:
    clients = {"1": "Harbour Coffee Ltd", "2": "Birch Tea", "3": ""}
    assert alike(["COFFEE HARBOUR", ""], clients) == {"1"}
    assert alike([], clients) == set()
