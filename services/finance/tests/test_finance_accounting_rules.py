"""Files for other accounting systems, byte by byte (L18)."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from finance.accounting.rules import cells, datev_files, quickbooks_files, sage_files, xero_files
from finance.accounting.rules.datev_files import Batch, Booking, bookings
from finance.accounting.rules.records import DocumentRecord, JournalRecord, Line, Side
from finance.accounting.rules.targets import Targets
from finance.accounting.rules.words import System

DAY = date(2026, 3, 31)
STANDARD = "standard:1900"
MAPPED = {
    ("account", "1400"): "1400",
    ("account", "8400"): "8400",
    ("account", "1776"): "1776",
    ("tax", STANDARD): "3",
    ("setting", "consultant"): "29098",
    ("setting", "client"): "55003",
    ("setting", "account_length"): "4",
}
BATCH = Batch(
    made_at=datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
    posted_from=date(2026, 3, 1),
    posted_through=DAY,
    year_from=date(2026, 1, 1),
    currency_code="EUR",
    title="Tandem 01.03.2026",
)


def side(account: str, minor: int, tax: str = "", *, is_tax: bool = False) -> Side:
    return Side(
        account=account,
        account_name="",
        debit_minor=max(minor, 0),
        credit_minor=max(-minor, 0),
        tax=tax,
        is_tax=is_tax,
    )


def a_journal(*sides: Side, description: str = "Invoice INV-2026-0042 issued") -> JournalRecord:
    return JournalRecord(
        id="1",
        number=7,
        posted_on=DAY,
        description=description,
        reference="INV-2026-0042",
        currency_code="EUR",
        digits=2,
        client_name="Hafen Kaffee GmbH",
        sides=sides,
    )


def an_invoice(tax_minor: int) -> JournalRecord:
    return a_journal(
        side("1400", 10_000 + tax_minor),
        side("8400", -10_000, STANDARD),
        side("1776", -tax_minor, STANDARD, is_tax=True),
    )


def datev(**changed: str) -> Targets:
    return Targets(System.DATEV, MAPPED | {("account", code): to for code, to in changed.items()})


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_l18_a_datev_batch_has_its_header_its_125_columns_and_gross_lines_with_a_key() -> None:
    written = datev_files.journals([an_invoice(1_900)], datev(), BATCH)
    header, columns, line, rest = written.split("\r\n")
    assert header == (
        '"EXTF";700;21;"Buchungsstapel";13;20260401093000000;;"RE";"";"";29098;55003;20260101;4;'
        '20260301;20260331;"Tandem 01.03.2026";"";1;0;0;"EUR";;"";;;"";;;"";""'
    )
    assert (len(header.split(";")), len(columns.split(";")), rest) == (31, 125, "")
    assert line.split(";")[:14] == [
        *("119,00", '"S"', '"EUR"', "", "", "", "1400", "8400", '"3"', "3103"),
        *('"INV-2026-0042"', "", "", '"Invoice INV-2026-0042 issued"'),
    ]
    assert written == datev_files.journals([an_invoice(1_900)], datev(), BATCH)


def test_l18_tax_that_datev_would_calculate_otherwise_is_a_line_of_its_own() -> None:
    assert bookings(an_invoice(1_901), datev()) == [
        Booking(10_000, True, "1400", "8400", "40"),
        Booking(1_901, True, "1400", "1776", ""),
    ]
    assert bookings(an_invoice(1_900), datev()) == [Booking(11_900, True, "1400", "8400", "3")]


def test_l18_a_journal_of_many_sides_is_paired_without_losing_a_cent() -> None:
    journal = a_journal(side("1", 70), side("2", 30), side("3", -50), side("4", -50))
    assert [(one.minor, one.account, one.contra) for one in bookings(journal, datev())] == [
        (50, "1", "3"),
        (20, "1", "4"),
        (30, "2", "4"),
    ]


def test_l18_what_windows_1252_cannot_say_is_replaced_and_texts_are_cut() -> None:
    journal = a_journal(side("1400", 5), side("8400", -5), description="Ω" + "ä" * 80)
    written = datev_files.journals([journal], datev(), BATCH)
    assert f'"?{"ä" * 59}"' in written
    written.encode("cp1252")


def test_l18_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    dangerous = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1+1")
    assert [cells.text(one)[0] for one in dangerous] == ["'"] * 6
    assert cells.text("Fees\n=2") == "Fees =2"


def test_l18_xero_has_signed_amounts_and_quickbooks_debits_and_credits() -> None:
    journal = a_journal(side("1400", 500), side("8400", -500))
    xero = Targets(System.XERO, {("setting", "own_numbers"): "yes"})
    rows = read(xero_files.journals([journal], xero))
    assert [(row["*AccountCode"], row["*Amount"], row["*Date"]) for row in rows] == [
        ("1400", "5.00", "31/03/2026"),
        ("8400", "-5.00", "31/03/2026"),
    ]
    quickbooks = Targets(
        System.QUICKBOOKS, {("account", "1400"): "Debtors", ("account", "8400"): "Sales"}
    )
    rows = read(quickbooks_files.journals([journal], quickbooks))
    assert [(row["*AccountName"], row["*Debits"], row["*Credits"]) for row in rows] == [
        ("Debtors", "5.00", ""),
        ("Sales", "", "5.00"),
    ]


def test_l18_sage_has_types_and_positive_amounts() -> None:
    journal = a_journal(side("1400", 500), side("8400", -500))
    sage = Targets(System.SAGE50, {("setting", "own_numbers"): "yes", ("contact", "c"): "HAFEN"})
    rows = read(sage_files.journals([journal], sage))
    assert [(row["Type"], row["Net Amount"], row["Tax Code"]) for row in rows] == [
        ("JD", "5.00", "T9"),
        ("JC", "5.00", "T9"),
    ]
    [row] = read(sage_files.invoices([a_document("credit_note", -10_000)], sage))
    assert (row["Type"], row["Account Reference"], row["Net Amount"]) == ("SC", "HAFEN", "100.00")


def a_document(kind: str, net_minor: int) -> DocumentRecord:
    line = Line(description="Fees", net_minor=net_minor, tax_minor=net_minor // 5, tax=STANDARD)
    return DocumentRecord(
        id="1",
        kind=kind,
        number="INV-2026-0042",
        issued_on=DAY,
        due_on=DAY,
        client_id="c",
        client_name="Hafen Kaffee GmbH",
        reference="PO-7",
        currency_code="EUR",
        digits=2,
        account="8400",
        lines=[line],
    )


@pytest.mark.parametrize("system", list(System))
def test_l18_what_has_no_mapping_is_named_once(system: System) -> None:
    journal = an_invoice(1_900)
    missing = [one.source for one in Targets(system, {}).missing([journal, journal])]
    settings = ["consultant", "client", "account_length"] if system is System.DATEV else []
    assert missing == [*settings, "1400", "8400", "1776"]


def test_l18_sage_needs_a_reference_of_each_customer() -> None:
    missing = Targets(System.SAGE50, {}).missing([a_document("invoice", 10_000)])
    assert [(one.kind.value, one.source) for one in missing] == [
        ("account", "8400"),
        ("tax", STANDARD),
        ("contact", "c"),
    ]
