"""Roles are sets of permissions that administrators change; a change holds at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.tables import outbox
from gateway.roles.queries import id_of
from gateway.testing import Person, Reception, reception
from sqlalchemy import select

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.fixture
def ada(gateway: Reception) -> Person:
    return gateway.person("administrator")


def a_role(ada: Person, *permissions: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {
        "key": f"role_{new_id().replace('-', '')[-20:]}",
        "name": "Studio lead",
        "permissions": list(permissions),
    }
    answer = ada.post("/v1/roles", body | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def may(permission: str, *scopes: str) -> dict[str, Any]:
    return {"permission": permission, "scopes": list(scopes) or ["all"]}


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("reason", "")


def test_every_permission_is_listed_with_its_sentence_and_its_scopes(ada: Person) -> None:
    listed = {each["name"]: each for each in ada.get("/v1/permissions").json()["items"]}
    assert listed["client.write"]["scopes"] == ["all", "own_clients"]
    assert listed["role.write"]["scopes"] == ["all"]
    assert all(each["allows"].endswith(".") for each in listed.values())


def test_the_built_in_roles_are_listed_first(ada: Person) -> None:
    roles = ada.get("/v1/roles").json()["items"]
    assert [role["key"] for role in roles[:5]] == [
        "administrator",
        "account_manager",
        "project_manager",
        "finance",
        "team_member",
    ]
    assert may("time.log", "self") in roles[4]["permissions"]


def test_i_see_what_i_may_do(gateway: Reception) -> None:
    tom = gateway.person("team_member")
    assert may("time.approve", "own_team") in tom.get("/v1/me").json()["permissions"]


def test_several_roles_are_held_together(gateway: Reception, ada: Person) -> None:
    extra = a_role(ada, may("time.approve", "own_projects"))
    both = gateway.person("team_member", extra["key"])
    assert (
        may("time.approve", "own_projects", "own_team")
        in (both.get("/v1/me").json()["permissions"])
    )


def test_a_change_to_a_role_holds_at_the_next_request(gateway: Reception, ada: Person) -> None:
    role = a_role(ada)
    pat = gateway.person(role["key"])
    assert reason(pat.get("/v1/users")) == (403, "PERMISSION_REQUIRED")
    path = f"/v1/roles/{role['id']}"
    changed = ada.patch(path, {"permissions": [may("user.read")]})
    assert changed.json()["permissions"] == [may("user.read")]
    assert pat.get("/v1/users").status_code == 200
    assert ada.post(f"{path}/archive").json()["archived"] is True
    assert reason(pat.get("/v1/users")) == (403, "PERMISSION_REQUIRED")
    assert ada.post(f"{path}/restore").json()["archived"] is False
    assert pat.get("/v1/users").status_code == 200


def test_a_built_in_role_can_be_changed_and_reset(gateway: Reception, ada: Person) -> None:
    path = f"/v1/roles/{id_of('team_member')}"
    before = ada.get(path).json()
    tom = gateway.person("team_member")
    changed = ada.patch(path, {"permissions": [*before["permissions"], may("user.read")]}).json()
    assert (changed["changed"], changed["built_in"]) == (True, True)
    assert tom.get("/v1/users").status_code == 200
    reset = ada.post(f"{path}/reset").json()
    assert (reset["changed"], reset["permissions"]) == (False, before["permissions"])
    assert tom.get("/v1/users").status_code == 403


def test_a_role_is_changed_by_whoever_read_its_latest_version(ada: Person) -> None:
    role = a_role(ada)
    path = f"/v1/roles/{role['id']}"
    etag = f'"{role["version"]}"'
    assert ada.patch(path, {"name": "Lead"}, etag=etag).status_code == 200
    assert reason(ada.patch(path, {"name": "Leader"}, etag=etag))[0] == 412


def test_the_administrator_role_cannot_be_changed(ada: Person) -> None:
    path = f"/v1/roles/{id_of('administrator')}"
    for answer in (
        ada.patch(path, {"permissions": []}),
        ada.post(f"{path}/archive"),
        ada.post(f"{path}/reset"),
    ):
        assert reason(answer) == (409, "ROLE_FIXED")


def test_a_role_made_here_cannot_be_reset(ada: Person) -> None:
    assert reason(ada.post(f"/v1/roles/{a_role(ada)['id']}/reset")) == (409, "ROLE_NOT_BUILT_IN")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"key": "Studio Lead"}, "ROLE_KEY_MALFORMED"),
        ({"key": "finance"}, "ROLE_EXISTS"),
        ({"name": "  "}, "NAME_REQUIRED"),
        ({"permissions": [may("client.eat")]}, "PERMISSION_UNKNOWN"),
        ({"permissions": [may("*")]}, "PERMISSION_UNKNOWN"),
        ({"permissions": [may("rate.read", "self")]}, "SCOPE_NOT_POSSIBLE"),
        ({"permissions": [may("rate.read"), may("rate.read")]}, "PERMISSION_TWICE"),
        ({"permissions": [may("ledger.read")]}, "PERMISSION_NEEDS_ANOTHER"),
    ],
)
def test_what_cannot_be_a_role_is_refused(ada: Person, body: dict[str, Any], expected: str) -> None:
    wanted = {"key": "a_role", "name": "A role", "permissions": []} | body
    assert ada.post("/v1/roles", wanted).json()["reason"] == expected


def test_a_role_sent_again_under_the_same_key_is_made_once(ada: Person) -> None:
    body = {"key": f"again_{new_id()[-12:]}", "name": "Again", "permissions": []}
    first = ada.post("/v1/roles", body, key="role-once")
    assert ada.post("/v1/roles", body, key="role-once").json() == first.json()


def test_changes_to_roles_are_for_those_who_hold_the_permission(gateway: Reception) -> None:
    fay = gateway.person("finance")
    body = {"key": "mine", "name": "Mine", "permissions": [may("role.write")]}
    assert reason(fay.post("/v1/roles", body)) == (403, "PERMISSION_REQUIRED")
    assert fay.get("/v1/roles").status_code == 200


def test_every_change_to_a_role_is_an_event(gateway: Reception, ada: Person) -> None:
    role = a_role(ada, may("user.read"))
    path = f"/v1/roles/{role['id']}"
    ada.patch(path, {"permissions": []})
    ada.patch(path, {"permissions": []})
    ada.post(f"{path}/archive")
    ada.post(f"{path}/restore")
    with gateway.database.engine.connect() as connection:
        rows = connection.execute(
            select(outbox.c.type, outbox.c.headers)
            .where(outbox.c.aggregate_id == role["id"])
            .order_by(outbox.c.aggregate_seq)
        ).all()
    assert [row.type for row in rows] == [
        f"role.{verb}.v1" for verb in ("created", "updated", "archived", "restored")
    ]
    assert {row.headers["actor_id"] for row in rows} == {ada.id}
