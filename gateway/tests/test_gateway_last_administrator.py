"""Somebody can always give access: the last administrator stays one, whatever is tried."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from bus.pump import deliver
from chassis.actor import Actor
from chassis.ids import new_id
from gateway.signin.model import User
from gateway.testing import Person, Reception
from gateway.worker import GatewayWorker
from signin_world import (
    PASSWORD,
    SYSTEM,
    a_colleague,
    an_email,
    gateway_before_projects,
    refused,
    sign_in,
)
from sqlalchemy import update

pytestmark = pytest.mark.slow

LAST = (409, "LAST_ADMINISTRATOR")
CONFIRMED = {"current_password": PASSWORD}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with gateway_before_projects() as served:
        yield served


def an_administrator(gateway: Reception, *, has_password: bool = True) -> Person:
    """Made as people make one: a person with access, who chooses a password by a link."""
    boss, email = a_colleague(gateway, "administrator"), an_email()
    access = {"roles": ["administrator"], **CONFIRMED}
    made = boss.post("/v1/people", {"name": "Robin", "email": email, "access": access}).json()
    actor = Actor(user_id=made["id"], person_id=made["id"], name="Robin")
    robin = Person(gateway.client, actor, "")
    if has_password:
        link = boss.post(f"/v1/people/{made['id']}/password-link", CONFIRMED).json()["token"]
        chosen = {"token": link, "new_password": PASSWORD}
        assert gateway.client.post("/v1/password-by-link", json=chosen).status_code == 204
        robin.token = sign_in(gateway, email).json()["token"]
    return robin


def leave_only(gateway: Reception, *stay: Person) -> None:
    """Nobody else has access any more."""
    ids = [someone.id for someone in stay]
    with gateway.database.transaction(SYSTEM) as tx:
        tx.session.execute(update(User).where(User.id.not_in(ids)).values(active=False))
    gateway.client.app.state.door.sessions.forget()  # type: ignore[attr-defined]


@pytest.fixture
def last(gateway: Reception) -> Person:
    robin = an_administrator(gateway)
    leave_only(gateway, robin)
    return robin


def is_administrator(last: Person) -> bool:
    me = last.get("/v1/me")
    return me.status_code == 200 and me.json()["roles"] == ["administrator"]


@pytest.mark.parametrize(
    "access",
    [
        {"roles": ["finance"]},
        {"roles": ["administrator"], "active": False},
        {"roles": [], "active": False},
    ],
)
def test_the_access_of_the_last_administrator_is_not_taken(
    last: Person, access: dict[str, Any]
) -> None:
    assert refused(last.put(f"/v1/people/{last.id}/access", access)) == LAST
    assert is_administrator(last)


def test_the_last_administrator_cannot_leave(last: Person) -> None:
    assert refused(last.patch(f"/v1/people/{last.id}", {"active": False})) == LAST
    assert last.get(f"/v1/people/{last.id}").json()["active"] is True
    assert is_administrator(last)


def test_the_last_administrator_is_not_erased(last: Person) -> None:
    assert refused(last.post(f"/v1/people/{last.id}/erase", {})) == LAST
    assert is_administrator(last)


def test_the_last_administrator_keeps_access_when_an_event_says_that_they_left(
    gateway: Reception, last: Person
) -> None:
    """As an import, or a request that overtook another, might bring about."""
    body = {"person_id": last.id, "name": "Robin", "email": an_email(), "active": False}
    worker = GatewayWorker(gateway.database)
    deliver(worker, "projects", "person.updated.v1", body, subject=last.id, aggregate_seq=99)
    gateway.client.app.state.door.sessions.forget()  # type: ignore[attr-defined]
    assert is_administrator(last)


def test_the_role_administrator_is_not_narrowed_or_archived(last: Person) -> None:
    roles = last.get("/v1/roles").json()["items"]
    (role,) = [each["id"] for each in roles if each["key"] == "administrator"]
    fixed = (409, "ROLE_FIXED")
    assert refused(last.patch(f"/v1/roles/{role}", {"permissions": []})) == fixed
    assert refused(last.post(f"/v1/roles/{role}/archive", {})) == fixed
    assert refused(last.post(f"/v1/roles/{role}/reset", {})) == fixed


def test_an_administrator_who_cannot_sign_in_is_no_other_one(gateway: Reception) -> None:
    """The password link that the other one needs could be made by nobody."""
    last, without = an_administrator(gateway), an_administrator(gateway, has_password=False)
    leave_only(gateway, last, without)
    assert refused(last.put(f"/v1/people/{last.id}/access", {"roles": ["finance"]})) == LAST
    assert refused(last.patch(f"/v1/people/{last.id}", {"active": False})) == LAST


def test_of_two_administrators_who_take_each_other_away_at_once_one_stays(
    gateway: Reception,
) -> None:
    pair = [an_administrator(gateway), an_administrator(gateway)]
    leave_only(gateway, *pair)

    def demote(one: Person, other: Person) -> int:
        return one.put(f"/v1/people/{other.id}/access", {"roles": ["finance"]}).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(demote, pair, reversed(pair)))
    assert sorted(statuses) in ([200, 403], [200, 409])
    assert sorted(is_administrator(one) for one in pair) == [False, True]


def test_where_there_is_another_one_an_administrator_may_go(gateway: Reception) -> None:
    robin, other = an_administrator(gateway), an_administrator(gateway)
    leave_only(gateway, robin, other)
    gone = other.patch(f"/v1/people/{robin.id}", {"active": False})
    assert gone.status_code == 200, gone.text
    assert robin.get("/v1/me").status_code == 401
    assert refused(other.post(f"/v1/people/{other.id}/erase", {})) == LAST
    assert other.post(f"/v1/people/{robin.id}/erase", {}).status_code == 200


def test_somebody_else_without_access_is_no_concern_of_this(last: Person) -> None:
    assert last.patch(f"/v1/people/{new_id()}", {"active": False}).status_code == 404
