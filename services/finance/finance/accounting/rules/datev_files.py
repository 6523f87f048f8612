"""Batches of postings for DATEV: EXTF, version 700, category 21 (Buchungsstapel), format 13.

Source: developer.datev.de, "DATEV-Format: Header" and "Buchungsstapel": a header of 31 fields, the
names of 125 columns, then one line for each amount between an account and its contra account.
Texts are in quotation marks, numbers are not; decimals have a comma; the encoding is Windows-1252;
lines end with CR and LF. The document's day has no year, so that a batch is of one financial year.

The tax of a document is a posting of its own here. Where DATEV would calculate the same tax from
the gross amount, the line is the gross amount with the tax key (BU-Schlüssel); where it would
differ, or no key is mapped, net amount and tax are lines of their own, with the key 40, which keeps
DATEV from calculating tax again.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from finance.accounting.rules.cells import amount, text
from finance.accounting.rules.records import JournalRecord, Side
from finance.accounting.rules.targets import Targets
from finance.accounting.rules.words import MappingKind, Setting
from finance.rounding.rules import half_up

ENCODING = "cp1252"
REFERENCE_MAX, TEXT_MAX, TITLE_MAX = 36, 60, 30
NO_AUTOMATIC_TAX = "40"
WHOLE_BP = 10_000
_NOT_IN_REFERENCES = re.compile(r"[^A-Za-z0-9$&%*+\-/]")


def _numbered(name: str, kinds: Sequence[str], count: int) -> list[str]:
    return [f"{name} - {kind} {at}" for at in range(1, count + 1) for kind in kinds]


COLUMNS = (
    *("Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs"),
    *("Basis-Umsatz", "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)"),
    *("BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto", "Buchungstext"),
    *("Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt"),
    *("Zinssperre", "Beleglink"),
    *_numbered("Beleginfo", ("Art", "Inhalt"), 8),
    *("KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge"),
    *("EU-Land u. UStID (Bestimmung)", "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart"),
    *("Sachverhalt L+L", "Funktionsergänzung L+L", "BU 49 Hauptfunktionstyp"),
    *("BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung"),
    *_numbered("Zusatzinformation", ("Art", "Inhalt"), 20),
    *("Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr"),
    *("Zugeordnete Fälligkeit", "Skontotyp", "Auftragsnummer", "Buchungstyp"),
    *("USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)", "Sachverhalt L+L (Anzahlungen)"),
    *("EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz", "Buchungs GUID"),
    *("KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername"),
    *("Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis"),
    *("Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung"),
    *("Leistungsdatum", "Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)"),
    *("Steuersatz", "Land", "Abrechnungsreferenz", "BVV-Position"),
    *("EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)", "Abw. Skontokonto"),
)
FIXED_AT = COLUMNS.index("Festschreibung")


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What the header says besides. year_from: the first day of the financial year."""

    made_at: datetime
    posted_from: date
    posted_through: date
    year_from: date
    currency_code: str
    title: str


@dataclass(frozen=True, slots=True)
class Booking:
    """An amount between two accounts. is_debit: of the first one."""

    minor: int
    is_debit: bool
    account: str
    contra: str
    key: str = ""


def journals(records: Iterable[JournalRecord], targets: Targets, batch: Batch) -> str:
    lines = [_header(targets, batch), ";".join(COLUMNS)]
    for one in records:
        lines += [_line(one, booking, targets) for booking in bookings(one, targets)]
    return "\r\n".join(lines) + "\r\n"


def _header(targets: Targets, batch: Batch) -> str:
    stamp = f"{batch.made_at:%Y%m%d%H%M%S}{batch.made_at.microsecond // 1000:03d}"
    fields = [
        *('"EXTF"', "700", "21", '"Buchungsstapel"', "13", stamp, "", '"RE"', '""', '""'),
        targets.setting(Setting.CONSULTANT),
        targets.setting(Setting.CLIENT),
        f"{batch.year_from:%Y%m%d}",
        targets.setting(Setting.ACCOUNT_LENGTH),
        f"{batch.posted_from:%Y%m%d}",
        f"{batch.posted_through:%Y%m%d}",
        _quoted(batch.title, TITLE_MAX),
        *('""', "1", "0", "0", _quoted(batch.currency_code, 3)),
        *("", '""', "", "", '""', "", "", '""', '""'),
    ]
    return ";".join(fields)


