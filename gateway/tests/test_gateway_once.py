"""Each change of the gateway's own records is carried out once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chassis.ids import new_id
from gateway.rest.derived import derived_rooms
from gateway.rest.rooms import ROOMS
from gateway.testing import Person, Reception, reception
from signin_world import refused
from test_gateway_own_mappings import MAPPING, kept
from test_gateway_roles import a_role, may

pytestmark = pytest.mark.slow

Case = tuple[str, str, Any]
"""The method, the path and the body; to be sent twice."""


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as served:
        yield served


@pytest.fixture(scope="module")
def boss(gateway: Reception) -> Person:
    return gateway.person("administrator")


def _create_role(_boss: Person) -> Case:
    body = {"key": "once_made", "name": "Once", "permissions": [may("time.log", "self")]}
    return "POST", "/v1/roles", body


def _change_role(boss: Person) -> Case:
    return "PATCH", f"/v1/roles/{a_role(boss)['id']}", {"name": "Twice"}


def _archive_role(boss: Person) -> Case:
    return "POST", f"/v1/roles/{a_role(boss)['id']}/archive", None


def _restore_role(boss: Person) -> Case:
    path = f"/v1/roles/{a_role(boss)['id']}"
    boss.post(f"{path}/archive")
    return "POST", f"{path}/restore", None


def _reset_role(boss: Person) -> Case:
    (finance,) = [
        each for each in boss.get("/v1/roles").json()["items"] if each["key"] == "finance"
    ]
    path = f"/v1/roles/{finance['id']}"
    assert boss.patch(path, {"permissions": [may("time.log", "self")]}).status_code == 200
    return "POST", f"{path}/reset", None


def _keep_mapping(_boss: Person) -> Case:
    return "POST", "/v1/import-mappings", {"name": "Kept once", "mapping": MAPPING}


def _change_mapping(boss: Person) -> Case:
    id_ = kept(boss, f"To change {new_id()[-8:]}")["id"]
    body = {"name": f"Changed {id_[-8:]}", "mapping": MAPPING}
    return "PUT", f"/v1/import-mappings/{id_}", body


def _remove_mapping(boss: Person) -> Case:
    return "DELETE", f"/v1/import-mappings/{kept(boss, 'To remove')['id']}", None


CASES: dict[str, Callable[[Person], Case]] = {
    "create_role": _create_role,
    "change_role": _change_role,
    "archive_role": _archive_role,
    "restore_role": _restore_role,
    "reset_role": _reset_role,
    "keep_mapping": _keep_mapping,
    "change_mapping": _change_mapping,
    "remove_mapping": _remove_mapping,
}
TESTED_ELSEWHERE = {
    "start_import",  # test_gateway_imports
    "cancel_import",  # tests/api/test_import_undo
    "undo_import",  # tests/api/test_import_undo
    "create_person",  # test_gateway_accounts
    "change_access",  # test_gateway_accounts
    "add_receipt",  # passed on to finance with its key; tests/api/test_expenses
    "add_bill_file",  # passed on to finance with its key; tests/api/test_bills
    "add_proof",  # passed on to projects with its key; tests/api/test_sign_offs
    "replace_proof_file",  # passed on to projects with its key; tests/api/test_sign_offs
    "import_plan",  # passed on to projects with its key; tests/api/test_plan_files
}


def test_no_keyed_change_of_the_gateway_is_left_out() -> None:
    of_services = {route for room in derived_rooms() for route in of(room)}
    own = {route for room in ROOMS for route in of(room)} - of_services
    assert {name for name, _ in own} == set(CASES) | TESTED_ELSEWHERE


def of(room: Any) -> set[tuple[str, str]]:
    """The changes of a chapter that need a key: the operation and its path."""
    return {
        (route.operation_id, route.path)
        for route in room.routes
        if route.needs_key and not route.path.endswith("/preview")
    }


def shown(answer: Any) -> Any:
    return answer.json() if answer.text else None


@pytest.mark.parametrize("name", CASES)
def test_a_change_sent_again_with_its_key_is_answered_as_before(boss: Person, name: str) -> None:
    method, path, body = CASES[name](boss)
    key = new_id()
    first = boss.send(method, path, json=body, key=key)
    again = boss.send(method, path, json=body, key=key)
    assert first.status_code < 300, first.text
    assert (again.status_code, shown(again)) == (first.status_code, shown(first))
    other = {"name": "Something else", "mapping": MAPPING, "key": "else", "permissions": []}
    if body is not None:
        changed = {name: other[name] for name in body}
        refusal = boss.send(method, path, json=changed, key=key)
        assert refused(refusal) == (409, "IDEMPOTENCY_KEY_REUSED")
