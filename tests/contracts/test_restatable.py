"""What a service can restate is in its catalogue, and other services keep copies of it."""

from __future__ import annotations

from importlib import import_module

import pytest
from bus.operating.restating import restatable
from bus.subscription import PROJECTION

SERVICES = ("accounts", "projects", "finance", "gateway")
ENTRIES = [(service, type_) for service in SERVICES for type_ in restatable(service)]


@pytest.mark.parametrize(("service", "type_"), ENTRIES)
def test_a_restatable_record_is_published_as_an_event_that_fills_a_copy(
    service: str, type_: str
) -> None:
    record = restatable(service)[type_]
    published = import_module(f"{service}.events").CATALOGUE[record.event_type]
    assert published.aggregate == type_
    workers = (import_module(f"{name}.worker").WORKER for name in SERVICES)
    kinds = {
        worker.subscriptions[key].kind
        for worker in workers
        if (key := (service, record.event_type)) in worker.subscriptions
    }
    assert PROJECTION in kinds
