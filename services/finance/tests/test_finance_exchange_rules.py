"""Rates of days, cross rates over the euro, conversion, and files of the ECB (L15)."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from chassis.errors import Invalid
from chassis.money import Money
from finance.exchange.queries import convert
from finance.exchange.rules.conversion import (
    AGE_DAYS_MAX,
    DayRate,
    FoundRate,
    RateWay,
    find_rate,
    plain,
)
from finance.exchange.rules.ecb import FILE_BYTES_MAX, BadFile, ReadRate, read_rates
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 3, 31)
DAILY = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
 <gesmes:subject>Reference rates</gesmes:subject>
 <Cube><Cube time="2026-03-31">
  <Cube currency="USD" rate="1.0823"/><Cube currency="JPY" rate="161.45"/>
  <Cube currency="GBP" rate="0.8571"/>
 </Cube></Cube>
</gesmes:Envelope>"""
HISTORY = "Date,USD,GBP,CYP,\n2026-03-31,1.0823,0.8571,N/A,\n2026-03-30,1.0801,0.8560,,\n"


def of_day(code: str, rate: str, on: date = DAY, base: str = "EUR") -> DayRate:
    return DayRate(base, code, on, Decimal(rate), "ecb", f"{base}{code}{on}")


def found(from_code: str, to_code: str, *known: DayRate, on: date = DAY) -> FoundRate:
    rate = find_rate(from_code, to_code, on, known)
    assert rate is not None
    return rate


def test_l15_a_cross_rate_goes_over_the_euro_and_is_rounded_once() -> None:
    rate = found("USD", "GBP", of_day("USD", "1.0823"), of_day("GBP", "0.8571"))
    assert (rate.way, rate.rate_text) == (RateWay.CROSS, "0.791924605007854")
    assert convert(Money(120_000, "USD"), "GBP", rate.rate) == Money(95_031, "GBP")


def test_l15_the_pair_itself_comes_before_a_cross_rate_of_the_same_day() -> None:
    ecb = (of_day("USD", "1.0823"), of_day("GBP", "0.8571"))
    own = of_day("GBP", "0.79", base="USD")
    assert found("USD", "GBP", own, *ecb).way is RateWay.DIRECT
    assert found("GBP", "USD", own, *ecb).rate_text == "1.26582278481013"
    older = of_day("GBP", "0.79", DAY - timedelta(days=1), "USD")
    assert found("USD", "GBP", older, *ecb).way is RateWay.CROSS


def test_l15_a_day_without_a_rate_has_the_last_one_before_it_within_the_limit() -> None:
    known = of_day("GBP", "0.8571", DAY)
    last = DAY + timedelta(days=AGE_DAYS_MAX)
    assert found("EUR", "GBP", known, on=last).rate_on == DAY
    assert find_rate("EUR", "GBP", last + timedelta(days=1), [known]) is None
    assert find_rate("EUR", "GBP", DAY - timedelta(days=1), [known]) is None


@pytest.mark.parametrize(
    ("amount", "to", "rate", "minor"),
    [
        (Money(100, "GBP"), "JPY", "188.37", 188),
        (Money(188, "JPY"), "GBP", "0.0053087", 100),
        (Money(1, "GBP"), "EUR", "0.5", 1),
        (Money(-1, "GBP"), "EUR", "0.5", -1),
        (Money(1_000, "EUR"), "KWD", "0.3325", 3_325),
    ],
)
def test_l15_amounts_are_converted_to_the_minor_unit_of_the_other_currency(
    amount: Money, to: str, rate: str, minor: int
) -> None:
    assert convert(amount, to, Decimal(rate)).amount_minor == minor


def test_an_amount_beyond_what_can_be_booked_is_refused() -> None:
    with pytest.raises(Invalid, match="beyond what can be booked"):
        convert(Money(10**15, "EUR"), "VND", Decimal(27_000))


