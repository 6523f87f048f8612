"""The job that hands out secrets, and who may do what on the broker; needs no Docker."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from accounts.worker import WORKER as ACCOUNTS
from bus.subscription import ServiceWorker
from finance.worker import WORKER as FINANCE
from gateway.worker import WORKER as GATEWAY
from projects.worker import WORKER as PROJECTS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
CREDENTIALS = run_path(str(DEPLOY / "credentials.py"))
collect: Callable[..., dict[str, str]] = CREDENTIALS["collect"]
shares: Callable[..., dict[str, dict[str, str]]] = CREDENTIALS["shares"]
write: Callable[..., None] = CREDENTIALS["write"]


def test_what_is_not_given_is_made_up_and_kept(tmp_path: Path) -> None:
    first = collect({}, tmp_path / "given", tmp_path / "kept")
    assert len(set(first.values())) == len(CREDENTIALS["NAMES"])
    assert min(len(value) for value in first.values()) >= 32
    write(tmp_path / "kept", first)
    assert collect({}, tmp_path / "given", tmp_path / "kept") == first


def test_what_is_given_takes_the_place_of_what_was_kept(tmp_path: Path) -> None:
    write(tmp_path / "kept", collect({}, tmp_path / "given", tmp_path / "kept"))
    write(tmp_path / "given", {"actor_secret": "a" * 40})
    environ = {"TANDEM_BROKER_PASSWORD": "b" * 40}
    values = collect(environ, tmp_path / "given", tmp_path / "kept")
    assert (values["actor_secret"], values["broker_password"]) == ("a" * 40, "b" * 40)


def test_nothing_is_made_up_where_all_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(CREDENTIALS["SecretsError"]) as refused:
        collect({"TANDEM_SECRETS": "given"}, tmp_path, tmp_path / "kept")
    assert all(f"{name} is not given" in str(refused.value) for name in CREDENTIALS["NAMES"])


def test_what_is_too_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CREDENTIALS["SecretsError"], match="actor_secret must have at least 32"):
        collect({"TANDEM_ACTOR_SECRET": "tandem"}, tmp_path, tmp_path / "kept")


def test_each_container_gets_what_it_alone_needs(tmp_path: Path) -> None:
    values = collect({}, tmp_path, tmp_path)
    handed = shares(values, {})
    assert set(handed["accounts"]) == {"database_url", "broker_url", "actor_secret"}
    others = [values[f"{name}_database_password"] for name in ("projects", "finance", "gateway")]
    assert not any(other in text for other in others for text in handed["accounts"].values())
    assert set(handed["postgres"]) == {"postgres"}


def test_a_password_may_hold_any_character(tmp_path: Path) -> None:
    environ = {"TANDEM_ACCOUNTS_DATABASE_PASSWORD": "p@ss/word:with%signs&more"}
    url = shares(collect(environ, tmp_path, tmp_path), {})["accounts"]["database_url"]
    assert "p%40ss%2Fword%3Awith%25signs%26more@accounts-database/accounts" in url


@pytest.mark.parametrize("worker", [ACCOUNTS, PROJECTS, FINANCE, GATEWAY])
def test_the_broker_lets_a_service_hear_what_it_subscribes_to(worker: type[Any]) -> None:
    granted = re.search(
        rf"\$\(service {worker.name} '([a-z|]+)'(?: '([a-z|]+)')?\)",
        (DEPLOY / "broker.sh").read_text(),
    )
    assert granted is not None
    assert set(granted[1].split("|")) == _sources(worker) - {worker.name}
    confidential = {one.source for one in worker.subscriptions.values() if one.confidential}
    assert set((granted[2] or "").split("|")) - {""} == confidential - {worker.name}


def _sources(worker: type[ServiceWorker]) -> set[str]:
    return {one.source for one in worker.subscriptions.values()}