def _line(journal: JournalRecord, one: Booking, targets: Targets) -> str:
    cells = [""] * len(COLUMNS)
    cells[0] = amount(one.minor, journal.digits).replace(".", ",")
    cells[1] = '"S"' if one.is_debit else '"H"'
    cells[2] = _quoted(journal.currency_code, 3)
    cells[6], cells[7] = targets.account(one.account), targets.account(one.contra)
    cells[8] = _quoted(one.key, 4)
    cells[9] = f"{journal.posted_on:%d%m}"
    cells[10] = f'"{_reference(journal)}"'
    cells[13] = _quoted(journal.description, TEXT_MAX)
    cells[FIXED_AT] = "0"
    return ";".join(cells)


def _reference(journal: JournalRecord) -> str:
    return _NOT_IN_REFERENCES.sub("", journal.reference or str(journal.number))[:REFERENCE_MAX]


def _quoted(value: str, longest: int) -> str:
    """What Windows-1252 cannot say becomes a question mark."""
    known = text(value, longest).encode(ENCODING, "replace").decode(ENCODING)
    doubled = known.replace('"', '""')
    return f'"{doubled}"'


def bookings(journal: JournalRecord, targets: Targets) -> list[Booking]:
    """The journal as amounts between two accounts each."""
    keyed = list(_keyed(journal, targets))
    debited = [(side, key) for side, key in keyed if side.debit_minor]
    credited = [(side, key) for side, key in keyed if side.credit_minor]
    return list(_paired(debited, credited))


def _keyed(journal: JournalRecord, targets: Targets) -> Iterator[tuple[Side, str]]:
    """Each side with its tax key; net and tax as one gross side where DATEV calculates that tax."""
    taxes = {side.tax: side for side in journal.sides if side.is_tax}
    bases = [side for side in journal.sides if side.tax and not side.is_tax]
    merged = set()
    for base in bases:
        alone = sum(one.tax == base.tax for one in bases) == 1
        key = targets.find(MappingKind.TAX, base.tax)
        tax = taxes.get(base.tax)
        if alone and key and _is_against_one(base, journal) and _calculates(base, tax):
            merged.add(base.tax)
    for side in journal.sides:
        if side.tax not in merged:
            yield side, NO_AUTOMATIC_TAX if side.tax and not side.is_tax else ""
        elif not side.is_tax:
            tax = taxes.get(side.tax)
            yield _gross(side, tax), targets.find(MappingKind.TAX, side.tax)


def _is_against_one(base: Side, journal: JournalRecord) -> bool:
    """Is there one posting on the other side, so that the gross amount stays whole?"""
    is_debit = bool(base.debit_minor)
    return sum(bool(side.debit_minor) != is_debit for side in journal.sides) == 1


def _gross(base: Side, tax: Side | None) -> Side:
    return replace(
        base,
        debit_minor=base.debit_minor + (tax.debit_minor if tax else 0),
        credit_minor=base.credit_minor + (tax.credit_minor if tax else 0),
    )


def _calculates(base: Side, tax: Side | None) -> bool:
    """Is the tax what DATEV takes out of the gross amount?"""
    rate_bp = int(base.tax.partition(":")[2] or 0)
    posted = tax.signed_minor if tax else 0
    gross = base.signed_minor + posted
    same_side = posted == 0 or (posted > 0) == (base.signed_minor > 0)
    return same_side and half_up(gross * rate_bp, WHOLE_BP + rate_bp) == posted


def _paired(
    debited: Sequence[tuple[Side, str]], credited: Sequence[tuple[Side, str]]
) -> Iterator[Booking]:
    """Debits against credits, in order, the smaller amount each time.

    A tax key stands with the account that is taxed, so that account is the contra account, which is
    where DATEV applies the key.
    """
    debits, credits_ = deque(debited), deque(credited)
    while debits and credits_:
        (debit, debit_key), (credit, credit_key) = debits.popleft(), credits_.popleft()
        minor = min(debit.debit_minor, credit.credit_minor)
        yield _booking(minor, debit, debit_key, credit, credit_key)
        if left := debit.debit_minor - minor:
            debits.appendleft((replace(debit, debit_minor=left), debit_key))
        if left := credit.credit_minor - minor:
            credits_.appendleft((replace(credit, credit_minor=left), credit_key))


def _booking(minor: int, debit: Side, debit_key: str, credit: Side, credit_key: str) -> Booking:
    if debit_key and credit_key:
        return Booking(minor, True, debit.account, credit.account, NO_AUTOMATIC_TAX)
    if debit_key:
        return Booking(minor, False, credit.account, debit.account, debit_key)
    return Booking(minor, True, debit.account, credit.account, credit_key)
