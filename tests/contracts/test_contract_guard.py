"""A contract that breaks the last release is found and named; a contract that grows is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import contract_guard
import pytest
from test_event_contracts import subscription_name, subscriptions

SAMPLES = Path(__file__).resolve().parents[2] / "proto" / "released" / "samples.json"


def found(released: dict[str, str], present: dict[str, str]) -> list[str]:
    return [each.name for each in contract_guard.breaks(released, present)]


@pytest.mark.parametrize(
    ("promise", "now"),
    [
        ("6 string", "6 int32"),
        ("6 string", "7 string"),
        ("6 string", "6 repeated string"),
        ("6 string", "6 string required"),
        ("6 string at most 200", "6 string at most 100"),
        ("6 string", "6 string at most 100"),
        ("one of open, won", "one of lost, open, won"),
    ],
)
def test_a_field_that_means_something_else_is_named(promise: str, now: str) -> None:
    name = "tandem.accounts.v1.Client.tax_number"
    assert found({name: promise}, {name: now}) == [name]


@pytest.mark.parametrize(
    ("promise", "now"),
    [
        ("6 string at most 100", "6 string at most 200"),
        ("6 string at most 100", "6 string"),
        ("6 string required at most 100", "6 string at most 100"),
    ],
)
def test_a_field_that_takes_more_than_before_breaks_nothing(promise: str, now: str) -> None:
    assert found({"Client.name": promise}, {"Client.name": now}) == []


def test_a_removed_event_field_is_named() -> None:
    released = {"client.registered.v1": "event", "client.registered.v1.domain": "string"}
    assert found(released, {"client.registered.v1": "event"}) == ["client.registered.v1.domain"]


def test_a_removed_message_is_named_once_without_its_fields() -> None:
    released = {"Contact": "message", "Contact.name": "1 string", "Contact.email": "2 string"}
    assert found(released, {}) == ["Contact"]


def test_a_new_field_breaks_nothing() -> None:
    assert found({"Client": "message"}, {"Client": "message", "Client.vat": "9 string"}) == []


def test_only_what_the_newest_section_of_the_changelog_names_is_announced() -> None:
    text = (
        "# Changes\n\n## 0.3.0\n\n- Adds.\n\n### Breaking\n\n- `POST /v1/a` and `client.b.v1` went."
        "\n\n## 0.2.0\n\n### Breaking\n\n- `old.v1` went.\n"
    )
    known = contract_guard.announced(text)
    assert known == {"POST /v1/a", "client.b.v1"}
    assert contract_guard.is_announced("client.b.v1.contacts.email", known)
    assert not contract_guard.is_announced("old.v1", known)


def test_the_contracts_of_today_hold_every_kind_of_promise() -> None:
    grpc, events = contract_guard.grpc_contract(), contract_guard.event_contract()
    assert grpc["tandem.common.v1.Money.amount_minor"] == "1 int64"
    assert grpc["tandem.accounts.v1.ClientService.GetClient"].startswith("tandem.accounts.v1.")
    assert events["client.registered.v1"] == "event of accounts"
    assert events["client.registered.v1.domain"] == "string"


@pytest.mark.parametrize("case", list(subscriptions()), ids=subscription_name)
def test_a_consumer_of_today_loads_the_sample_of_the_last_release(case: Any) -> None:
    _, subscription = case
    sample = json.loads(SAMPLES.read_text(encoding="utf-8")).get(subscription.type)
    if sample is None:
        pytest.skip("published first after the last release")
    if subscription.schema:
        subscription.schema.load(sample["data"])
