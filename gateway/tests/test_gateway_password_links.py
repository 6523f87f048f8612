"""Passwords: chosen by their owner, set by a link, changed at the first sign-in, confirmed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from chassis.clock import system_clock
from chassis.ids import new_id
from gateway.signin.model import PasswordLink, User
from gateway.signin.rules import LINK, PRESENT_PASSWORD
from gateway.testing import Person, Reception
from signin_world import (
    CHEAP,
    OTHER_PASSWORD,
    PASSWORD,
    SYSTEM,
    a_colleague,
    again,
    an_email,
    email_of,
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


def newcomer(boss: Person, email: str, **access: Any) -> str:
    """The id of somebody who has just been given access."""
    body = {"name": "Robin Alder", "email": email, "access": {"roles": ["team_member"], **access}}
    answer = boss.post("/v1/people", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def link_for(boss: Person, person_id: str) -> str:
    answer = boss.post(f"/v1/people/{person_id}/password-link", {})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def use(gateway: Reception, token: str, password: str = PASSWORD) -> Any:
    body = {"token": token, "new_password": password}
    return gateway.client.post("/v1/password-by-link", json=body)


def test_a_newcomer_chooses_the_password_by_a_link_that_nobody_else_knows(
    gateway: Reception, boss: Person
) -> None:
    email = an_email()
    id_ = newcomer(boss, email)
    assert refused(sign_in(gateway, email)) == (401, "SIGN_IN_REFUSED")
    token = link_for(boss, id_)
    assert use(gateway, token).status_code == 204
    answer = sign_in(gateway, email)
    assert answer.status_code == 201
    assert answer.json()["user"]["password_change_required"] is False
    (created,) = facts(gateway, "password_link.created.v1", user_id=id_)
    (used,) = facts(gateway, "password_link.used.v1", user_id=id_)
    assert created["link_id"] == used["link_id"]
    assert token not in str([created, used])


def test_a_link_is_good_once(gateway: Reception, boss: Person) -> None:
    token = link_for(boss, newcomer(boss, an_email()))
    assert use(gateway, token).status_code == 204
    assert refused(use(gateway, token, OTHER_PASSWORD)) == (422, "LINK_UNUSABLE")


def test_a_newer_link_replaces_the_older_one(gateway: Reception, boss: Person) -> None:
    id_ = newcomer(boss, an_email())
    old, new = link_for(boss, id_), link_for(boss, id_)
    assert refused(use(gateway, old)) == (422, "LINK_UNUSABLE")
    assert use(gateway, new).status_code == 204


def test_an_expired_link_is_refused(gateway: Reception, boss: Person) -> None:
    id_ = newcomer(boss, an_email())
    token = link_for(boss, id_)
    with gateway.database.transaction(SYSTEM) as tx:
        theirs = update(PasswordLink).where(PasswordLink.user_id == id_)
        tx.session.execute(theirs.values(expires_at=system_clock() - timedelta(seconds=1)))
    assert refused(use(gateway, token)) == (422, "LINK_UNUSABLE")


def test_a_link_ends_the_sessions_of_its_user(gateway: Reception, boss: Person) -> None:
    robin = a_colleague(gateway)
    assert use(gateway, link_for(boss, robin.id), OTHER_PASSWORD).status_code == 204
    assert robin.get("/v1/me").status_code == 401


def test_a_weak_password_leaves_the_link_usable(gateway: Reception, boss: Person) -> None:
    token = link_for(boss, newcomer(boss, an_email()))
    for weak in ("short", "password12", "robin.alder"):
        assert refused(use(gateway, token, weak)) == (422, "PASSWORD_WEAK")
    assert use(gateway, token).status_code == 204


def test_links_cannot_be_guessed_for_long(gateway: Reception) -> None:
    with gateway_before_projects() as fresh:
        for _ in range(LINK.failures):
            assert refused(use(fresh, "tdl_guess")) == (422, "LINK_UNUSABLE")
        assert refused(use(fresh, "tdl_guess")) == (429, "SIGN_IN_THROTTLED")


def test_only_who_gives_access_makes_links(gateway: Reception, boss: Person) -> None:
    robin = a_colleague(gateway)
    answer = robin.post(f"/v1/people/{boss.id}/password-link", {})
    assert refused(answer) == (403, "PERMISSION_REQUIRED")
    answer = boss.post(f"/v1/people/{new_id()}/password-link", {})
    assert refused(answer) == (404, "USER_NOT_FOUND")


def test_a_link_for_an_administrator_needs_ones_own_password(
    gateway: Reception, boss: Person
) -> None:
    other = a_colleague(gateway, "administrator")
    path = f"/v1/people/{other.id}/password-link"
    assert refused(boss.post(path, {})) == (403, "PASSWORD_CONFIRMATION_REQUIRED")
    assert refused(boss.post(path, {"current_password": "guess"})) == (422, "PASSWORD_WRONG")
    assert boss.post(path, {"current_password": PASSWORD}).status_code == 201


def test_a_password_set_by_somebody_else_can_only_be_changed(
    gateway: Reception, boss: Person
) -> None:
    email = an_email()
    newcomer(boss, email, password=PASSWORD)
    answer = sign_in(gateway, email)
    assert answer.json()["user"]["password_change_required"] is True
    robin = Person(gateway.client, boss.actor, answer.json()["token"])
    for path in ("/v1/people", "/v1/events", "/v1/me/sessions", "/v1/me/second-factor"):
        assert refused(robin.get(path)) == (403, "PASSWORD_CHANGE_REQUIRED"), path
    assert robin.get("/v1/me").json()["password_change_required"] is True
    same = {"current_password": PASSWORD, "new_password": PASSWORD}
    assert refused(robin.put("/v1/me/password", same)) == (422, "PASSWORD_UNCHANGED")
    chosen = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert robin.put("/v1/me/password", chosen).status_code == 204
    assert robin.get("/v1/people").status_code == 200


def test_guessing_the_present_password_is_throttled(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    guess = {"current_password": "guess", "new_password": OTHER_PASSWORD}
    for _ in range(PRESENT_PASSWORD.failures):
        assert refused(robin.put("/v1/me/password", guess)) == (422, "PASSWORD_WRONG")
    right = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    answer = robin.put("/v1/me/password", right)
    assert refused(answer) == (429, "SIGN_IN_THROTTLED")
    assert int(answer.headers["retry-after"]) > 0
    failed = facts(gateway, "sign_in.failed.v1", user_id=robin.id)
    assert {fact["reason"] for fact in failed} == {"wrong_present_password"}


def test_making_an_administrator_needs_ones_own_password(gateway: Reception, boss: Person) -> None:
    robin = newcomer(boss, an_email())
    path, wanted = f"/v1/people/{robin}/access", {"roles": ["administrator"]}
    assert refused(boss.put(path, wanted)) == (403, "PASSWORD_CONFIRMATION_REQUIRED")
    wrong = wanted | {"current_password": "guess"}
    assert refused(boss.put(path, wrong)) == (422, "PASSWORD_WRONG")
    assert boss.put(path, wanted | {"current_password": PASSWORD}).status_code == 200
    body = {"name": "Eve", "email": an_email(), "access": wanted}
    assert refused(boss.post("/v1/people", body)) == (403, "PASSWORD_CONFIRMATION_REQUIRED")
    assert boss.get("/v1/people", search=body["email"]).json()["items"] == []


def test_an_umlaut_is_the_same_however_it_was_typed(gateway: Reception, boss: Person) -> None:
    email, password = an_email(), "sieben Käse am Südpol"
    composed, apart = (unicodedata.normalize(form, password) for form in ("NFC", "NFD"))
    use(gateway, link_for(boss, newcomer(boss, email)), composed)
    assert sign_in(gateway, email, apart).status_code == 201


def test_a_hash_of_old_parameters_is_renewed_at_sign_in(gateway: Reception) -> None:
    robin = a_colleague(gateway)

    def kept() -> str:
        with gateway.database.reading(SYSTEM) as reading:
            return reading.get(User, robin.id, "user_id").password_hash

    assert CHEAP.check_needs_rehash(kept()) is False
    again(gateway, robin)
    assert PasswordHasher(parallelism=2).check_needs_rehash(kept()) is False
    again(gateway, robin)


def test_failed_sign_ins_are_facts_that_hold_no_address_of_a_stranger(gateway: Reception) -> None:
    robin, stranger = a_colleague(gateway), an_email()
    sign_in(gateway, email_of(robin), "a wrong password")
    sign_in(gateway, stranger, "a wrong password")
    known = facts(gateway, "sign_in.failed.v1", user_id=robin.id)
    assert [fact["reason"] for fact in known] == ["wrong_password"]
    unknown = facts(gateway, "sign_in.failed.v1", reason="unknown_email")[-1]
    assert (unknown["user_id"], unknown["address"]) == ("", "testclient")
    assert len(unknown["email_digest"]) == 32
    assert stranger.lower() not in str(unknown).lower()
    assert "wrong password" not in str(unknown)
