"""Which passwords are accepted."""

from __future__ import annotations

import pytest
from gateway.signin.password_rules import normalised, password_mistake
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

NAMES = ["Robin Alder", "robin.alder@agency.example"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "a kettle for seven sailors",
        "comfy-cushion",
        "from-brief-to-invoice",
    ],
)
def test_a_few_words_in_a_row_are_accepted(password: str) -> None:
    assert password_mistake(password, NAMES) == ""


@pytest.mark.parametrize("password", ["short", "123456789", "x" * 201])
def test_a_password_of_the_wrong_length_is_refused(password: str) -> None:
    assert "characters" in password_mistake(password)


@pytest.mark.parametrize(
    "password",
    ["password12", "1234567890", "qwertyuiop", "Password123", "abcdabcdabcd", "tandem-demo-agency"],
)
def test_the_passwords_that_0_1_took_are_refused(password: str) -> None:
    assert password_mistake(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "monkeymonkey",
        "0987654321098",
        "lkjhgfdsapoi",
        "P@ssw0rd2024!",
        "passw0rd!!!!",
        "...dragon1234",
        "iloveyou2026",
        "1qaz2wsx3edc",
        "----------.,",
    ],
)
def test_a_simple_change_to_a_common_password_does_not_help(password: str) -> None:
    assert password_mistake(password)


@pytest.mark.parametrize(
    "password",
    [
        "RobinAlder1",
        "robin.alder@agency.example",
        "alder-robin-77",
        "tandemtandem!",
        "Tandem2026!!",
    ],
)
def test_a_password_made_of_a_name_is_refused(password: str) -> None:
    assert password_mistake(password, NAMES)


def test_the_most_common_passwords_are_refused_in_any_case_and_with_digits_after_them() -> None:
    for common in FREQUENCY_LISTS["passwords"][:3000]:
        padded = common.upper() + "2026202620"[: max(0, 10 - len(common))]
        assert password_mistake(padded), padded


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password() -> None:
    assert normalised("Ka\u0308se am Su\u0308dpol") == normalised("K\u00e4se am S\u00fcdpol")


@given(st.text(max_size=250))
def test_every_text_gets_an_answer(password: str) -> None:
    assert isinstance(password_mistake(password, NAMES), str)
