"""The published port: who is calling, what is passed on, and the answer when no gateway runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from composition import Composition, Installation, eventually

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.long, pytest.mark.timeout(300)]

CLAIMED, PASSED_ON = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def behind_a_proxy(installation: Installation) -> Iterator[Installation]:
    """Callers from this machine are trusted proxies."""
    own = installation.composition
    trusting = {**own.environment, "TANDEM_TRUSTED_PROXIES": "172.16.0.0/12,192.168.0.0/16"}
    _balance(Composition(own.name, trusting))
    _wait_until_open(installation)
    yield installation
    _balance(own)
    _wait_until_open(installation)


def test_nobody_can_claim_an_address(installation: Installation) -> None:
    assert _seen_as(installation, CLAIMED, "claimed") not in {CLAIMED, ""}


def test_a_trusted_proxy_says_who_is_calling(behind_a_proxy: Installation) -> None:
    seen = _seen_as(behind_a_proxy, f"{CLAIMED}, {PASSED_ON}", "passed-on")
    assert seen == PASSED_ON


def test_a_head_as_long_as_the_gateway_takes_is_passed_on(installation: Installation) -> None:
    answer = httpx.get(f"{installation.address}/healthz", headers={"X-Long": "a" * 60_000})
    assert answer.status_code == 200
    answer = httpx.get(f"{installation.address}/healthz", headers={"X-Long": "a" * 90_000})
    assert answer.status_code == 400, "a longer one is refused, in the balancer's own words"


def test_a_gateway_whose_services_are_away_still_explains_itself(
    installation: Installation,
) -> None:
    composition = installation.composition
    composition.compose("stop", "--timeout=20", "finance-api")
    try:
        status = httpx.get(f"{installation.address}/v1/status", timeout=30).json()
    finally:
        composition.compose("start", "finance-api")
    assert {one["name"]: one["status"] for one in status["services"]}["finance"] == "down"
    eventually(lambda: _all_up(installation), "finance is found again")


def test_without_a_gateway_it_says_so_as_a_problem(installation: Installation) -> None:
    composition = installation.composition
    composition.compose("stop", "--timeout=20", "gateway-api")
    try:
        answer = httpx.get(f"{installation.address}/v1/me", timeout=30)
    finally:
        composition.compose("start", "gateway-api")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["reason"] == "GATEWAY_AWAY"
    assert answer.headers["retry-after"] == "2"
    _wait_until_open(installation)


def _balance(composition: Composition) -> None:
    composition.compose("up", "--detach", "--no-deps", "balancer")


def _wait_until_open(installation: Installation) -> None:
    eventually(lambda: _is_open(installation), "the gateway is found again")


def _is_open(installation: Installation) -> bool:
    try:
        return httpx.get(f"{installation.address}/openz", timeout=5).is_success
    except httpx.TransportError:
        return False


def _all_up(installation: Installation) -> bool:
    answer = httpx.get(f"{installation.address}/v1/status", timeout=30).json()
    return bool(answer["status"] == "ok")


def _seen_as(installation: Installation, forwarded_for: str, request_id: str) -> str:
    """The caller's address in the gateway's log; without its port."""
    headers = {"X-Forwarded-For": forwarded_for, "X-Request-Id": request_id}
    httpx.get(f"{installation.address}/healthz", headers=headers).raise_for_status()
    logs = installation.composition.compose("logs", "--no-log-prefix", "gateway-api")
    lines = [json.loads(line[line.index("{") :]) for line in logs.splitlines() if "{" in line]
    return next(
        (line["address"] for line in reversed(lines) if line.get("request_id") == request_id), ""
    )
