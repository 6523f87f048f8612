"""MT940 (SWIFT customer statements): one statement for each :20: to :62F:."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance.bank.rules.statement import BadFile, BankLine, BankStatement, joined

_TAG = re.compile(r"^:(\d{2}[A-Z]?):(.*)$")
_BALANCE = re.compile(r"^([CD])(\d{6})([A-Z]{3})(\d{1,15}),(\d{0,4})$")
_LINE = re.compile(
    r"^(?P<value>\d{6})(?P<entry>\d{4})?(?P<side>R?[CD])(?P<funds>[A-Z])?(?P<amount>\d{1,15},\d{0,4})"
    r"(?P<kind>[NSF][A-Z0-9]{3})(?P<customer>.{0,16}?)(//(?P<bank>.{0,34}))?(\n(?P<more>[\s\S]*))?$"
)
_SUBFIELD = re.compile(r"\?(\d{2})([^?]*)")
_CENTURY = 2000
_ENDS = ("-", "-}")


@dataclass(frozen=True, slots=True)
class _Field:
    tag: str
    text: str
    line: int


def read_mt940(content: str) -> list[BankStatement]:
    """Every statement in the file; BadFile names the line and the tag."""
    fields = list(_fields(content))
    starts = [place for place, one in enumerate(fields) if one.tag == "20"]
    if not starts:
        raise BadFile("BANK_FILE_MALFORMED", "This is no MT940: it has no :20:.", 1, ":20:")
    ends = [*starts[1:], len(fields)]
    return [_statement(fields[a:b]) for a, b in zip(starts, ends, strict=True)]


def _fields(content: str) -> Iterator[_Field]:
    tag, text, begins = "", [""], 0
    for number, raw in enumerate(content.splitlines(), 1):
        found = _TAG.match(raw)
        if found is None and raw.strip() not in _ENDS and not raw.startswith("{"):
            text.append(raw)
            continue
        if tag:
            yield _Field(tag, "\n".join(text).strip("\n"), begins)
        tag, text, begins = (found[1], [found[2]], number) if found else ("", [""], number)
    if tag:
        yield _Field(tag, "\n".join(text).strip("\n"), begins)


def _statement(fields: list[_Field]) -> BankStatement:
    first = fields[0]
    account = next((one.text.strip() for one in fields if one.tag.startswith("25")), "")
    opening, closing = _balance(fields, "60"), _balance(fields, "62")
    if opening is None or closing is None:
        missing = ":60F:" if opening is None else ":62F:"
        raise BadFile(
            "BANK_FILE_MALFORMED", f"The statement has no {missing}.", first.line, missing
        )
    return BankStatement(
        account=account,
        currency_code=opening[0],
        reference=first.text.strip(),
        lines=list(_lines(fields)),
        opening=opening[1],
        closing=closing[1],
        place=first.line,
    )


def _balance(fields: list[_Field], tag: str) -> tuple[str, Decimal] | None:
    for one in fields:
        if one.tag in {f"{tag}F", f"{tag}M"}:
            found = _BALANCE.match(one.text.strip())
            if found is None:
                raise BadFile(
                    "BANK_FILE_MALFORMED",
                    f"{one.text[:40]!r} is no balance such as C260331EUR1234,56.",
                    one.line,
                    f":{one.tag}:",
                )
            side, _, code, whole, part = found.groups()
            amount = Decimal(f"{whole}.{part or 0}")
            return code, amount if side == "C" else -amount
    return None


def _lines(fields: list[_Field]) -> Iterator[BankLine]:
    for place, one in enumerate(fields):
        if one.tag == "61":
            following = fields[place + 1] if place + 1 < len(fields) else None
            yield _line(one, following.text if following and following.tag == "86" else "")


def _line(one: _Field, details: str) -> BankLine:
    found = _LINE.match(one.text)
    if found is None:
        raise BadFile(
            "BANK_FILE_MALFORMED",
            f"{one.text[:40]!r} is no line such as 2603310331C100,00NTRFINV-2026-0001.",
            one.line,
            ":61:",
        )
    value_on = _day(found["value"], one)
    booked_on = _booked(found["entry"], value_on, one)
    amount = Decimal(found["amount"].replace(",", ".") + "0")
    comes_in = found["side"] in {"C", "RD"}
    name, account, text = _parties(details)
    customer = found["customer"].strip()
    return BankLine(
        place=one.line,
        booked_on=booked_on,
        value_on=value_on,
        amount=amount if comes_in else -amount,
        name=name,
        account=account,
        text=joined([text, "" if customer == "NONREF" else customer, found["more"] or ""]),
        bank_reference=(found["bank"] or "").strip(),
    )


def _parties(details: str) -> tuple[str, str, str]:
    """Name, account and text of :86:, with the subfields of German banks or as free text."""
    subfields = _SUBFIELD.findall(details.replace("\n", ""))
    if not subfields:
        return "", "", joined([details.replace("\n", " ")])
    values: dict[str, str] = {}
    for number, text in subfields:
        values[number] = values.get(number, "") + text
    remittance = "".join(values[key] for key in sorted(values) if "20" <= key <= "29")
    more = "".join(values[key] for key in sorted(values) if "60" <= key <= "63")
    name = joined([values.get("32", "") + values.get("33", "")])
    return name, joined([values.get("31", "")]), joined([remittance + more])


def _day(text: str, one: _Field) -> date:
    try:
        return date(_CENTURY + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        raise BadFile("DATE_MALFORMED", f"{text!r} is no day.", one.line, ":61:") from None


def _booked(text: str | None, value_on: date, one: _Field) -> date:
    """The entry's month and day, in the year that is nearest to the value's day."""
    if not text:
        return value_on
    day = _day(f"{value_on.year % 100:02d}{text}", one)
    half_a_year = 183
    if (day - value_on).days > half_a_year:
        return day.replace(year=day.year - 1)
    if (value_on - day).days > half_a_year:
        return day.replace(year=day.year + 1)
    return day
