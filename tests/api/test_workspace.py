"""How each person works: preferences through the public API (4.3 point 9)."""

from __future__ import annotations

from office import Office, refused


def test_preferences_are_one_record_of_ones_own_that_every_change_merges(office: Office) -> None:
    me = office.join("team_member")
    shown = me.at.get("/v1/me/preferences")
    assert (shown["theme"], shown["version"], shown["columns"]) == ("system", 0, [])
    columns = [{"list": "projects", "columns": ["reference", "name"]}]
    me.at.patch("/v1/me/preferences", {"theme": "dark", "columns": columns})
    me.at.patch("/v1/me/preferences", {"hours_format": "decimal"})
    shown = me.at.get("/v1/me/preferences")
    assert (shown["theme"], shown["hours_format"], shown["columns"]) == ("dark", "decimal", columns)
    assert office.worker.at.get("/v1/me/preferences")["theme"] == "system"
    with refused("VALUE_UNKNOWN"):
        me.at.patch("/v1/me/preferences", {"theme": "pink"})
    assert me.at.patch("/v1/me/preferences", {"theme": ""})["theme"] == "system"
