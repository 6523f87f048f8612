"""Mappings of an agency's own: kept under a name, listed, changed, removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chassis.ids import new_id
from gateway.testing import Person, Reception, reception
from signin_world import facts, refused

pytestmark = pytest.mark.slow

MAPPING: dict[str, Any] = {
    "source": "studio-clock",
    "about": "The clock at the door",
    "project": {"code": "Project"},
    "person": {"code": "Who"},
    "task": {"code": "Task"},
    "time": {"amount": "Hours", "worked_on": "Day"},
}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as served:
        yield served


@pytest.fixture(scope="module")
def boss(gateway: Reception) -> Person:
    return gateway.person("administrator")


def kept(boss: Person, name: str) -> dict[str, Any]:
    answer = boss.post("/v1/import-mappings", {"name": name, "mapping": MAPPING})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def listed(boss: Person) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in boss.get("/v1/import-mappings").json()["items"]}


def test_a_mapping_is_kept_changed_and_removed(gateway: Reception, boss: Person) -> None:
    made = kept(boss, "Studio clock")
    assert made["about"] == "The clock at the door"
    assert made["mapping"] == MAPPING | {"name": "Studio clock"}
    path = f"/v1/import-mappings/{made['id']}"
    changed = {"name": "Door clock", "mapping": MAPPING | {"decimal_comma": True}}
    answer = boss.send("PUT", path, json=changed, headers={"If-Match": f'"{made["version"]}"'})
    assert (answer.status_code, answer.json()["version"]) == (200, made["version"] + 1)
    assert listed(boss)["Door clock"]["mapping"]["decimal_comma"] is True
    assert boss.delete(path).status_code == 204
    assert "Door clock" not in listed(boss)
    assert refused(boss.delete(path)) == (404, "OWN_MAPPING_NOT_FOUND")
    for deed in ("created", "updated", "removed"):
        assert len(facts(gateway, f"own_mapping.{deed}.v1", mapping_id=made["id"])) == 1


def test_a_mapping_changed_by_somebody_else_is_not_overwritten(boss: Person) -> None:
    made = kept(boss, "Two hands")
    path, body = f"/v1/import-mappings/{made['id']}", {"name": "Two hands", "mapping": MAPPING}
    assert boss.put(path, body).status_code == 200
    late = boss.send("PUT", path, json=body, headers={"If-Match": f'"{made["version"]}"'})
    assert late.status_code == 412


@pytest.mark.parametrize("name", ["One clock", "one CLOCK", "harvest"])
def test_two_mappings_never_have_one_name(boss: Person, name: str) -> None:
    if "One clock" not in listed(boss):
        kept(boss, "One clock")
    answer = boss.post("/v1/import-mappings", {"name": name, "mapping": MAPPING})
    assert refused(answer) == (409, "MAPPING_NAME_TAKEN")
    assert answer.json()["field"] == "name"


def test_what_is_wrong_in_a_mapping_is_named(boss: Person) -> None:
    wrong = {"name": "Wrong", "mapping": MAPPING | {"time": {"amount": "Hours"}}}
    answer = boss.post("/v1/import-mappings", wrong)
    assert refused(answer) == (422, "MAPPING_INVALID")
    assert "worked_on" in answer.json()["detail"]


def test_sent_twice_with_one_key_it_is_kept_once(boss: Person) -> None:
    key, body = new_id(), {"name": "Once", "mapping": MAPPING}
    first = boss.post("/v1/import-mappings", body, key=key)
    again = boss.post("/v1/import-mappings", body, key=key)
    assert first.json() == again.json()


def test_only_who_may_import_sees_or_keeps_mappings(gateway: Reception) -> None:
    tom = gateway.person("team_member")
    assert refused(tom.get("/v1/import-mappings")) == (403, "PERMISSION_REQUIRED")
    answer = tom.post("/v1/import-mappings", {"name": "Mine", "mapping": MAPPING})
    assert refused(answer) == (403, "PERMISSION_REQUIRED")


def test_a_long_list_is_compressed_for_whoever_accepts_it_and_the_same_for_others(
    boss: Person,
) -> None:
    for number in range(40):
        kept(boss, f"Clock {number}")
    plain, packed = (
        boss.send("GET", "/v1/import-mappings", headers={"Accept-Encoding": accepted})
        for accepted in ("identity", "gzip")
    )
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert packed.json() == plain.json()
