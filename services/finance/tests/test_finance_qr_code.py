"""The code on invoices and statements, read back as a banking app reads it (EPC069-12; L10)."""

from __future__ import annotations

import pytest
from finance.printing.rules.girocode import girocode, squares
from hypothesis import given
from hypothesis import strategies as st
from qr_reading import read_qr

IBAN, BIC = "DE89 3704 0044 0532 0130 00", "COBADEFFXXX"


def test_l10_the_code_is_read_as_the_transfer_that_it_asks_for() -> None:
    drawn = squares(girocode("Nørthlight Größe GmbH", IBAN, BIC, "EUR", 1_234_05, "INV-2026-0007"))
    assert read_qr(drawn).split("\n") == [
        *("BCD", "002", "1", "SCT", "COBADEFFXXX"),
        *("Nørthlight Größe GmbH", "DE89370400440532013000", "EUR1234.05"),
        *("", "", "INV-2026-0007"),
    ]


@given(
    name=st.text("abcdefghijklmnopqrstuvwxyzäöüß .&", min_size=1, max_size=70),
    minor=st.integers(min_value=1, max_value=999_999_999_99),
    words=st.text("ABCDEFGHIJ0123456789-/ é", max_size=100),
)
def test_l10_what_is_drawn_is_what_was_asked_for(name: str, minor: int, words: str) -> None:
    """Whatever the length: other versions, masks and blocks."""
    data = girocode(name.strip() or "A", IBAN, "", "EUR", minor, words)
    assert read_qr(squares(data)) == data


@pytest.mark.parametrize(
    ("currency", "iban", "minor"),
    [("GBP", IBAN, 100), ("EUR", "", 100), ("EUR", IBAN, 0), ("EUR", IBAN, 10**11)],
    ids=["no euros", "no account", "nothing", "too much"],
)
def test_l10_there_is_no_code_where_no_app_could_pay_by_it(
    currency: str, iban: str, minor: int
) -> None:
    assert girocode("Northlight", iban, BIC, currency, minor, "INV-2026-0007") == ""
