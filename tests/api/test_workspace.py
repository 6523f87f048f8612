"""How each person works: search, preferences and saved views (M04; 4.3 points 8 and 9)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, refused, unlike
from standalone.rest import Json


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


def a_view(**more: object) -> Json:
    layout = {
        "filters": [{"field": "manager_id", "operator": "is", "values": ["{me}"]}],
        "sort": ["-end_on"],
        "columns": ["reference", "name", "end_on"],
    }
    return {"list": "projects", "name": "Mine, the latest first", "layout": layout, **more}


def test_a_view_is_saved_shared_with_a_role_and_found_by_those_who_hold_it(office: Office) -> None:
    maker, member = office.join("project_manager"), office.join("team_member")
    body = a_view(sharing={"audience": "roles", "roles": ["team_member"]})
    view = maker.at.post("/v1/views", body)
    assert (view["owner_id"], view["layout"]["sort"]) == (maker.id, ["-end_on"])
    path = f"/v1/views/{view['id']}"
    seen = eventually(lambda: member.at.find(path), "workspace knows the member's role")
    assert seen == view
    assert office.finance.at.find(path) is None
    with refused("PERMISSION_REQUIRED"):
        member.at.patch(path, {"name": "Mine"})
    listed = member.at.items("/v1/views", list="projects", order="-created_at")
    assert view["id"] in [each["id"] for each in listed]


def test_a_person_puts_the_views_of_a_list_in_order_and_takes_it_back(office: Office) -> None:
    me = office.join("team_member")
    one, two = (me.at.post("/v1/views", a_view(name=name))["id"] for name in ("One", "Two"))
    order = {"list": "projects", "view_ids": [two, one], "default_view_id": two}
    me.at.put("/v1/me/view-order", order)
    assert order.items() <= me.at.get("/v1/me/view-order", list="projects").items()
    me.at.put("/v1/me/view-order", {"list": "projects"})
    assert me.at.get("/v1/me/view-order", list="projects")["view_ids"] == []
    me.at.post(f"/v1/views/{one}/archive")
    listed = [view["id"] for view in me.at.items("/v1/views")]
    assert one not in listed
    assert two in listed
    me.at.post(f"/v1/views/{one}/restore")


def test_m04_one_search_finds_a_project_by_its_client_and_forgives_a_mistake(
    office: Office,
) -> None:
    client = office.client(unlike("Northwind"))
    project = office.project(client["id"], name="Homepage")
    own = client["name"].split()[-1]

    def found(q: str) -> list[str]:
        listed = office.seller.at.get("/v1/search", q=q, kinds="project")
        return [hit["id"] for hit in listed["items"]]

    eventually(lambda: found(f"{own} homepage"), "the project is filed")
    assert found(f"HOMEPAGE northwind {own}") == [project["id"]]
    assert found(f"northwidn {own} homepgae") == [project["id"]]
    (hit,) = office.seller.at.get("/v1/search", q=f"{own} homepage", kinds="project")["items"]
    assert (hit["title"], hit["client_name"]) == ("Homepage", client["name"])


def test_m04_nobody_finds_a_quote_who_may_see_none(office: Office) -> None:
    project = office.project()
    quote = office.quote(project["id"], "1200.00")
    asked = {"q": quote["reference"], "kinds": "quote"}

    def found_by_finance() -> list[Json]:
        hits = office.finance.at.get("/v1/search", **asked)["items"]
        return [hit for hit in hits if hit["id"] == quote["id"]]

    (hit,) = eventually(found_by_finance, "the quote is filed")
    assert hit["project_name"] == project["name"]
    assert "1200.00" not in str(hit)
    assert office.worker.at.get("/v1/search", **asked)["items"] == []
