"""Skills, levels and who is free when, through the public API (F04)."""

from __future__ import annotations

from typing import Any

from office import Office, refused

Json = dict[str, Any]
WEEK = {"from": "2027-04-19", "to": "2027-04-30"}


def skilled(office: Office, name: str, **levels: int) -> tuple[Json, dict[str, Json]]:
    """A person of this name, with skills of their own."""
    at = office.administrator
    email = f"{name.lower().replace(' ', '.')}.{office.manager.id}@example.com"
    person = at.post("/v1/people", {"name": name, "email": email, "charge_role": "animator"})
    skills = {
        word: at.post("/v1/skills", {"name": f"{word} {person['id']}", "group": "Craft"})
        for word in levels
    }
    stated = [{"skill_id": skills[word]["id"], "level": level} for word, level in levels.items()]
    held = at.patch(f"/v1/people/{person['id']}/skills", {"skills": stated})
    assert {each["skill_id"]: each["level"] for each in held["items"]} == {
        each["skill_id"]: each["level"] for each in stated
    }
    return person, skills


def test_f04_people_with_these_skills_and_levels_who_are_free_when(office: Office) -> None:
    """F04: skills and levels; who is free with which skill when. Leave and bookings count."""
    at, ask = office.administrator, office.manager.at.get
    fran, skills = skilled(office, "Fran Frei", film=4, copy=2)
    film, copy = (skills[word]["id"] for word in ("film", "copy"))
    jo, _ = skilled(office, "Jo Just", other=1)
    at.patch(f"/v1/people/{jo['id']}/skills", {"skills": [{"skill_id": film, "level": 5}]})
    found = ask("/v1/available-people", **WEEK, skill_ids=f"{film},{copy}")["items"]
    assert [each["person_id"] for each in found] == [fran["id"]]
    strong = ask("/v1/available-people", **WEEK, skill_ids=film, min_level=5)["items"]
    assert [each["name"] for each in strong] == ["Jo Just"]

    kind = at.post("/v1/leave-types", {"name": f"Moving {fran['id']}", "counts": False})
    days = {"first_on": "2027-04-19", "last_on": "2027-04-19", "leave_type_id": kind["id"]}
    leave = at.post("/v1/leave", days | {"person_id": fran["id"]})
    at.post(f"/v1/leave/{leave['id']}/approve")
    project = office.project(due_on="2027-06-30")
    booking = {"project_id": project["id"], "start_on": "2027-04-26", "end_on": "2027-04-27"}
    at.post(
        "/v1/bookings",
        booking | {"person_id": fran["id"], "minutes_per_day": 450, "status": "confirmed"},
    )
    first, second = ask("/v1/available-people", **WEEK, skill_ids=film)["items"]
    assert (first["name"], first["free_minutes"]) == ("Jo Just", 4500)
    assert (second["leave_minutes"], second["confirmed_minutes"]) == (450, 900)
    assert (second["effective_minutes"], second["free_minutes"]) == (4050, 3150)
    assert [week["free_minutes"] for week in second["weeks"]] == [1800, 1350]
    enough = ask("/v1/available-people", **WEEK, skill_ids=film, min_free_minutes=3200)
    assert [each["name"] for each in enough["items"]] == ["Jo Just"]


def test_f04_what_is_wrong_with_a_skill_or_a_level_is_named(office: Office) -> None:
    at = office.administrator
    _, skills = skilled(office, "Wil Wrong", print=3)
    skill = skills["print"]
    path = f"/v1/people/{office.worker.id}/skills"
    with refused("SKILL_EXISTS"):
        at.post("/v1/skills", {"name": skill["name"].upper()})
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.post("/v1/skills", {"name": "Mine"})
    with refused("SKILL_TWICE"):
        at.patch(path, {"skills": [{"skill_id": skill["id"], "level": 1}] * 2})
    with refused("WINDOW_TOO_LONG"):
        office.manager.at.get("/v1/available-people", **{"from": "2027-01-01", "to": "2028-01-03"})
    at.post(f"/v1/skills/{skill['id']}/archive")
    with refused("SKILL_ARCHIVED"):
        at.patch(path, {"skills": [{"skill_id": skill["id"], "level": 1}]})
    at.post(f"/v1/skills/{skill['id']}/restore")
    own = office.worker.at.patch(path, {"skills": [{"skill_id": skill["id"], "level": 2}]})
    assert own["items"][0]["set_by_id"] == office.worker.id
    office.worker.at.patch(path, {"skills": [{"skill_id": skill["id"], "level": 0}]})
    held = office.worker.at.items("/v1/person-skills", skill_id=skill["id"], removed="no")
    assert [each["person_name"] for each in held] == ["Wil Wrong"]
