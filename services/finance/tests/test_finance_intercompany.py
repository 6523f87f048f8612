"""Charges between legal entities, statements of one of them, and of the group (L22)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Invalid
from finance.intercompany.rules import Eliminated, eliminate
from finance_world import gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import (
    books_pb2,
    books_pb2_grpc,
    intercompany_pb2_grpc,
    statements_pb2,
    statements_pb2_grpc,
)
from tandem.finance.v1 import intercompany_pb2 as pb
from tandem.finance.v1 import legal_entities_pb2 as entities_pb
from tandem.finance.v1 import legal_entities_pb2_grpc as entities_grpc

FIRST = "0190b5c0-0000-7000-8000-000000000001"
amounts = st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=4)


@given(st.tuples(amounts, amounts, amounts, amounts))
def test_what_is_eliminated_leaves_debits_equal_to_credits(of: tuple[list[int], ...]) -> None:
    group = dict(zip(("1150", "2150", "4950", "5950"), of, strict=True))
    taken, found = eliminate(group, [("1150", "2150"), ("4950", "5950")])
    assert sum(taken.values()) == 0
    for one, other in (("1150", "2150"), ("4950", "5950")):
        left = [sum(group[number]) - taken[number] for number in (one, other)]
        assert abs(left[0]) <= abs(sum(group[one]))
        assert abs(left[1]) <= abs(sum(group[other]))
    assert found[0].difference == sum(group["1150"]) + sum(group["2150"])


def test_a_pair_that_agrees_is_taken_off_as_a_whole() -> None:
    group = {"1150": [900, 0], "2150": [0, -900], "4950": [-900, 0], "5950": [0, 700]}
    taken, found = eliminate(group, [("1150", "2150"), ("4950", "5950")])
    assert taken == {"1150": 900, "2150": -900, "4950": -700, "5950": 700}
    assert found == [Eliminated(900, 900), Eliminated(900, 700)]
    assert [one.difference for one in found] == [0, 200]


def a_second(billing: Billing, **given: str) -> str:
    entities = entities_grpc.LegalEntityServiceStub(billing.world.room.channel)
    request = entities_pb.CreateLegalEntityRequest(
        name="Northlight Film Ltd", number_prefix="NF", **given
    )
    made = billing.world.call(entities.CreateLegalEntity, request).legal_entity
    return str(made.id)


def call(billing: Billing, method: str, **given: Any) -> Any:
    stub = intercompany_pb2_grpc.IntercompanyServiceStub(billing.world.room.channel)
    request = getattr(pb, f"{method}Request")(**given)
    return billing.world.call(getattr(stub, method), request)


def charged(billing: Billing, seller: str, buyer: str, minor: int = 900_00) -> Any:
    return call(
        billing,
        "PostIntercompanyCharge",
        seller_id=seller,
        buyer_id=buyer,
        amount=gbp(minor),
        description="Design work",
    ).intercompany_charge


def result_of(billing: Billing, entity_id: str = "") -> int:
    stub = statements_pb2_grpc.FinancialStatementServiceStub(billing.world.room.channel)
    request = statements_pb2.GetProfitAndLossRequest(legal_entity_id=entity_id)
    return int(billing.world.call(stub.GetProfitAndLoss, request).result.amount_minor)


@pytest.mark.slow
def test_a_charge_is_in_both_books_and_cancels_out_in_the_group(billing: Billing) -> None:
    second = a_second(billing)
    billing.an_issued_invoice()
    made = charged(billing, second, FIRST)
    assert (made.status, made.seller_name, made.buyer_name) == (
        "open",
        "Northlight Film Ltd",
        "Northlight Ltd",
    )
    assert billing.balances(legal_entity_id=second) == {"1150": 900_00, "4950": -900_00}
    assert billing.balances(legal_entity_id=FIRST)["5950"] == 900_00
    assert [result_of(billing, one) for one in (FIRST, second, "")] == [100_00, 900_00, 1_000_00]
    group = call(billing, "GetConsolidation")
    assert [one.name for one in group.entities] == ["Northlight Ltd", "Northlight Film Ltd"]
    assert group.result.amount_minor == 1_000_00
    assert {one.ledger_account: one.total.amount_minor for one in group.lines} == {
        "1100": 1_200_00,
        "1150": 0,
        "2150": 0,
        "2200": 200_00,
        "4000": 1_000_00,
        "4950": 0,
        "5950": 0,
    }
    assert [one.difference.amount_minor for one in group.eliminations] == [0, 0]


@pytest.mark.slow
def test_a_charge_is_settled_reopened_and_reversed_as_a_pair(billing: Billing) -> None:
    second = a_second(billing)
    id_ = charged(billing, second, FIRST).id
    settled = call(billing, "SettleIntercompanyCharge", intercompany_charge_id=id_)
    assert settled.intercompany_charge.status == "settled"
    assert billing.balances(legal_entity_id=second) == {
        "1150": 0,
        "1200": 900_00,
        "4950": -900_00,
    }
    with pytest.raises(Conflict, match="undo its settlement"):
        call(billing, "ReverseIntercompanyCharge", intercompany_charge_id=id_, reason="Twice")
    call(billing, "UndoIntercompanySettlement", intercompany_charge_id=id_, reason="Returned")
    done = call(billing, "ReverseIntercompanyCharge", intercompany_charge_id=id_, reason="Twice")
    assert done.intercompany_charge.status == "reversed"
    assert not any(billing.balances(legal_entity_id=second).values())
    assert not any(billing.balances().values())
    listed = call(billing, "ListIntercompanyCharges", legal_entity_id=[second], search="design")
    assert [one.id for one in listed.intercompany_charges] == [id_]


@pytest.mark.slow
def test_what_no_entity_mirrors_is_stated(billing: Billing) -> None:
    charged(billing, a_second(billing), FIRST)
    books = books_pb2_grpc.BookServiceStub(billing.world.room.channel)
    request = books_pb2.PostJournalRequest(
        description="Only on one side",
        reason="Typed wrongly",
        postings=[
            books_pb2.PostingDraft(ledger_account="1150", debit=gbp(40_00)),
            books_pb2.PostingDraft(ledger_account="4000", credit=gbp(40_00)),
        ],
    )
    billing.world.call(books.PostJournal, request)
    found = call(billing, "GetConsolidation")
    assert [one.difference.amount_minor for one in found.eliminations] == [40_00, 0]
    left = {one.ledger_account: one.total.amount_minor for one in found.lines}
    assert left["1150"] == 40_00, "it stays in the group's figures, where it is seen"


@pytest.mark.slow
def test_books_in_different_currencies_are_not_added_up(billing: Billing) -> None:
    second = a_second(billing, currency_code="EUR")
    with pytest.raises(Conflict, match="EUR, GBP") as refusal:
        call(billing, "GetConsolidation")
    assert refusal.value.reason == "BASE_CURRENCIES_DIFFER"
    with pytest.raises(Invalid, match="between two"):
        charged(billing, second, second)
