"""When two names are the same company's."""

from __future__ import annotations

import pytest
from accounts.clients.likeness import name_likeness_bp
from accounts.clients.rules import (
    SIMILAR_FROM_BP,
    bare_domain,
    bare_tax_number,
    is_domain,
    name_keys,
    normal_name,
    tells_company,
)
from hypothesis import assume, given
from hypothesis import strategies as st

ALIKE = [
    ("Northwind Traders Ltd", "NORTHWIND TRADERS LIMITED"),
    ("Müller & Söhne GmbH", "Muller and Sohne"),
    ("Crédit Générale S.A.", "Credit Generale"),
    ("The Coffee Company", "Coffee Co."),
    ("Smith, Jones & Co. KG", "Smith Jones"),
    ("O'Neill's Bakery plc", "ONeills Bakery"),
    ("Lægård A/S", "Laegard"),
    ("J. P. Morgan", "JP Morgan"),
    ("Straße 7 Studio", "STRASSE 7 STUDIO"),
    ("Acme Media", "Media Acme"),
    ("Data Base Systems", "Database Systems"),
    ("Northwind Traders", "Northwind Tradres"),
    ("Northwind Traders", "Nortwind Traders"),
    ("Brightwater Partners", "Brihgtwater Partners"),
    ("Łódź Kreatywna sp. z o.o.", "Lodz Kreatywna"),
]
DIFFERENT = [
    ("North Studio", "South Studio"),
    ("Studio 12", "Studio 13"),
    ("Client 1042", "Client 1043"),
    ("Alpha Media", "Alpine Media"),
    ("Bank of Ireland", "Bank of England"),
    ("BMA", "BMW"),
]


def likeness(one: str, other: str) -> int:
    return name_likeness_bp(normal_name(one), normal_name(other))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_of_one_company_are_alike_and_meet_under_a_key(one: str, other: str) -> None:
    assert likeness(one, other) >= SIMILAR_FROM_BP, (normal_name(one), normal_name(other))
    assert name_keys(normal_name(one)) & name_keys(normal_name(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_companies_are_not(one: str, other: str) -> None:
    assert likeness(one, other) < SIMILAR_FROM_BP


def test_a_name_made_of_nothing_but_a_legal_form_keeps_it() -> None:
    assert normal_name("Limited") == "limited"
    assert normal_name("& Co.") == "and co"


names = st.text("abcdefgh ", min_size=4, max_size=30).map(normal_name)


@given(names, st.data())
def test_names_one_letter_apart_always_meet_under_a_key(name: str, data: st.DataObject) -> None:
    whole = name.replace(" ", "")
    assume(len(whole) > 1)
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.sampled_from(["", "x", f"{whole[at]}x"]))
    other = whole[:at] + put + whole[at + 1 :]
    assert name_keys(whole) & name_keys(other)


@given(st.permutations(["alpha", "beta", "gamma", "delta"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert name_keys(" ".join(words)) & name_keys("alpha beta gamma delta")
    assert likeness(" ".join(words), "Alpha Beta Gamma Delta") == 10_000


@given(st.text(max_size=40))
def test_any_text_has_a_normal_form_that_stays_as_it_is(name: str) -> None:
    normal = normal_name(name)
    assert normal == normal.strip()
    assert name_keys(normal)


@pytest.mark.parametrize(
    "given_", ["https://www.Acme.com/about?x=1", "acme.com", "WWW.ACME.COM", "info@acme.com"]
)
def test_a_domain_is_found_in_whatever_was_pasted(given_: str) -> None:
    assert bare_domain(given_) == "acme.com"


def test_domains_anybody_may_have_say_nothing() -> None:
    assert tells_company("acme.com")
    assert not tells_company("gmail.com")
    assert not tells_company("")


@pytest.mark.parametrize("domain", ["acme", "a b.com", "-acme.com", "acme..com", "x" * 300 + ".de"])
def test_what_cannot_be_a_domain_is_not_one(domain: str) -> None:
    assert not is_domain(domain)


def test_domains_in_any_script_are_domains() -> None:
    assert is_domain("müller.de")


def test_a_tax_number_is_its_letters_and_digits() -> None:
    assert bare_tax_number("gb 123.4567-89") == "GB123456789"
