"""Legal entities of the agency: whose books a journal is in, and in what currency (L22)."""

from __future__ import annotations

import pytest
from billing_steps import Billing
from chassis.errors import Conflict
from sqlalchemy import text
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow
FIRST = "0190b5c0-0000-7000-8000-000000000001"


def named(billing: Billing, **given: str) -> pb.LegalEntity:
    request = pb.SetLegalEntityRequest(name="Northlight Ltd", **given)
    return billing.world.call(billing.billing.SetLegalEntity, request).legal_entity


def test_what_is_posted_is_in_the_books_of_the_first_entity(billing: Billing) -> None:
    billing.an_issued_invoice()
    assert {one.legal_entity_id for one in billing.journals()} == {FIRST}
    with billing.world.database.engine.connect() as connection:
        for table in ("posting", "account_day", "account_month", "tax_month"):
            found = connection.execute(text(f"SELECT DISTINCT legal_entity_id FROM {table}"))
            assert [str(row[0]) for row in found] == [FIRST], table


def test_the_base_currency_stays_once_something_is_posted(billing: Billing) -> None:
    assert named(billing).currency_code == "GBP"
    assert named(billing, currency_code="EUR").currency_code == "EUR"
    assert named(billing).currency_code == "EUR", "left out: as it is"
    named(billing, currency_code="GBP")
    billing.an_issued_invoice()
    with pytest.raises(Conflict, match="stays GBP") as refusal:
        named(billing, currency_code="EUR")
    assert refusal.value.reason == "BASE_CURRENCY_IN_USE"
    assert named(billing, currency_code="GBP").currency_code == "GBP"
