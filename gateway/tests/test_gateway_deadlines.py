"""Every caller is answered in time, also when the gateway's own database has fallen silent."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from gateway.rest import endpoint
from gateway.signin.sessions import Sessions
from gateway.testing import Reception, reception

from gateway import probe

pytestmark = pytest.mark.slow


@pytest.fixture
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    """What nobody answers before the test has ended."""
    ended = threading.Event()
    yield ended
    ended.set()


def test_a_sign_in_that_cannot_be_looked_up_in_time_is_told_to_come_again(
    gateway: Reception, silence: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = gateway.person("finance")
    monkeypatch.setattr(endpoint, "SIGNED_IN_SECONDS", 0.1)
    monkeypatch.setattr(Sessions, "_look_up", lambda *_: silence.wait())
    answer = ada.get("/v1/me")
    assert (answer.status_code, answer.json()["reason"]) == (503, "TIMED_OUT")
    assert answer.headers["Retry-After"]


def test_readiness_does_not_wait_for_a_silent_database(
    gateway: Reception, silence: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "PROBE_SECONDS", 0.1)
    monkeypatch.setattr(probe, "_answers", lambda _: silence.wait())
    assert gateway.client.get("/readyz").status_code == 503
