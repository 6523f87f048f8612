"""Saved views: one's own, shared ones, their order and the one that a list opens with."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from tandem.workspace.v1 import lists_pb2
from tandem.workspace.v1 import views_pb2 as pb
from workspace.views import rules
from workspace_steps import Workspace

pytestmark = pytest.mark.slow
PROJECTS, INVOICES = lists_pb2.LIST_NAME_PROJECTS, lists_pb2.LIST_NAME_INVOICES
EVERYBODY = {"audience": "everybody"}


def late(**more: Any) -> pb.ViewLayout:
    before = pb.ViewFilter(field="end_on", operator="before", values=["{today}"])
    return pb.ViewLayout(filters=[before], sort=["-end_on"], columns=["reference"], **more)


def save(workspace: Workspace, as_: Any = None, **fields: Any) -> Any:
    given = {"list": PROJECTS, "name": "Late", "layout": late(), **fields}
    return workspace.ask("CreateView", as_, **given).view


def names(workspace: Workspace, as_: Any = None, **wanted: Any) -> list[str]:
    return [view.name for view in workspace.ask("ListViews", as_, **wanted).views]


def test_a_view_is_shown_as_it_was_saved_and_to_nobody_else(workspace: Workspace) -> None:
    view = save(workspace, layout=late(group_by="client_id"))
    shown = workspace.ask("GetView", view_id=view.id).view
    assert shown == view
    assert (shown.layout.group_by, list(shown.layout.sort)) == ("client_id", ["-end_on"])
    assert (shown.owner_id, shown.sharing.audience) == (workspace.ann.person_id, "nobody")
    assert names(workspace, workspace.tom) == []
    for method in ("GetView", "UpdateView", "ArchiveView", "RestoreView"):
        with pytest.raises(NotFound):
            workspace.ask(method, workspace.tom, view_id=view.id)


def test_a_change_replaces_what_is_given_and_nothing_else(workspace: Workspace) -> None:
    view = save(workspace)
    changed = workspace.ask("UpdateView", view_id=view.id, name="Very late").view
    assert (changed.name, changed.layout, changed.version) == ("Very late", view.layout, 2)
    only = pb.ViewLayout(columns=["name"])
    changed = workspace.ask("UpdateView", view_id=view.id, layout=only).view
    assert (list(changed.layout.columns), list(changed.layout.filters)) == (["name"], [])
    with pytest.raises(Conflict) as refusal:
        workspace.ask("UpdateView", view_id=view.id, name="Old", expected_version=1)
    assert refusal.value.reason == "VERSION_MISMATCH"
    assert workspace.fact("view.updated.v1")["changed"] == ["layout"]


def test_what_is_shared_with_everybody_is_for_those_who_may_read_the_list(
    workspace: Workspace,
) -> None:
    save(workspace, name="Projects", sharing=EVERYBODY)
    save(workspace, list=INVOICES, name="Overdue", sharing=EVERYBODY)
    fay = an_actor("finance")
    assert names(workspace, workspace.tom) == ["Projects"]
    assert names(workspace, fay) == ["Overdue", "Projects"]
    assert names(workspace, fay, list=[INVOICES]) == ["Overdue"]


def test_what_is_shared_with_a_role_is_for_those_who_hold_it(workspace: Workspace) -> None:
    roles = {"audience": "roles", "roles": ["team_member", "finance"]}
    save(workspace, sharing=roles)
    assert names(workspace, workspace.tom) == []
    held = {"user_id": workspace.tom.person_id, "person_id": workspace.tom.person_id}
    held |= {"email": "tom@agency.example", "name": "Tom", "roles": ["team_member"]}
    workspace.receives("gateway", "user.granted.v1", workspace.tom.person_id, **held, active=True)
    assert names(workspace, workspace.tom) == ["Late"]
    workspace.receives(
        "gateway", "user.granted.v1", workspace.tom.person_id, seq=2, **held, active=False
    )
    assert names(workspace, workspace.tom) == []


def test_a_shared_view_is_changed_by_its_owner_and_by_who_manages_views(
    workspace: Workspace,
) -> None:
    view = save(workspace, sharing=EVERYBODY)
    with pytest.raises(Forbidden):
        workspace.ask("UpdateView", workspace.tom, view_id=view.id, name="Mine")
    root = an_actor("administrator")
    assert workspace.ask("UpdateView", root, view_id=view.id, name="Ours").view.name == "Ours"
    workspace.ask("ArchiveView", root, view_id=view.id)
    assert names(workspace, workspace.tom) == []


def test_sharing_needs_the_permission(workspace: Workspace) -> None:
    with pytest.raises(Forbidden):
        save(workspace, workspace.tom, sharing=EVERYBODY)
    view = save(workspace, workspace.tom)
    with pytest.raises(Forbidden):
        workspace.ask("UpdateView", workspace.tom, view_id=view.id, sharing=EVERYBODY)


def test_an_archived_view_is_listed_apart_until_it_is_restored(workspace: Workspace) -> None:
    view = save(workspace)
    archived = workspace.ask("ArchiveView", view_id=view.id).view
    assert workspace.ask("ArchiveView", view_id=view.id).view.version == archived.version
    assert (names(workspace), names(workspace, state="archived")) == ([], ["Late"])
    assert not workspace.ask("RestoreView", view_id=view.id).view.HasField("archived_at")
    assert names(workspace) == ["Late"]


def test_views_are_listed_by_name_page_by_page(workspace: Workspace) -> None:
    for name in ("beta", "Alpha", "gamma"):
        save(workspace, name=name)
    assert names(workspace, order="-name") == ["gamma", "beta", "Alpha"]
    assert names(workspace, search="ALP") == ["Alpha"]
    first = workspace.ask("ListViews", page_size=2, count=True)
    assert (first.total, first.total_is_exact) == (3, True)
    assert names(workspace, ids=[first.views[1].id]) == ["beta"]
    rest = workspace.ask("ListViews", page_size=2, page_token=first.next_page_token)
    assert [view.name for view in [*first.views, *rest.views]] == ["Alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"list": 0}, "list"),
        ({"list": 99}, "list"),
        ({"name": " "}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"layout": late(group_by="1; x")}, "layout.group_by"),
        ({"layout": pb.ViewLayout(sort=["--x"])}, "layout.sort[0]"),
        ({"layout": pb.ViewLayout(sort=["x", "-x"])}, "layout.sort[1]"),
        ({"layout": pb.ViewLayout(columns=["a"] * 2)}, "layout.columns[1]"),
        (
            {"layout": pb.ViewLayout(filters=[pb.ViewFilter(field="a", operator="like")])},
            "layout.filters[0].operator",
        ),
        (
            {"layout": pb.ViewLayout(filters=[pb.ViewFilter(field="a", operator="is")])},
            "layout.filters[0].values",
        ),
        ({"sharing": {"audience": "roles"}}, "sharing.roles"),
        ({"sharing": {"audience": "nobody", "roles": ["finance"]}}, "sharing.roles"),
        ({"sharing": {"audience": "roles", "roles": ["A b"]}}, "sharing.roles[0]"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    workspace: Workspace, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        save(workspace, **given)
    assert refusal.value.field == field


def test_a_person_has_a_limited_number_of_views(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workspace.views.commands.VIEWS_MAX", 1)
    assert rules.VIEWS_MAX == 200
    save(workspace)
    with pytest.raises(Conflict) as refusal:
        save(workspace)
    assert refusal.value.reason == "VIEWS_FULL"
    save(workspace, workspace.tom)


def test_a_person_orders_the_views_of_a_list_and_chooses_the_first(workspace: Workspace) -> None:
    one, two = save(workspace, sharing=EVERYBODY), save(workspace, workspace.tom)
    chosen = {"list": PROJECTS, "view_ids": [two.id, one.id], "default_view_id": one.id}
    order = workspace.ask("SetViewOrder", workspace.tom, **chosen).order
    assert workspace.ask("GetViewOrder", workspace.tom, list=PROJECTS).order == order
    assert (list(order.view_ids), order.default_view_id) == ([two.id, one.id], one.id)
    assert workspace.ask("GetViewOrder", list=PROJECTS).order == pb.ViewOrder(list=PROJECTS)
    none = workspace.ask("SetViewOrder", workspace.tom, list=PROJECTS, expected_version=1).order
    assert (list(none.view_ids), none.default_view_id, none.version) == ([], "", 2)
    with pytest.raises(Conflict):
        workspace.ask("SetViewOrder", workspace.tom, list=PROJECTS, expected_version=1)


def test_only_views_of_the_list_that_one_sees_can_be_ordered(workspace: Workspace) -> None:
    foreign, other = save(workspace), save(workspace, workspace.tom, list=INVOICES)
    for view_id in (foreign.id, other.id, new_id()):
        with pytest.raises(NotFound) as refusal:
            workspace.ask("SetViewOrder", workspace.tom, list=PROJECTS, view_ids=[view_id])
        assert refusal.value.field == "view_ids[0]"


def test_of_an_erased_person_only_what_is_shared_stays(workspace: Workspace) -> None:
    shared, own = save(workspace, name="Shared", sharing=EVERYBODY), save(workspace)
    workspace.ask("SetViewOrder", list=PROJECTS, view_ids=[own.id])
    workspace.erases(workspace.ann.person_id)
    assert names(workspace) == ["Shared"]
    assert workspace.ask("GetView", workspace.tom, view_id=shared.id).view.owner_id == ""
    assert workspace.fact("view.removed.v1")["view_id"] == own.id
    assert not workspace.ask("GetViewOrder", list=PROJECTS).order.view_ids
