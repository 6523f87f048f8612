"""Signing in and out, giving access and taking it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from chassis.actor import Actor
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.tables import outbox, whole_payload
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.signin.model import User
from gateway.signin.rules import PAIR
from gateway.testing import Person, Reception, reception
from projects.api import registrations
from projects.events import CATALOGUE
from projects.settings import Settings
from sqlalchemy import select, update

PASSWORD = "a long pass phrase"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    """The gateway before the real projects service."""
    with fresh_database("projects", lambda url: upgrade("projects", url)) as url:
        database = Database(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        with (
            serving(registrations(database, settings), url) as room,
            reception(projects=room.address) as served,
        ):
            yield served
        database.dispose()


@pytest.fixture
def email() -> str:
    """An address that nobody else has."""
    return f"Robin.{new_id()}@agency.example"


def sign_in(gateway: Reception, email: str, password: str = PASSWORD) -> Any:
    return gateway.client.post("/v1/sessions", json={"email": email, "password": password})


def a_person(boss: Person, email: str, key: str = "") -> Any:
    access = {"password": PASSWORD, "roles": ["team_member", "finance"]}
    return boss.post("/v1/people", {"name": "Robin", "email": email, "access": access}, key=key)


def choose_password(gateway: Reception, user_id: str) -> None:
    """As if they had changed the password that somebody else had set."""
    with gateway.database.transaction(Actor.system()) as tx:
        tx.load(User, user_id).password_change_required = False


def confirm_with(gateway: Reception, person: Person, password: str) -> None:
    """Give somebody who is signed in a password to confirm with."""
    with gateway.database.transaction(Actor.system()) as tx:
        tx.load(User, person.id).password_hash = PasswordHasher().hash(password)


@pytest.mark.slow
def test_a_person_with_access_signs_in_and_is_who_they_are(gateway: Reception, email: str) -> None:
    created = a_person(gateway.person("administrator"), email)
    assert created.status_code == 201, created.text
    answer = sign_in(gateway, email.upper())
    assert answer.status_code == 201, answer.text
    token = answer.json()["token"]
    me = gateway.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).json()
    assert me["id"] == me["person_id"] == created.json()["id"]
    assert me["roles"] == ["finance", "team_member"]
    assert PASSWORD not in str(me)


@pytest.mark.slow
def test_signing_out_ends_the_token(gateway: Reception) -> None:
    ada = gateway.person("finance")
    assert ada.get("/v1/me").status_code == 200
    assert ada.delete("/v1/sessions/current").status_code == 204
    assert ada.get("/v1/me").status_code == 401


@pytest.mark.slow
def test_creating_a_person_again_with_the_same_key_makes_one_person_and_one_user(
    gateway: Reception, email: str
) -> None:
    boss = gateway.person("administrator")
    first, again = a_person(boss, email, key="k1"), a_person(boss, email, key="k1")
    assert first.json() == again.json()
    with gateway.database.engine.connect() as connection:
        asked = select(outbox.c.type, whole_payload)
        facts = connection.execute(asked.where(outbox.c.aggregate_id == first.json()["id"])).all()
    assert [fact.type for fact in facts] == ["user.granted.v1", "user.password_changed.v1"]
    assert facts[0].payload["roles"] == ["finance", "team_member"]
    assert facts[0].payload["person_id"] == first.json()["id"]


@pytest.mark.slow
def test_an_email_belongs_to_one_user_whatever_its_case(gateway: Reception, email: str) -> None:
    boss = gateway.person("administrator")
    a_person(boss, email)
    answer = a_person(boss, email.upper())
    assert (answer.status_code, answer.json()["reason"]) == (409, "EMAIL_TAKEN")
    assert answer.json()["field"] == "email"


@pytest.mark.slow
def test_giving_access_is_for_administrators(gateway: Reception, email: str) -> None:
    finance = gateway.person("finance")
    assert a_person(finance, email).json()["reason"] == "PERMISSION_REQUIRED"
    assert finance.get("/v1/users").status_code == 403
    assert finance.put(f"/v1/people/{finance.id}/access", {"roles": ["finance"]}).status_code == 403


@pytest.mark.slow
def test_a_weak_password_is_refused_with_the_remedy(gateway: Reception) -> None:
    access = {"password": "short", "roles": ["finance"]}
    body = {"name": "R", "email": "r@a.example", "access": access}
    answer = gateway.person("administrator").post("/v1/people", body)
    assert (answer.status_code, answer.json()["reason"]) == (422, "PASSWORD_WEAK")
    assert answer.json()["field"] == "access.password"


@pytest.mark.slow
def test_taking_access_away_ends_the_sessions_at_once(gateway: Reception, email: str) -> None:
    boss = gateway.person("administrator")
    id_ = a_person(boss, email).json()["id"]
    token = sign_in(gateway, email).json()["token"]
    robin = {"Authorization": f"Bearer {token}"}
    assert gateway.client.get("/v1/me", headers=robin).status_code == 200
    changed = boss.put(f"/v1/people/{id_}/access", {"roles": ["finance"], "active": False})
    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert gateway.client.get("/v1/me", headers=robin).status_code == 401
    assert sign_in(gateway, email).status_code == 401


@pytest.mark.slow
def test_the_last_administrator_cannot_go(gateway: Reception, email: str) -> None:
    boss = gateway.person("administrator")
    id_ = a_person(boss, email).json()["id"]
    confirm_with(gateway, boss, "the present pass phrase")
    wanted = {"roles": ["administrator"], "current_password": "the present pass phrase"}
    assert boss.put(f"/v1/people/{id_}/access", wanted).status_code == 200
    choose_password(gateway, id_)
    with gateway.database.transaction(Actor.system()) as tx:
        tx.session.execute(update(User).where(User.id != id_).values(active=False))
    token = sign_in(gateway, email).json()["token"]
    robin = Person(gateway.client, boss.actor, token)
    answer = robin.put(f"/v1/people/{id_}/access", {"roles": ["finance"]})
    assert (answer.status_code, answer.json()["reason"]) == (409, "LAST_ADMINISTRATOR")


@pytest.mark.slow
def test_the_wrong_password_and_the_unknown_email_look_alike(
    gateway: Reception, email: str
) -> None:
    a_person(gateway.person("administrator"), email)
    wrong = sign_in(gateway, email, "not the pass phrase")
    unknown = sign_in(gateway, "nobody@agency.example")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["detail"] == unknown.json()["detail"]


@pytest.mark.slow
def test_too_many_failures_have_to_wait(gateway: Reception, email: str) -> None:
    for _ in range(PAIR.failures):
        assert sign_in(gateway, email).status_code == 401
    answer = sign_in(gateway, email)
    assert (answer.status_code, answer.json()["reason"]) == (429, "SIGN_IN_THROTTLED")
    assert 0 < int(answer.headers["retry-after"]) <= PAIR.seconds
    assert sign_in(gateway, "x" + email).status_code == 401


@pytest.mark.slow
def test_a_new_password_of_ones_own_ends_the_other_sessions(gateway: Reception, email: str) -> None:
    a_person(gateway.person("administrator"), email)
    token = sign_in(gateway, email).json()["token"]
    robin = Person(gateway.client, Actor.system(), token)
    other = {"Authorization": f"Bearer {sign_in(gateway, email).json()['token']}"}
    wrong = {"current_password": "something else", "new_password": "another pass phrase"}
    assert robin.put("/v1/me/password", wrong).json()["reason"] == "PASSWORD_WRONG"
    right = {"current_password": PASSWORD, "new_password": "another pass phrase"}
    assert robin.put("/v1/me/password", right).status_code == 204
    assert robin.get("/v1/me").status_code == 200
    assert gateway.client.get("/v1/me", headers=other).status_code == 401
    assert sign_in(gateway, email, "another pass phrase").status_code == 201


@pytest.mark.slow
def test_users_are_listed_page_by_page(gateway: Reception) -> None:
    boss = gateway.person("administrator")
    others = {gateway.person("finance").id for _ in range(4)}
    found: list[str] = []
    token = ""
    while True:
        page = boss.get("/v1/users", page_size=3, **({"page_token": token} if token else {})).json()
        found += [user["id"] for user in page["items"]]
        token = page["next_page_token"]
        if not token:
            break
    assert len(found) == len(set(found))
    assert others | {boss.id} <= set(found)


@pytest.mark.slow
def test_the_first_administrator_is_there_before_projects_is() -> None:
    settings = {"first_admin_email": "first@agency.example", "first_admin_password": PASSWORD}
    with reception(**settings) as gateway:
        answer = gateway.client.post(
            "/v1/sessions", json={"email": "first@agency.example", "password": PASSWORD}
        )
        for _ in range(100):
            if answer.status_code == 201:
                break
            answer = sign_in(gateway, "first@agency.example")
        assert answer.json()["user"]["roles"] == ["administrator"]
        signed_in = {"Authorization": f"Bearer {answer.json()['token']}"}
        assert gateway.client.get("/v1/me", headers=signed_in).json()["first_password"] is True
        chosen = {"current_password": PASSWORD, "new_password": f"{PASSWORD} again"}
        changed = gateway.client.put("/v1/me/password", json=chosen, headers=signed_in)
        assert changed.status_code < 300, changed.text
        fresh = gateway.client.post(
            "/v1/sessions",
            json={"email": "first@agency.example", "password": chosen["new_password"]},
        )
        signed_in = {"Authorization": f"Bearer {fresh.json()['token']}"}
        assert gateway.client.get("/v1/me", headers=signed_in).json()["first_password"] is False


@pytest.mark.slow
def test_access_of_nobody_is_not_found(gateway: Reception) -> None:
    boss = gateway.person("administrator")
    answer = boss.put(f"/v1/people/{new_id()}/access", {"roles": ["finance"]})
    assert (answer.status_code, answer.json()["reason"]) == (404, "PERSON_NOT_FOUND")
