"""When two names are the same company's."""

from __future__ import annotations

import pytest
from accounts.clients.rules import (
    SIMILAR_FROM_BP,
    domains_of,
    exact_name,
    name_keys,
    name_likeness_bp,
    normal_name,
    same_site,
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
    ("Bär AG", "Baer AG"),
    ("Müller & Söhne GmbH", "Mueller und Soehne"),
    ("Løb A/S", "Loeb"),
    ("Ångström AB", "Aangstroem"),
    ("Østergaard og Sønner ApS", "Oestergård & Sonner"),
    ("Dupont et Fils SARL", "Dupont & Fils"),
    ("García y Hijos SL", "Garcia & Hijos"),
    ("Silva e Filhos Lda", "Silva & Filhos"),
    ("Jansen en Zonen BV", "Jansen & Zonen"),
    ("Straßer", "Strasser"),
    ("株式会社サンプル", "サンプル株式会社"),
    ("㈱サンプル", "サンプル有限会社"),
    ("ООО Ромашка", "Ромашка"),
    ("GmbH Muster", "Muster"),
    ("Muster GmbH & Co. KG", "Muster KG"),
    ("Acme Ltd (UK)", "Acme UK Limited"),
]
DIFFERENT = [
    ("North Studio", "South Studio"),
    ("Studio 12", "Studio 13"),
    ("Client 1042", "Client 1043"),
    ("Alpha Media", "Alpine Media"),
    ("Bank of Ireland", "Bank of England"),
    ("BMA", "BMW"),
    ("株式会社プラン", "株式会社フラン"),
    ("E Corp", "Y Corp"),
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


def test_names_with_different_numbers_share_no_key() -> None:
    assert not name_keys("bench client 17") & name_keys("bench client 18")
    assert name_keys("bench client 17") & name_keys("client bench 17")
    assert name_keys("studio 12 north") & name_keys("studoi 12 north")


@given(st.permutations(["alpha", "beta", "gamma", "delta"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert name_keys(" ".join(words)) & name_keys("alpha beta gamma delta")
    assert likeness(" ".join(words), "Alpha Beta Gamma Delta") == 10_000


@given(st.text(max_size=40))
def test_any_text_has_a_normal_form_that_stays_as_it_is(name: str) -> None:
    normal = normal_name(name)
    assert normal == normal.strip()
    assert name_keys(normal)


def test_domains_anybody_may_have_say_nothing() -> None:
    assert tells_company("acme.com")
    assert not tells_company("gmail.com")
    assert not tells_company("")
    assert not tells_company("shop.gmail.com")


def test_b42_a_sub_domain_is_filed_under_its_domains() -> None:
    assert domains_of("shop.acme.co.uk") == ["shop.acme.co.uk", "acme.co.uk"]
    assert same_site("shop.acme.example", "acme.example")
    assert not same_site("notacme.example", "acme.example")


def test_b42_marks_that_make_another_letter_are_kept() -> None:
    assert normal_name("プ") != normal_name("フ")


def test_names_are_exactly_the_same_up_to_case_and_white_space() -> None:
    assert exact_name("  Twin  Works LTD ") == exact_name("twin works ltd")
    assert exact_name("Twin Works Ltd") != exact_name("Twin Works Limited")
    assert exact_name("Bär") != exact_name("Bar")
