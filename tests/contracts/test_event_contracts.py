"""What one service says, the others understand: schemas, samples and subscriptions agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from bus.envelope import from_attributes
from bus.subscription import ANY_TYPE, Subscription
from chassis.event import EventType
from gateway.roles.declared import all_permissions
from jsonschema import Draft202012Validator
from tandem.common.v1.options_pb2 import SCOPE_SELF

EVENTS = Path(__file__).resolve().parents[2] / "proto" / "events"
SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
SAMPLES = sorted(EVENTS.rglob("*.sample.json"))


def loaded(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def subscriptions() -> Iterator[tuple[str, Subscription]]:
    for consumer in SERVICES:
        worker = import_module(f"{consumer}.worker").WORKER
        for subscription in worker.subscriptions.values():
            if subscription.type != ANY_TYPE:
                yield consumer, subscription


def subscription_name(case: tuple[str, Subscription]) -> str:
    consumer, subscription = case
    return f"{consumer} consumes {subscription.source} {subscription.type}"


def test_every_service_publishes_something_with_a_sample() -> None:
    assert {path.parent.name for path in SAMPLES} == set(SERVICES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_an_envelope_whose_body_its_schema_allows(path: Path) -> None:
    sample = loaded(path)
    envelope = from_attributes(sample)
    schema = loaded(path.with_name(f"{envelope.type}.schema.json"))
    assert sample["dataschema"] == schema["$id"]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(envelope.data)


@pytest.mark.parametrize("case", list(subscriptions()), ids=subscription_name)
def test_a_consumer_can_load_what_the_producer_says(case: tuple[str, Subscription]) -> None:
    _, subscription = case
    sample = EVENTS / subscription.source / f"{subscription.type}.sample.json"
    assert sample.exists(), f"{subscription.source} does not publish {subscription.type}"
    if subscription.schema:
        subscription.schema.load(loaded(sample)["data"])


def event_types() -> Iterator[EventType]:
    for service in SERVICES:
        yield from import_module(f"{service}.events").CATALOGUE.values()


WHAT_CLIENTS_PAY = {
    (f"write_off.{what}.v1", name)
    for what in ("recorded", "undone")
    for name in ("costs", "cost_values")
}
"""What is charged for purchases and expenses, and how many: nothing that the agency pays."""


def test_a_cost_or_a_margin_needs_the_permission_to_read_costs() -> None:
    for event in event_types():
        for name in event.body.fields:
            if (event.type, name) in WHAT_CLIENTS_PAY:
                continue
            if ("cost" in name and not name.startswith("cost_rate")) or "margin" in name:
                needed = {event.permission, event.restricted.get(name)}
                assert "cost.read" in needed, f"{event.type} carries {name}"


def test_what_costs_are_read_from_is_confidential_on_the_bus() -> None:
    for event in event_types():
        needed = {event.permission, *event.restricted.values()}
        assert event.confidential or "cost.read" not in needed, event.type


def test_every_event_names_declared_permissions_and_fields_that_it_has() -> None:
    known = all_permissions()
    for event in event_types():
        assert event.permission in known, event.type
        assert set(event.restricted.values()) <= known.keys(), event.type
        assert event.restricted.keys() <= event.body.fields.keys(), event.type


OF_NO_PERSON = {
    *("day_off.set.v1", "day_off.removed.v1"),
    *("mileage_rate.set.v1", "mileage_rate.withdrawn.v1"),
    "view.removed.v1",  # its owner is erased
}


def test_an_event_that_people_read_of_themselves_says_whose_it_is() -> None:
    """The feed compares person_id; without it, their own events never reach them."""
    known = all_permissions()
    own = [event for event in event_types() if SCOPE_SELF in known[event.permission].scopes]
    assert own
    assert {event.type for event in own if "person_id" not in event.body.fields} == OF_NO_PERSON


def test_who_subscribes_to_a_confidential_type_says_so() -> None:
    confidential = {
        (service, type_)
        for service in SERVICES
        for type_ in import_module(f"{service}.events").CATALOGUE.confidential
    }
    for consumer, subscription in subscriptions():
        known = (subscription.source, subscription.type) in confidential
        assert subscription.confidential is known, f"{consumer}: {subscription.type}"
