"""Access follows the person: who leaves is out, name and address are taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bus.pump import deliver
from chassis.ids import new_id
from gateway.signin.commands.access import make_first_administrator
from gateway.signin.model import User
from gateway.testing import Person, Reception
from gateway.worker import GatewayWorker
from signin_world import (
    PASSWORD,
    SYSTEM,
    a_colleague,
    an_email,
    facts,
    gateway_before_projects,
    refused,
    sign_in,
)
from sqlalchemy import update

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with gateway_before_projects() as served:
        yield served


@pytest.fixture(scope="module")
def boss(gateway: Reception) -> Person:
    return a_colleague(gateway, "administrator")


class Robin:
    """Somebody with access, signed in."""

    def __init__(self, gateway: Reception, boss: Person) -> None:
        self.gateway, self.email, self._seq = gateway, an_email(), 1
        access = {"roles": ["team_member"]}
        body = {"name": "Robin", "email": self.email, "access": access}
        self.id = boss.post("/v1/people", body).json()["id"]
        token = boss.post(f"/v1/people/{self.id}/password-link", {}).json()["token"]
        chosen = {"token": token, "new_password": PASSWORD}
        assert gateway.client.post("/v1/password-by-link", json=chosen).status_code == 204
        self.session = Person(gateway.client, boss.actor, self.sign_in(self.email).json()["token"])

    def sign_in(self, email: str) -> Any:
        return sign_in(self.gateway, email)

    def updated(self, **changes: Any) -> None:
        """What projects says when the person changes."""
        person = {"person_id": self.id, "name": "Robin", "email": self.email, "active": True}
        self._seq += 1
        deliver(
            GatewayWorker(self.gateway.database),
            "projects",
            "person.updated.v1",
            person | changes,
            subject=self.id,
            aggregate_seq=self._seq,
        )
        self.gateway.client.app.state.door.sessions.forget()  # type: ignore[attr-defined]


@pytest.fixture
def robin(gateway: Reception, boss: Person) -> Robin:
    return Robin(gateway, boss)


def test_who_leaves_is_out_at_once(gateway: Reception, robin: Robin) -> None:
    assert robin.session.get("/v1/me").status_code == 200
    robin.updated(active=False)
    assert refused(robin.session.get("/v1/me")) == (401, "TOKEN_INVALID")
    assert refused(robin.sign_in(robin.email)) == (401, "SIGN_IN_REFUSED")
    (ended,) = facts(gateway, "session.ended.v1", user_id=robin.id)
    assert ended["ended_because"] == "access_ended"
    assert facts(gateway, "user.granted.v1", user_id=robin.id)[-1]["active"] is False
    (failed,) = facts(gateway, "sign_in.failed.v1", user_id=robin.id)
    assert failed["reason"] == "inactive"


def test_who_leaves_is_out_before_the_request_is_answered(boss: Person, robin: Robin) -> None:
    """Not when the event comes: no moment is left in which a leaver can still act."""
    assert robin.session.get("/v1/me").status_code == 200
    assert boss.patch(f"/v1/people/{robin.id}", {"active": False}).status_code == 200
    assert refused(robin.session.get("/v1/me")) == (401, "TOKEN_INVALID")
    assert refused(robin.sign_in(robin.email)) == (401, "SIGN_IN_REFUSED")


def test_an_event_from_before_access_was_given_takes_none_away(boss: Person, robin: Robin) -> None:
    for active in (False, True):
        boss.patch(f"/v1/people/{robin.id}", {"active": active})
    given = boss.put(f"/v1/people/{robin.id}/access", {"roles": ["team_member"], "active": True})
    assert given.status_code == 200
    robin.updated(active=False)
    assert robin.sign_in(robin.email).status_code == 201


def test_nothing_personal_is_kept_of_somebody_who_was_erased(
    gateway: Reception, boss: Person, robin: Robin
) -> None:
    robin.updated(active=False)
    person = {"person_id": robin.id, "name": "Former colleague", "email": "", "active": False}
    worker = GatewayWorker(gateway.database)
    deliver(worker, "projects", "person.erased.v1", person, subject=robin.id, aggregate_seq=9)
    (found,) = [
        user
        for user in boss.get("/v1/users", page_size=200).json()["items"]
        if user["id"] == robin.id
    ]
    assert (found["name"], found["active"]) == ("Former colleague", False)
    assert found["email"] == f"{robin.id}@erased.invalid"
    assert boss.get(f"/v1/people/{robin.id}/sessions").json() == {"items": []}
    assert facts(gateway, "user.erased.v1", user_id=robin.id)


def test_who_comes_back_gets_access_from_an_administrator_only(boss: Person, robin: Robin) -> None:
    robin.updated(active=False)
    robin.updated(active=True)
    assert robin.sign_in(robin.email).status_code == 401
    given = boss.put(f"/v1/people/{robin.id}/access", {"roles": ["team_member"], "active": True})
    assert given.status_code == 200
    assert robin.sign_in(robin.email).status_code == 201


def test_nobody_who_has_left_can_be_given_access(boss: Person, robin: Robin) -> None:
    assert boss.patch(f"/v1/people/{robin.id}", {"active": False}).status_code == 200
    answer = boss.put(f"/v1/people/{robin.id}/access", {"roles": ["finance"]})
    assert refused(answer) == (409, "PERSON_INACTIVE")
    closed = boss.put(f"/v1/people/{robin.id}/access", {"roles": ["finance"], "active": False})
    assert closed.status_code == 200


def test_the_operator_comes_back_in_when_no_administrator_is_left(gateway: Reception) -> None:
    with gateway.database.transaction(SYSTEM) as tx:
        tx.session.execute(update(User).values(active=False))
        assert make_first_administrator(tx, "first@agency.example", "First", "hash") is not None
        again = make_first_administrator(tx, "second@agency.example", "Second", "hash")
        assert again is None, "there is one now"
        tx.session.execute(update(User).values(active=False))
        back = make_first_administrator(tx, "First@agency.example", "First", "other")
        assert back is not None
        assert (back.active, back.password_hash) == (True, "other")
        tx.session.rollback()


def test_name_and_address_follow_the_person(robin: Robin) -> None:
    there = an_email()
    robin.updated(name="Robin Birch", email=there)
    assert robin.sign_in(robin.email).status_code == 401
    assert robin.sign_in(there).status_code == 201
    me = robin.session.get("/v1/me").json()
    assert (me["name"], me["email"]) == ("Robin Birch", there)


def test_an_address_that_is_free_again_can_be_used_at_once(
    gateway: Reception, boss: Person, robin: Robin
) -> None:
    """Also before the event of the change has arrived."""
    assert boss.patch(f"/v1/people/{robin.id}", {"email": an_email()}).status_code == 200
    access = {"roles": ["team_member"]}
    body = {"name": "Kim", "email": robin.email, "access": access}
    assert boss.post("/v1/people", body).status_code == 201


def test_an_unknown_person_changes_nobody(gateway: Reception, robin: Robin) -> None:
    robin.id, kept = new_id(), robin.id
    robin.updated(active=False)
    assert robin.session.get("/v1/me").json()["id"] == kept


def test_the_change_of_a_person_is_on_the_feed_as_well(boss: Person, robin: Robin) -> None:
    robin.updated(name="Robin Cedar")
    page = boss.get("/v1/events", type="person.updated.v1", last=1).json()
    assert page["items"][0]["data"]["name"] == "Robin Cedar"


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ({"roles": []}, "ROLES_REQUIRED"),
        ({"roles": ["team_member"], "password": "password12"}, "PASSWORD_WEAK"),
        ({"roles": ["administrator"]}, "PASSWORD_CONFIRMATION_REQUIRED"),
    ],
)
def test_a_person_whose_access_is_refused_is_not_created(
    boss: Person, access: dict[str, Any], reason: str
) -> None:
    email = an_email()
    body = {"name": "Half", "email": email, "access": access}
    assert refused(boss.post("/v1/people", body))[1] == reason
    right = body | {"access": {"roles": ["team_member"]}}
    assert boss.post("/v1/people", right).status_code == 201


def test_an_address_with_hidden_characters_is_refused(boss: Person) -> None:
    access = {"roles": ["team_member"]}
    for email in ("x\u202e@h.example", "a\u200bb@h.example", "no address", ""):
        body = {"name": "R", "email": email, "access": access}
        assert boss.post("/v1/people", body).status_code == 422, email
