"""Sessions are listed and ended, one's own and others'; they end when they are not used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from bus.subscription import Event
from chassis.clock import system_clock
from chassis.database import Origin
from chassis.errors import Conflict, NotFound
from chassis.ids import new_id
from gateway.feed import commands as feed
from gateway.signin import operator
from gateway.signin.commands.access import Access, grant_access
from gateway.signin.commands.sessions import SESSIONS_PER_USER_MAX, Device, start_session
from gateway.signin.model import User, UserSession
from gateway.testing import Person, Reception
from signin_world import (
    OTHER_PASSWORD,
    PASSWORD,
    SYSTEM,
    a_colleague,
    again,
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


def test_ones_own_sessions_are_listed_with_when_and_where_from(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    headers = {"User-Agent": "Browser/7"}
    body = {"email": email_of(robin), "password": PASSWORD}
    gateway.client.post("/v1/sessions", json=body, headers=headers)
    listed = robin.get("/v1/me/sessions").json()["items"]
    assert [session["current"] for session in listed] == [False, True]
    assert (listed[0]["user_agent"], listed[0]["address"]) == ("Browser/7", "testclient")
    assert listed[0]["method"] == "password"
    assert listed[0]["created_at"] == listed[0]["last_used_at"] < listed[0]["expires_at"]


def test_one_session_of_ones_own_is_ended(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    other = again(gateway, robin)
    sessions = robin.get("/v1/me/sessions").json()["items"]
    (there,) = [session["id"] for session in sessions if not session["current"]]
    assert robin.delete(f"/v1/me/sessions/{there}").status_code == 204
    assert refused(other.get("/v1/me")) == (401, "TOKEN_INVALID")
    assert robin.get("/v1/me").status_code == 200
    (fact,) = facts(gateway, "session.ended.v1", session_id=there)
    assert fact["ended_because"] == "ended_by_user"


def test_all_other_sessions_of_ones_own_are_ended(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    others = [again(gateway, robin) for _ in range(3)]
    assert robin.delete("/v1/me/sessions").json() == {"ended": 3}
    assert {other.get("/v1/me").status_code for other in others} == {401}
    assert robin.get("/v1/me").status_code == 200


def test_a_session_of_somebody_else_is_not_found(gateway: Reception) -> None:
    robin, ada = a_colleague(gateway), a_colleague(gateway)
    (theirs,) = ada.get("/v1/me/sessions").json()["items"]
    answer = robin.delete(f"/v1/me/sessions/{theirs['id']}")
    assert refused(answer) == (404, "SESSION_NOT_FOUND")
    assert refused(robin.get(f"/v1/people/{ada.id}/sessions")) == (403, "PERMISSION_REQUIRED")
    assert refused(robin.delete(f"/v1/people/{ada.id}/sessions")) == (403, "PERMISSION_REQUIRED")


def test_an_administrator_lists_and_ends_the_sessions_of_others(gateway: Reception) -> None:
    boss, robin = gateway.person("administrator"), a_colleague(gateway)
    second = again(gateway, robin)
    listed = boss.get(f"/v1/people/{robin.id}/sessions").json()["items"]
    assert len(listed) == 2
    newest = f"/v1/people/{robin.id}/sessions/{listed[0]['id']}"
    assert boss.delete(newest).status_code == 204
    assert boss.delete(newest).status_code == 204, "ending it twice is no mistake"
    assert second.get("/v1/me").status_code == 401
    assert boss.delete(f"/v1/people/{robin.id}/sessions").json() == {"ended": 1}
    assert robin.get("/v1/me").status_code == 401
    ended = facts(gateway, "session.ended.v1", user_id=robin.id)
    assert {fact["ended_because"] for fact in ended} == {"ended_by_administrator"}


def test_sessions_of_nobody_are_not_found(gateway: Reception) -> None:
    boss = gateway.person("administrator")
    answer = boss.get(f"/v1/people/{new_id()}/sessions")
    assert refused(answer) == (404, "USER_NOT_FOUND")


def test_a_session_that_was_not_used_for_an_hour_has_ended(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    unused = again(gateway, robin)
    with gateway.database.transaction(SYSTEM) as tx:
        long_ago = system_clock() - timedelta(minutes=61)
        tx.session.execute(
            update(UserSession)
            .where(UserSession.user_id == robin.id, UserSession.method == "password")
            .where(UserSession.user_agent != "")
            .values(last_used_at=long_ago)
        )
    assert refused(unused.get("/v1/me")) == (401, "TOKEN_INVALID")


def test_use_of_a_session_is_noted(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    with gateway.database.transaction(SYSTEM) as tx:
        minutes_ago = system_clock() - timedelta(minutes=5)
        mine = update(UserSession).where(UserSession.user_id == robin.id)
        tx.session.execute(mine.values(last_used_at=minutes_ago))
    robin.get("/v1/me")
    (session,) = robin.get("/v1/me/sessions").json()["items"]
    assert session["last_used_at"] > minutes_ago.isoformat()
    assert session["address"] == "testclient"


def test_a_password_change_ends_the_other_sessions_and_is_a_fact(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    other = again(gateway, robin)
    wanted = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert robin.put("/v1/me/password", wanted).status_code == 204
    assert (robin.get("/v1/me").status_code, other.get("/v1/me").status_code) == (200, 401)
    assert facts(gateway, "user.password_changed.v1", user_id=robin.id)
    assert sign_in(gateway, email_of(robin), OTHER_PASSWORD).status_code == 201


def test_signing_in_and_out_are_facts_without_any_secret(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    second = again(gateway, robin)
    second.delete("/v1/sessions/current")
    (started,) = facts(gateway, "session.started.v1", user_id=robin.id)
    (ended,) = facts(gateway, "session.ended.v1", user_id=robin.id)
    assert started["session_id"] == ended["session_id"]
    assert ended["ended_because"] == "signed_out"
    assert second.token not in str([started, ended])


def test_a_sign_in_that_a_password_change_overtakes_starts_no_session(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    with gateway.database.reading(SYSTEM) as reading:
        as_checked = reading.get(User, robin.id, "user_id")
    wanted = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    robin.put("/v1/me/password", wanted)
    with (
        pytest.raises(Conflict, match="changed during this sign-in"),
        gateway.database.transaction(SYSTEM) as tx,
    ):
        start_session(tx, as_checked, b"late", 1, Device(), "password")


def test_a_host_header_opens_no_other_path(gateway: Reception) -> None:
    """The path that decides what an unfinished sign-in may do is the one that is routed."""
    robin = a_colleague(gateway)
    with gateway.database.transaction(SYSTEM) as tx:
        tx.load(User, robin.id).password_change_required = True
    answer = robin.send("GET", "/v1/people", headers={"Host": "tandem/v1/me?"})
    assert answer.status_code in {400, 403}


def test_very_many_sessions_end_the_oldest(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    with gateway.database.transaction(SYSTEM) as tx:
        user = tx.load(User, robin.id)
        for number in range(SESSIONS_PER_USER_MAX):
            start_session(tx, user, f"{robin.id}{number}".encode(), 1, Device(), "password")
            tx.flush()
    assert robin.get("/v1/me").status_code == 401
    (fact,) = facts(gateway, "session.ended.v1", user_id=robin.id)
    assert fact["ended_because"] == "too_many_sessions"


def test_a_stream_shows_nothing_that_its_reader_may_no_longer_read(gateway: Reception) -> None:
    """H6: a stream that was opened by finance went on with cost rates after a demotion."""
    boss, ada = gateway.person("administrator"), gateway.person("finance")
    door = gateway.client.app.state.door  # type: ignore[attr-defined]
    shown: list[str] = []

    def follow() -> None:
        headers = {"Accept": "text/event-stream"}
        shown.append(ada.send("GET", "/v1/events?after=latest", headers=headers).text)

    streaming = threading.Thread(target=follow, daemon=True)
    streaming.start()
    while not door.shares.streams._taken.total():
        threading.Event().wait(0.02)
    with gateway.database.transaction(SYSTEM) as tx:
        access = Access(roles=frozenset({"team_member"}))
        grant_access(tx, ada.id, "Pat Tester", f"{ada.id}@agency.example", access)
    for type_ in ("cost_rate.set.v1", "person.updated.v1"):
        with gateway.database.transaction(SYSTEM) as tx:
            feed.append(tx, [an_event(type_)])
    boss.delete(f"/v1/people/{ada.id}/sessions")
    streaming.join(10)
    assert not streaming.is_alive()
    assert "cost_rate" not in shown[0]


def an_event(type_: str) -> Event:
    return Event(
        id=new_id(),
        source="finance",
        type=type_,
        subject=new_id(),
        sequence=1,
        aggregate_seq=1,
        time=system_clock(),
        body={},
        actor_id="",
        origin=Origin(),
    )


def by_operator(gateway: Reception, user_id: str) -> Person:
    token = operator.open_session(gateway.database, user_id)
    return Person(gateway.client, SYSTEM, token)


def test_the_operator_opens_a_session_without_a_password_and_the_audit_shows_it(
    gateway: Reception,
) -> None:
    boss = a_colleague(gateway, "administrator")
    robin = a_colleague(gateway, "administrator")
    opened = by_operator(gateway, boss.id)
    link = opened.post(f"/v1/people/{robin.id}/password-link", {})
    assert link.status_code == 201, "the operator is not asked for the administrator's password"
    (started,) = facts(gateway, "session.started.v1", user_id=boss.id)
    assert started["method"] == "operator"
    assert opened.delete("/v1/sessions/current").status_code == 204
    assert refused(opened.get("/v1/me")) == (401, "TOKEN_INVALID")


def test_the_operator_opens_no_session_for_somebody_without_access(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    with gateway.database.transaction(SYSTEM) as tx:
        tx.load(User, robin.id).active = False
    with pytest.raises(Conflict, match="has been deactivated"):
        by_operator(gateway, robin.id)
    with pytest.raises(NotFound, match="There is no user"):
        by_operator(gateway, new_id())


def test_a_page_learns_without_an_error_that_nobody_is_signed_in(gateway: Reception) -> None:
    prefer = {"Prefer": "unset=empty"}
    for headers in ({}, {"Authorization": "Bearer unknown"}):
        assert gateway.client.get("/v1/me", headers=headers).status_code == 401
        empty = gateway.client.get("/v1/me", headers=headers | prefer)
        assert (empty.status_code, empty.content) == (204, b"")
        assert empty.headers["cache-control"] == "no-store"
        assert gateway.client.get("/v1/people", headers=headers | prefer).status_code == 401
