"""Tokens of integrations: at most their maker's rights, shown once, ended at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import system_clock
from chassis.ids import new_id
from gateway.signin.commands.access import Access, follow_person, grant_access
from gateway.signin.model import ApiToken
from gateway.testing import Person, Reception
from signin_world import (
    PASSWORD,
    SYSTEM,
    a_colleague,
    facts,
    gateway_before_projects,
    refused,
)
from sqlalchemy import update

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with gateway_before_projects() as served:
        yield served


@pytest.fixture
def boss(gateway: Reception) -> Person:
    return a_colleague(gateway, "administrator")


def ask(maker: Person, **permissions: str) -> Any:
    """A token with these permissions (person_read="all")."""
    wanted = [
        {"permission": name.replace("_", ".", 1), "scopes": scopes.split()}
        for name, scopes in permissions.items()
    ]
    body = {"name": f"Export {new_id()}", "permissions": wanted, "current_password": PASSWORD}
    return maker.post("/v1/tokens", body)


def made(gateway: Reception, maker: Person, **permissions: str) -> tuple[Person, dict[str, Any]]:
    answer = ask(maker, **permissions)
    assert answer.status_code == 201, answer.text
    return Person(gateway.client, maker.actor, answer.json()["token"]), answer.json()


def test_a_token_may_do_what_it_was_made_for_and_nothing_else(
    gateway: Reception, boss: Person
) -> None:
    export, shown = made(gateway, boss, person_read="all", event_read="all")
    assert export.get("/v1/people").status_code == 200
    assert refused(export.get("/v1/users")) == (403, "PERMISSION_REQUIRED")
    me = export.get("/v1/me").json()
    assert (me["kind"], me["id"], me["name"]) == ("integration", shown["id"], shown["name"])
    assert [held["permission"] for held in me["permissions"]] == ["event.read", "person.read"]
    assert shown["token"].startswith(shown["prefix"])
    (fact,) = facts(gateway, "api_token.created.v1", token_id=shown["id"])
    assert fact["permissions"] == ["event.read: all", "person.read: all"]
    assert shown["token"] not in str(fact)


def test_a_token_is_shown_once(gateway: Reception, boss: Person) -> None:
    _, shown = made(gateway, boss, person_read="all")
    listed = boss.get("/v1/tokens", page_size=200)
    (found,) = [token for token in listed.json()["items"] if token["id"] == shown["id"]]
    assert shown["token"] not in listed.text
    assert (found["status"], found["last_used_at"]) == ("in_force", None)
    assert found["permissions"] == [{"permission": "person.read", "scopes": ["all"]}]


def test_the_last_use_of_a_token_is_noted(gateway: Reception, boss: Person) -> None:
    export, shown = made(gateway, boss, person_read="all")
    export.get("/v1/people")
    (found,) = [
        token
        for token in boss.get("/v1/tokens", page_size=200).json()["items"]
        if token["id"] == shown["id"]
    ]
    assert found["last_used_at"] is not None
    assert found["last_address"] == "testclient"


@pytest.mark.parametrize(
    ("permissions", "reason"),
    [
        ({"no_such": "all"}, "PERMISSION_UNKNOWN"),
        ({"token_manage": "all"}, "PERMISSION_NOT_FOR_TOKENS"),
        ({"person_read": "everything"}, "VALUE_INVALID"),
    ],
)
def test_a_token_of_nonsense_is_refused(
    boss: Person, permissions: dict[str, str], reason: str
) -> None:
    assert refused(ask(boss, **permissions)) == (422, reason)


def test_only_who_manages_tokens_makes_lists_and_revokes_them(
    gateway: Reception, boss: Person
) -> None:
    _, shown = made(gateway, boss, person_read="all")
    ada = a_colleague(gateway, "finance")
    assert refused(ask(ada, person_read="all")) == (403, "PERMISSION_REQUIRED")
    assert refused(ada.get("/v1/tokens")) == (403, "PERMISSION_REQUIRED")
    assert refused(ada.delete(f"/v1/tokens/{shown['id']}")) == (403, "PERMISSION_REQUIRED")


def test_making_a_token_needs_the_password(gateway: Reception, boss: Person) -> None:
    wanted = [{"permission": "person.read", "scopes": ["all"]}]
    body = {"name": "Export", "permissions": wanted, "current_password": "not that one"}
    assert refused(boss.post("/v1/tokens", body)) == (422, "PASSWORD_WRONG")


def test_a_token_cannot_make_tokens_or_change_a_password(gateway: Reception, boss: Person) -> None:
    export, _ = made(gateway, boss, user_write="all", person_write="all")
    assert refused(ask(export, person_read="all")) == (403, "PERMISSION_REQUIRED")
    wanted = {"current_password": PASSWORD, "new_password": "eleven quiet bicycles"}
    assert refused(export.put("/v1/me/password", wanted)) == (403, "SESSION_REQUIRED")
    assert refused(export.get("/v1/me/sessions")) == (403, "SESSION_REQUIRED")
    access = {"roles": ["administrator"], "current_password": PASSWORD}
    body = {"name": "Eve", "email": "eve@agency.example", "access": access}
    assert refused(export.post("/v1/people", body)) == (403, "PERMISSIONS_BEYOND_OWN")


def test_two_tokens_in_force_never_have_one_name(gateway: Reception, boss: Person) -> None:
    _, shown = made(gateway, boss, person_read="all")
    wanted = [{"permission": "person.read", "scopes": ["all"]}]
    body = {"name": shown["name"].upper(), "permissions": wanted, "current_password": PASSWORD}
    assert refused(boss.post("/v1/tokens", body)) == (409, "TOKEN_NAME_TAKEN")
    boss.delete(f"/v1/tokens/{shown['id']}")
    assert boss.post("/v1/tokens", body).status_code == 201


def test_a_revoked_token_is_worth_nothing_at_once(gateway: Reception, boss: Person) -> None:
    export, shown = made(gateway, boss, person_read="all")
    assert export.get("/v1/people").status_code == 200
    assert boss.delete(f"/v1/tokens/{shown['id']}").status_code == 204
    assert refused(export.get("/v1/people")) == (401, "TOKEN_INVALID")
    assert boss.delete(f"/v1/tokens/{shown['id']}").status_code == 204, "twice is no mistake"
    assert len(facts(gateway, "api_token.revoked.v1", token_id=shown["id"])) == 1


def test_an_expired_token_is_worth_nothing(gateway: Reception, boss: Person) -> None:
    export, shown = made(gateway, boss, person_read="all")
    with gateway.database.transaction(SYSTEM) as tx:
        mine = update(ApiToken).where(ApiToken.id == shown["id"])
        tx.session.execute(mine.values(expires_at=system_clock() - timedelta(seconds=1)))
    assert refused(export.get("/v1/people")) == (401, "TOKEN_INVALID")


def test_a_token_never_does_more_than_its_maker_may_do_now(
    gateway: Reception, boss: Person
) -> None:
    export, _ = made(gateway, boss, person_read="all", user_read="all")
    assert export.get("/v1/users").status_code == 200
    a_colleague(gateway, "administrator")
    with gateway.database.transaction(SYSTEM) as tx:
        roles = Access(roles=frozenset({"finance"}))
        grant_access(tx, boss.id, "Pat Tester", f"{boss.id}@agency.example", roles)
    gateway.client.app.state.door.sessions.forget()  # type: ignore[attr-defined]
    assert refused(export.get("/v1/users")) == (403, "PERMISSION_REQUIRED")
    assert export.get("/v1/people").status_code == 200


def test_the_tokens_of_a_leaver_end(gateway: Reception, boss: Person) -> None:
    export, shown = made(gateway, boss, person_read="all")
    with gateway.database.transaction(SYSTEM) as tx:
        follow_person(tx, boss.id, 2, name="Pat", email="pat@left.example", active=False)
    gateway.client.app.state.door.sessions.forget()  # type: ignore[attr-defined]
    assert refused(export.get("/v1/people")) == (401, "TOKEN_INVALID")
    assert facts(gateway, "api_token.revoked.v1", token_id=shown["id"])


def test_a_stream_ends_when_its_token_is_revoked(gateway: Reception, boss: Person) -> None:
    """It would look for something new every fifteen seconds; revocation does not wait for that."""
    export, shown = made(gateway, boss, event_read="all")
    door = gateway.client.app.state.door  # type: ignore[attr-defined]
    ended = threading.Event()

    def follow() -> None:
        export.send("GET", "/v1/events?after=latest", headers={"Accept": "text/event-stream"})
        ended.set()

    streaming = threading.Thread(target=follow, daemon=True)
    streaming.start()
    while not door.shares.streams._taken.total():
        threading.Event().wait(0.02)
    boss.delete(f"/v1/tokens/{shown['id']}")
    assert ended.wait(60), "the stream is still open"