@given(
    minor=st.integers(-(10**10), 10**10),
    rate=st.decimals("0.2", "5", places=4, allow_nan=False, allow_infinity=False),
)
def test_l15_there_and_back_differs_by_rounding_alone(minor: int, rate: Decimal) -> None:
    """Half a minor unit there is worth half divided by the rate when it comes back."""
    known = [of_day("GBP", plain(rate))]
    there = convert(Money(minor, "EUR"), "GBP", found("EUR", "GBP", *known).rate)
    back = convert(there, "EUR", found("GBP", "EUR", *known).rate)
    assert abs(back.amount_minor - minor) <= Decimal("0.5") / rate + 1


@given(
    dollar=st.decimals("0.01", "1000", places=4),
    pound=st.decimals("0.01", "1000", places=4),
)
def test_l15_cross_rates_there_and_back_multiply_to_one(dollar: Decimal, pound: Decimal) -> None:
    known = [of_day("USD", plain(dollar)), of_day("GBP", plain(pound))]
    product = found("USD", "GBP", *known).rate * found("GBP", "USD", *known).rate
    assert abs(product - 1) < Decimal("1e-13")


def packed(*files: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize("content", [DAILY.encode(), packed(("eurofxref.xml", DAILY.encode()))])
def test_l15_the_daily_file_is_read(content: bytes) -> None:
    rates = {one.currency_code: one.rate for one in read_rates(content)}
    assert rates == {"USD": Decimal("1.0823"), "JPY": Decimal("161.45"), "GBP": Decimal("0.8571")}


@pytest.mark.parametrize(
    "content",
    [HISTORY.encode(), b"\xef\xbb\xbf" + HISTORY.encode(), packed(("h.csv", HISTORY.encode()))],
)
def test_l15_the_history_as_csv_is_read_without_what_was_not_published(content: bytes) -> None:
    rates = read_rates(content)
    assert [(one.currency_code, str(one.rate_on)) for one in rates] == [
        ("USD", "2026-03-31"),
        ("GBP", "2026-03-31"),
        ("USD", "2026-03-30"),
        ("GBP", "2026-03-30"),
    ]


def test_l15_the_daily_csv_writes_its_day_in_words() -> None:
    [rate] = read_rates(b"Date, USD, \n31 March 2026, 1.0823, \n")
    assert rate == ReadRate("USD", DAY, Decimal("1.0823"), 2)


ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "first column"),
        (b"\xff\xfe\x00", "not text"),
        (b"<a>", "no XML"),
        (b"<a/>", "no rates"),
        (ENTITY, "declares no document type"),
        (b"Day,USD\n", "must be Date"),
        (b"Date,USD\n2026-02-30,1\n", "is no day"),
        (b"Date,USD\n2026-03-31,-1\n", "is no rate"),
        (b"Date,USD\n2026-03-31,NaN\n", "is no rate"),
        (b"Date,USD\n2026-03-31,1e400\n", "is no rate"),
        (b"Date,USD\n2026-03-31,1,2\n", "3 columns"),
        (b"Date,usd\n2026-03-31,1\n", "no code of a currency"),
        (b"Date," + b"x" * 6_000, "at most"),
        (b"PK\x03\x04 nothing", "cannot be read"),
        (packed(("a.csv", b"1"), ("b.csv", b"2")), "one file"),
        (packed(("a.csv", b"0" * (FILE_BYTES_MAX + 1))), "at most 16 MB"),
        (b"<a>" * 11, "too many elements"),
    ],
)
def test_l15_a_hostile_file_is_refused_with_what_is_wrong(content: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read_rates(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"<", b"Date,USD\n"):
        assert refusal_of(start + content) in {
            *("", "EXCHANGE_FILE_MALFORMED", "EXCHANGE_FILE_TOO_LARGE"),
        }


def refusal_of(content: bytes) -> str:
    try:
        read_rates(content)
    except BadFile as refusal:
        return refusal.reason
    return ""
