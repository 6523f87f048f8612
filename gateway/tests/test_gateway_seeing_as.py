"""Seeing Tandem as somebody else sees it: their rights, nothing written, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import system_clock
from chassis.ids import new_id
from gateway.rest.rooms import ROOMS
from gateway.rest.route import CHANGING
from gateway.signin.model import PersonView
from gateway.signin.seeing import HEADER
from gateway.testing import Person, Reception
from httpx import Response
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

CHANGES = [
    (route.method, route.path)
    for room in ROOMS
    for route in room.routes
    if route.method in CHANGING and not route.public
]


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with gateway_before_projects() as served:
        yield served


@pytest.fixture(scope="module")
def boss(gateway: Reception) -> Person:
    return a_colleague(gateway, "administrator")


@pytest.fixture
def tom(gateway: Reception) -> Person:
    return a_colleague(gateway, "team_member")


def begin(viewer: Person, seen: Person) -> dict[str, Any]:
    answer = viewer.post(f"/v1/people/{seen.id}/view")
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def look(viewer: Person, view: dict[str, Any], path: str, method: str = "GET") -> Response:
    return viewer.send(method, path, headers={HEADER: view["id"]})


def test_an_administrator_sees_what_the_person_sees(boss: Person, tom: Person) -> None:
    view = begin(boss, tom)
    assert view["person"] == {"id": tom.id, "name": "Pat Tester"}
    me = look(boss, view, "/v1/me").json()
    own = tom.get("/v1/me").json()
    assert (me["id"], me["permissions"]) == (tom.id, own["permissions"])
    assert (me["seen_by"]["id"], own["seen_by"]) == (boss.id, None)
    assert refused(look(boss, view, "/v1/users")) == (403, "PERMISSION_REQUIRED")
    assert boss.get("/v1/users").status_code == 200


def test_nothing_can_be_written_meanwhile(gateway: Reception, boss: Person) -> None:
    """Not even as somebody who may do everything, at any address."""
    view = begin(boss, a_colleague(gateway, "administrator"))
    for method, path in CHANGES:
        address = "/".join(new_id() if part.startswith("{") else part for part in path.split("/"))
        answer = refused(look(boss, view, address, method))
        assert answer == (403, "VIEW_IS_READ_ONLY"), (method, path)


def test_beginning_and_end_are_in_the_audit_trail_of_the_person(
    gateway: Reception, boss: Person, tom: Person
) -> None:
    view = begin(boss, tom)
    assert boss.delete(f"/v1/me/views/{view['id']}").status_code == 204
    assert boss.delete(f"/v1/me/views/{view['id']}").status_code == 204
    for deed in ("started", "ended"):
        (fact,) = facts(gateway, f"person_view.{deed}.v1", user_id=tom.id)
        assert (fact["view_id"], fact["viewer_id"]) == (view["id"], boss.id)


def test_a_view_that_ended_shows_nothing(gateway: Reception, boss: Person, tom: Person) -> None:
    stopped, over = begin(boss, tom), begin(boss, tom)
    boss.delete(f"/v1/me/views/{stopped['id']}")
    with gateway.database.transaction(SYSTEM) as tx:
        past = system_clock() - timedelta(seconds=1)
        tx.session.execute(
            update(PersonView).where(PersonView.id == over["id"]).values(expires_at=past)
        )
    for view in (stopped, over, {"id": new_id()}, {"id": "nonsense"}):
        assert refused(look(boss, view, "/v1/me")) == (403, "VIEW_ENDED")


def test_a_view_is_good_for_who_began_it_alone(
    gateway: Reception, boss: Person, tom: Person
) -> None:
    view = begin(boss, tom)
    other = a_colleague(gateway, "administrator")
    assert refused(look(other, view, "/v1/me")) == (403, "VIEW_ENDED")
    assert refused(other.delete(f"/v1/me/views/{view['id']}")) == (404, "VIEW_NOT_FOUND")


def test_a_view_ends_when_the_person_loses_access(boss: Person) -> None:
    person = {"name": "Robin Alder", "email": f"{new_id()}@agency.example"}
    made = boss.post("/v1/people", person | {"access": {"roles": ["team_member"]}}).json()
    view = boss.post(f"/v1/people/{made['id']}/view").json()
    assert look(boss, view, "/v1/me").json()["name"] == "Robin Alder"
    closed = {"roles": ["team_member"], "active": False}
    assert boss.put(f"/v1/people/{made['id']}/access", closed).status_code == 200
    assert refused(look(boss, view, "/v1/me")) == (403, "VIEW_ENDED")


def test_nobody_sees_more_than_they_hold_themselves(
    gateway: Reception, boss: Person, tom: Person
) -> None:
    permissions = [{"permission": name, "scopes": ["all"]} for name in ("user.see_as", "user.read")]
    role = {"key": f"helper_{new_id()[:8]}", "name": f"Helper {new_id()}", "about": ""}
    made = boss.post("/v1/roles", role | {"permissions": permissions})
    assert made.status_code == 201, made.text
    helper = a_colleague(gateway, role["key"])
    assert refused(helper.post(f"/v1/people/{tom.id}/view")) == (403, "VIEW_BEYOND_OWN")


def test_only_who_may_see_as_others_begins_a_view(boss: Person, tom: Person) -> None:
    assert refused(tom.post(f"/v1/people/{boss.id}/view")) == (403, "PERMISSION_REQUIRED")
    assert refused(boss.post(f"/v1/people/{boss.id}/view")) == (409, "VIEW_OF_ONESELF")
    assert refused(boss.post(f"/v1/people/{new_id()}/view")) == (404, "USER_NOT_FOUND")


def test_a_token_sees_as_nobody(gateway: Reception, boss: Person, tom: Person) -> None:
    wanted = [{"permission": "user.see_as", "scopes": ["all"]}]
    body = {"name": f"Help {new_id()}", "permissions": wanted, "current_password": PASSWORD}
    token = boss.post("/v1/tokens", body).json()["token"]
    helper = Person(gateway.client, boss.actor, token)
    assert refused(helper.post(f"/v1/people/{tom.id}/view")) == (403, "SESSION_REQUIRED")
