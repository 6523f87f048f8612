"""Nobody gives more than they hold, and nobody locks everybody out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.testing import Person, Reception, reception
from projects.api import registrations
from projects.events import CATALOGUE
from projects.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
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
def boss(gateway: Reception) -> Person:
    return gateway.person("administrator")


@pytest.fixture
def office(gateway: Reception, boss: Person) -> Person:
    """Somebody who gives people access, reads people and logs their own time."""
    wanted = [
        {"permission": name, "scopes": ["all"]}
        for name in ("user.write", "user.read", "person.read", "person.write")
    ]
    body = {"key": f"office_{new_id()[-12:]}", "name": "Office", "permissions": wanted}
    assert boss.post("/v1/roles", body).status_code == 201
    return gateway.person("team_member", body["key"])


def a_person(boss: Person, *roles: str) -> Any:
    body = {
        "name": "Robin",
        "email": f"{new_id()}@agency.example",
        "access": {"roles": list(roles)},
    }
    return boss.post("/v1/people", body)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


def test_who_holds_a_role_may_give_it_and_no_more(boss: Person, office: Person) -> None:
    path = f"/v1/people/{a_person(boss, 'team_member').json()['id']}/access"
    assert office.put(path, {"roles": ["team_member"]}).status_code == 200
    for more in ("finance", "administrator"):
        answer = office.put(path, {"roles": ["team_member", more]})
        assert refused(answer) == (403, "PERMISSIONS_BEYOND_OWN")


def test_who_holds_less_may_not_take_a_role_away_or_set_a_password(
    boss: Person, office: Person
) -> None:
    fay = a_person(boss, "finance").json()
    path = f"/v1/people/{fay['id']}"
    for answer in (
        office.put(f"{path}/access", {"roles": ["team_member"]}),
        office.put(f"{path}/access", {"roles": ["finance"], "active": False}),
        office.put(f"{path}/access", {"roles": ["finance"], "password": "seven green kettles"}),
        office.post(f"{path}/password-link", {}),
    ):
        assert refused(answer) == (403, "PERMISSIONS_BEYOND_OWN")
    assert boss.put(f"{path}/access", {"roles": ["team_member"]}).status_code == 200


def test_a_role_of_ones_own_making_can_be_given(gateway: Reception, boss: Person) -> None:
    body = {"key": f"reader_{new_id()[-12:]}", "name": "Reader", "permissions": []}
    role = boss.post("/v1/roles", body).json()
    assert a_person(boss, role["key"]).json()["access"]["roles"] == [role["key"]]
    boss.post(f"/v1/roles/{role['id']}/archive")
    assert refused(a_person(boss, role["key"])) == (422, "ROLE_UNKNOWN")


def test_a_role_that_does_not_exist_is_refused_before_the_person_is_made(boss: Person) -> None:
    assert refused(a_person(boss, "emperor")) == (422, "ROLE_UNKNOWN")
