"""Write-offs of time and costs: documents with numbers, in batches, and undone (L09)."""

from __future__ import annotations

from office import Office, money, refused


def test_l09_all_that_a_client_has_unbilled_is_written_off_and_given_back(office: Office) -> None:
    """L09: previewed, in one batch, numbered without gaps, undone by reversing documents."""
    client_id = office.client()["id"]
    first, second = office.project(client_id), office.project(client_id)
    office.rates(client_id, "100.00")
    for project, minutes in ((first, 60), (second, 30)):
        office.approve(office.log(project["id"], minutes))
        office.unbilled(project["id"], 1)
    finance = office.finance.at
    seen = finance.get("/v1/write-off-preview", client_id=client_id)["projects"]
    assert {one["project_id"]: one["values"] for one in seen} == {
        first["id"]: [money("100.00")],
        second["id"]: [money("50.00")],
    }
    made = finance.post("/v1/write-offs", {"client_id": client_id, "reason": "Goodwill"})
    numbers = sorted(one["number"] for one in made["write_offs"])
    places = [int(number.rpartition("-")[2]) for number in numbers]
    assert numbers[0].startswith("WO-")
    assert places[1] == places[0] + 1
    listed = finance.get("/v1/write-offs", search=numbers[0])["items"]
    assert [one["number"] for one in listed] == numbers[:1]
    with refused("NOTHING_TO_WRITE_OFF"):
        finance.post("/v1/write-offs", {"client_id": client_id, "reason": "Goodwill"})
    undo = f"/v1/write-off-batches/{made['batch_id']}/undo"
    undone = finance.post(undo, {"reason": "They pay after all"})["write_offs"]
    assert all(one["undone"] and one["undo_number"] > numbers[1] for one in undone)
    assert len(finance.get("/v1/unbilled-work", client_id=client_id)["items"]) == 2


def test_l09_a_client_or_projects_are_named(office: Office) -> None:
    """L09: the refusal names the field and the remedy."""
    with refused("CLIENT_OR_PROJECTS"):
        office.finance.at.post("/v1/write-offs", {"reason": "Goodwill"})
    unknown = office.client()["id"]
    with refused("PROJECT_NOT_FOUND") as raised:
        office.finance.at.post("/v1/write-offs", {"project_ids": [unknown], "reason": "Goodwill"})
    assert raised.value.problem["field"] == "project_ids"
