"""The checks of values that every service uses."""

from __future__ import annotations

from datetime import date

import pytest
from chassis.errors import Invalid
from chassis.money import Money
from chassis.values import Checks

from chassis import values


def refused(reason: str) -> pytest.RaisesExc[Invalid]:
    return pytest.raises(Invalid, check=lambda refusal: refusal.reason == reason)


@pytest.mark.parametrize(
    "hidden",
    [*"\x00\x85\x92\u202e\u2066\u200b\u200d\ufeff\u00ad\u061c\U000e0041\u3164"],
)
def test_l8_b03_an_invisible_character_is_refused(hidden: str) -> None:
    with refused("TEXT_UNPRINTABLE"):
        values.text(f"pay{hidden}pal", "name")


@pytest.mark.parametrize(
    "visible",
    [
        "O’Neil & Søn",
        "Café „Zürich“ – 50 €",
        "株式会社サンプル",
        "می‌خواهم",
        "क्‍ष",
        "👩‍💻",
        "❤️",
        "two\nlines",
    ],
)
def test_a_visible_text_of_any_script_is_kept(visible: str) -> None:
    assert values.text(f"  {visible} ", "name") == visible


def test_a_text_is_required_or_limited_where_stated() -> None:
    with refused("TEXT_REQUIRED"):
        values.text(" ", "name", required=True)
    with refused("TEXT_TOO_LONG"):
        values.text("abcd", "name", 3)


def test_an_address_is_checked_and_its_domain_kept_in_lower_case() -> None:
    assert values.email(" Sam@House.Example ", "email") == "Sam@house.example"
    assert values.email("", "email") == ""
    for wrong in ("nobody", "a b@c.example", "a@b", "x\u202e@h.example", "a@b..example"):
        with pytest.raises(Invalid) as refusal:
            values.email(wrong, "email")
        assert wrong not in refusal.value.message


def test_a_phone_number_is_kept_in_the_international_form_of_its_country() -> None:
    assert values.phone("020 7946 0000", "phone", "GB") == "+44 20 7946 0000"
    assert values.phone("0044 20 7946 0000", "phone") == "+44 20 7946 0000"
    assert values.phone("020 7946 0000", "phone") == "020 7946 0000"
    for wrong in ("+1", "call me", "+999 1234567"):
        with refused("PHONE_MALFORMED"):
            values.phone(wrong, "phone")


def test_a_web_domain_is_taken_out_of_what_was_given() -> None:
    assert values.web_domain("https://www.Acme.com:443/x?y", "domain") == "acme.com"
    assert values.web_domain("xn--mller-kva.example", "domain") == "müller.example"
    for wrong in ("not a domain", "x", "-a.example", "a..b"):
        with refused("DOMAIN_MALFORMED"):
            values.web_domain(wrong, "domain")


def test_countries_and_currencies_are_those_of_the_standards() -> None:
    assert values.country("gb", "country_code") == "GB"
    assert values.currency("eur", "currency_code") == "EUR"
    with refused("COUNTRY_UNKNOWN"):
        values.country("XX", "country_code")
    with refused("CURRENCY_UNKNOWN"):
        values.currency("XYZ", "currency_code")


@pytest.mark.parametrize(
    ("given", "country"),
    [
        ("GB 980 7806-84", "GB"),
        ("DE 136,695 976", "DE"),
        ("FR40303265045", "FR"),
        ("732829320", "FR"),
        ("12-3456789", "US"),
        ("51 824 753 556", "AU"),
        ("ATU13585627", "DE"),
        ("EL094259216", "GR"),
        ("anything 123", "SR"),
        ("GB123456789", ""),
    ],
)
def test_a_tax_number_that_the_country_issues_is_kept(given: str, country: str) -> None:
    kept = values.tax_number(given, "tax_number", country)
    assert kept.isalnum()
    assert kept == kept.upper()


@pytest.mark.parametrize(
    ("given", "country"),
    [("GB123456789", "GB"), ("DE136695977", "DE"), ("12", ""), ("ÄÖÜ123", ""), ("x" * 21, "")],
)
def test_a_tax_number_that_the_country_does_not_issue_is_refused(given: str, country: str) -> None:
    with refused("TAX_NUMBER_MALFORMED"):
        values.tax_number(given, "tax_number", country)


def test_a_day_lies_in_one_range_for_all_services() -> None:
    assert values.day("2026-03-31", "due_on") == date(2026, 3, 31)
    assert values.day("", "due_on") is None
    for wrong in ("2026-02-30", "20260331", "٢٠٢٦-٠٣-٣١", "31.3.2026"):
        with refused("DATE_MALFORMED"):
            values.day(wrong, "due_on")
    for wrong in ("1969-12-31", "2200-01-01"):
        with refused("DATE_OUT_OF_RANGE"):
            values.day(wrong, "due_on")


def test_amounts_stay_within_what_can_be_summed() -> None:
    assert values.amount(Money(1, "GBP"), "value") == Money(1, "GBP")
    for wrong in (-1, 10**15 + 1):
        with refused("AMOUNT_OUT_OF_RANGE"):
            values.amount(Money(wrong, "GBP"), "value")
    with refused("CURRENCY_DIFFERS"):
        values.amount(Money(1, "GBP"), "value", "EUR")


def test_one_table_checks_creating_changing_and_importing_a_record() -> None:
    checks = Checks(country_code=values.country)
    assert checks({"name": " Ada ", "country_code": "gb", "days": 3}) == {
        "name": "Ada",
        "country_code": "GB",
        "days": 3,
    }
    with pytest.raises(Invalid) as refusal:
        checks({"country_code": "XX"}, within="rows[1]")
    assert refusal.value.field == "rows[1].country_code"


def test_accounts_and_electronic_addresses_are_checked() -> None:
    assert values.iban("GB29 NWBK 6016 1331 9268 19", "iban") == "GB29NWBK60161331926819"
    assert values.bic("nwbk gb2l", "bic") == "NWBKGB2L"
    assert values.electronic_scheme(" em", "electronic_scheme") == "EM"
    for check in (values.iban, values.bic, values.electronic_scheme):
        assert check("", "field") == ""
    with refused("IBAN_MALFORMED"):
        values.iban("GB28NWBK60161331926819", "iban")
    with refused("BIC_MALFORMED"):
        values.bic("NWBK", "bic")
    with refused("ELECTRONIC_SCHEME_UNKNOWN"):
        values.electronic_scheme("1234", "electronic_scheme")
