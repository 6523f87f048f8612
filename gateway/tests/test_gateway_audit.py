"""The audit of an actor is from all services or from none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gateway.testing import Reception, reception

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    """All services are down."""
    with reception() as served:
        yield served


def test_what_somebody_did_is_not_told_without_a_service_that_is_down(gateway: Reception) -> None:
    boss = gateway.person("administrator")
    answer = boss.get("/v1/audit", actor=boss.id)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


def test_the_audit_of_a_user_needs_no_service(gateway: Reception) -> None:
    boss = gateway.person("administrator")
    boss.delete("/v1/me/sessions")
    answer = boss.get("/v1/audit", record=f"user:{boss.id}")
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    boss.delete("/v1/sessions/current")
    other = gateway.person("administrator")
    (ended,) = other.get("/v1/audit", record=f"user:{boss.id}").json()["items"]
    assert ended["type"] == "session.ended.v1"
    assert ended["record"]["type"] == "session"
    assert ended["actor"]["id"] == boss.id
