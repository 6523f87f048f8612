"""What one service says, the others understand: schemas, samples and subscriptions agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from chassis.envelope import from_attributes
from chassis.subscription import ANY_TYPE, Subscription
from jsonschema import Draft202012Validator

EVENTS = Path(__file__).resolve().parents[2] / "proto" / "events"
SERVICES = ("accounts", "projects", "finance", "gateway")
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


def test_no_open_event_carries_a_cost_or_a_margin() -> None:
    for service in SERVICES:
        for event in import_module(f"{service}.events").CATALOGUE.values():
            carried = {name for name in event.body.fields if "cost" in name or "margin" in name}
            assert event.restricted or not carried, f"{event.type} carries {carried}"
