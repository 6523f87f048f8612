"""camt.053 (ISO 20022), any version from 001.02 on: statements of XML.

Parsed by expat, with document types refused, so that no entity can be declared or fetched; with a
limit on depth and elements; and with the line of each element, which refusals name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from finance.bank.rules.statement import BadFile, BankLine, BankStatement, joined

DEPTH_MAX = 40
ELEMENTS_MAX = 300_000
BOOKED = ("", "BOOK")


@dataclass(slots=True)
class Element:
    """tag: without its namespace."""

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, path: str) -> Iterator[Element]:
        """The elements at a path such as Acct/Id/IBAN."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.tag == first:
                yield from child.all(rest) if rest else (child,)

    def first(self, *paths: str) -> Element | None:
        return next((found for path in paths for found in self.all(path)), None)

    def says(self, *paths: str) -> str:
        found = self.first(*paths)
        return found.text.strip() if found else ""


def read_camt(content: str) -> list[BankStatement]:
    """Every statement in the file; BadFile names the line and the element."""
    root = _tree(content)
    statements = list(root.all("BkToCstmrStmt/Stmt"))
    if root.tag != "Document" or not statements:
        raise BadFile(
            "BANK_FILE_MALFORMED", "This is no camt.053: it has no BkToCstmrStmt/Stmt.", root.line
        )
    return [_statement(one) for one in statements]


def _tree(content: str) -> Element:
    top = Element("", 0, {})
    open_ = [top]
    count = 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        line = parser.CurrentLineNumber
        if len(open_) > DEPTH_MAX or count > ELEMENTS_MAX:
            raise BadFile("BANK_FILE_TOO_LONG", "The file has too many elements.", line)
        element = Element(name.rpartition("}")[2], line, attributes)
        open_[-1].children.append(element)
        open_.append(element)

    def refuse(*_: object) -> None:
        raise BadFile(
            "BANK_FILE_MALFORMED",
            "A bank's file declares no document type or entity; this one does.",
            parser.CurrentLineNumber,
        )

    def add_text(text: str) -> None:
        open_[-1].text += text

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = add_text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content.encode(), True)
    except expat.ExpatError as error:
        words = expat.errors.messages[error.code]
        raise BadFile("BANK_FILE_MALFORMED", f"This is no XML: {words}.", error.lineno) from None
    return top.children[0]


def _statement(stmt: Element) -> BankStatement:
    account = stmt.says("Acct/Id/IBAN", "Acct/Id/Othr/Id")
    opening = _balance(stmt, "OPBD", "PRCD")
    closing = _balance(stmt, "CLBD")
    code = stmt.says("Acct/Ccy") or (closing or opening or ("", Decimal(0)))[0]
    if not code:
        raise BadFile("CURRENCY_UNKNOWN", "The account has no currency.", stmt.line, "Acct/Ccy")
    lines = [line for entry in stmt.all("Ntry") for line in _lines(entry, code)]
    return BankStatement(
        account=account,
        currency_code=code,
        reference=stmt.says("Id"),
        lines=lines,
        opening=opening[1] if opening else None,
        closing=closing[1] if closing else None,
        place=stmt.line,
    )


def _balance(stmt: Element, *kinds: str) -> tuple[str, Decimal] | None:
    """Its currency and amount, of the first kind that there is."""
    for kind in kinds:
        for balance in stmt.all("Bal"):
            if balance.says("Tp/CdOrPrtry/Cd") == kind:
                amount = _needed(balance, "Amt")
                return amount.attributes.get("Ccy", ""), _signed(balance, amount)
    return None


def _lines(entry: Element, code: str) -> Iterator[BankLine]:
    """One for each payment of an entry that holds several, where they come to the entry."""
    if entry.says("Sts/Cd", "Sts") not in BOOKED:
        return
    amount = _needed(entry, "Amt")
    if amount.attributes.get("Ccy", code) != code:
        raise BadFile(
            "CURRENCY_DIFFERS", f"The entry is not in {code}.", amount.line, "Ntry/Amt/@Ccy"
        )
    whole = _signed(entry, amount)
    details = list(entry.all("NtryDtls/TxDtls"))
    parts = [_part(one, code) for one in details]
    known = [part for part in parts if part is not None]
    sign = -1 if whole < 0 else 1
    if len(details) > 1 and len(known) == len(parts) and sum(known) * sign == whole:
        for place, (one, part) in enumerate(zip(details, known, strict=True), 1):
            yield _line(entry, one, part * sign, f"/{place}")
    else:
        yield _line(entry, details[0] if details else entry, whole, "")


def _part(details: Element, code: str) -> Decimal | None:
    amount = details.first("Amt", "AmtDtls/TxAmt/Amt")
    if amount is None or amount.attributes.get("Ccy", code) != code:
        return None
    return _number(amount)


def _line(entry: Element, details: Element, amount: Decimal, suffix: str) -> BankLine:
    party = "Dbtr" if amount > 0 else "Cdtr"
    reference = entry.says("AcctSvcrRef") or details.says("Refs/AcctSvcrRef")
    booked = entry.first("BookgDt/Dt", "BookgDt/DtTm")
    if booked is None:
        raise BadFile("DATE_MALFORMED", "An entry has no day.", entry.line, "Ntry/BookgDt")
    value = entry.first("ValDt/Dt", "ValDt/DtTm")
    remittance = [one.text for one in details.all("RmtInf/Ustrd")]
    remittance += [one.text for one in details.all("RmtInf/Strd/CdtrRefInf/Ref")]
    end_to_end = details.says("Refs/EndToEndId")
    return BankLine(
        place=entry.line,
        booked_on=_day(booked),
        value_on=_day(value) if value else None,
        amount=amount,
        name=details.says(f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm"),
        account=details.says(f"RltdPties/{party}Acct/Id/IBAN", f"RltdPties/{party}Acct/Id/Othr/Id"),
        text=joined(
            [
                *remittance,
                "" if end_to_end == "NOTPROVIDED" else end_to_end,
                details.says("AddtlTxInf") or entry.says("AddtlNtryInf"),
            ]
        ),
        bank_reference=f"{reference}{suffix}" if reference else "",
    )


def _needed(of: Element, tag: str) -> Element:
    found = of.first(tag)
    if found is None:
        raise BadFile("BANK_FILE_MALFORMED", f"{of.tag} has no {tag}.", of.line, f"{of.tag}/{tag}")
    return found


def _signed(of: Element, amount: Element) -> Decimal:
    """CdtDbtInd says the side. A reversal has the side on which it is booked already."""
    side = of.says("CdtDbtInd")
    if side not in {"CRDT", "DBIT"}:
        raise BadFile(
            "BANK_FILE_MALFORMED",
            f"CdtDbtInd is CRDT or DBIT, not {side[:20]!r}.",
            of.line,
            f"{of.tag}/CdtDbtInd",
        )
    return _number(amount) if side == "CRDT" else -_number(amount)


def _number(amount: Element) -> Decimal:
    try:
        number = Decimal(amount.text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or abs(number) >= Decimal(10) ** 15:
        raise BadFile("AMOUNT_MALFORMED", f"{amount.text[:40]!r} is no amount.", amount.line, "Amt")
    return number


def _day(of: Element) -> date:
    try:
        return date.fromisoformat(of.text.strip()[:10])
    except ValueError:
        raise BadFile("DATE_MALFORMED", f"{of.text[:40]!r} is no day.", of.line, of.tag) from None
