"""How a person wants the pages to be: one record each, merged by every change."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import ActorKind
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.testing import an_actor
from tandem.workspace.v1 import lists_pb2
from tandem.workspace.v1 import preferences_pb2 as pb
from workspace.preferences.rules import is_page
from workspace_steps import Workspace

pytestmark = pytest.mark.slow
PROJECTS, TASKS = lists_pb2.LIST_NAME_PROJECTS, lists_pb2.LIST_NAME_TASKS


def of(list_: Any, *columns: str) -> pb.ListColumnsDraft:
    return pb.ListColumnsDraft(list=list_, columns=columns)


def change(workspace: Workspace, as_: Any = None, **fields: Any) -> Any:
    return workspace.ask("UpdatePreferences", as_, **fields).preferences


def shown(workspace: Workspace, as_: Any = None) -> Any:
    return workspace.ask("GetPreferences", as_).preferences


def test_who_has_chosen_nothing_sees_what_the_application_has(workspace: Workspace) -> None:
    assert shown(workspace) == pb.Preferences(
        id=workspace.ann.person_id,
        theme="system",
        density="compact",
        week_start="monday",
        hours_format="clock",
    )
    assert workspace.facts() == []


def test_what_is_left_out_stays_as_it_is(workspace: Workspace) -> None:
    change(workspace, theme="dark", columns=[of(PROJECTS, "reference", "name")])
    after = change(workspace, start_page="/time?view=week", columns=[of(TASKS, "name")])
    assert (after.theme, after.start_page, after.version) == ("dark", "/time?view=week", 2)
    assert {each.list: list(each.columns) for each in after.columns} == {
        PROJECTS: ["reference", "name"],
        TASKS: ["name"],
    }
    assert shown(workspace) == after
    assert shown(workspace, workspace.tom).theme == "system"


def test_nothing_given_takes_a_choice_back(workspace: Workspace) -> None:
    change(workspace, theme="dark", start_page="/time", columns=[of(PROJECTS, "name")])
    after = change(workspace, theme="", start_page="", columns=[of(PROJECTS)])
    assert (after.theme, after.start_page, list(after.columns)) == ("system", "", [])


def test_a_change_tells_what_changed_and_one_that_changes_nothing_tells_nothing(
    workspace: Workspace,
) -> None:
    change(workspace, theme="dark")
    assert change(workspace, theme="dark").version == 1
    (fact,) = workspace.facts()
    assert fact.type == "preferences.changed.v1"
    assert fact.payload["changed"] == ["theme"]
    assert fact.payload["person_id"] == workspace.ann.person_id


def test_a_change_of_an_older_state_is_refused(workspace: Workspace) -> None:
    read = change(workspace, theme="dark").version
    change(workspace, density="comfortable")
    with pytest.raises(Conflict) as refusal:
        change(workspace, theme="light", expected_version=read)
    assert refusal.value.reason == "VERSION_MISMATCH"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"theme": "pink"}, "theme"),
        ({"week_start": "friday"}, "week_start"),
        ({"start_page": "https://elsewhere.example"}, "start_page"),
        ({"start_page": "/" + "a" * 500}, "start_page"),
        ({"columns": [of(0, "name")]}, "columns[0].list"),
        ({"columns": [of(99, "name")]}, "columns[0].list"),
        ({"columns": [of(PROJECTS, "name"), of(PROJECTS, "id")]}, "columns[1].list"),
        ({"columns": [of(TASKS, "id"), of(PROJECTS, "a; b")]}, "columns[1].columns[0]"),
        ({"columns": [of(PROJECTS, "name", "name")]}, "columns[0].columns[1]"),
        ({"columns": [of(PROJECTS, *(f"c{n}" for n in range(41)))]}, "columns[0].columns"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    workspace: Workspace, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        change(workspace, **given)
    assert refusal.value.field == field


@pytest.mark.parametrize("path", ["", "time", "//evil.example", "/\\evil", "/a b", "/a\nb", "/é"])
def test_a_start_page_never_leads_away(path: str) -> None:
    assert not is_page(path)


def test_an_integration_does_not_choose_for_its_maker(workspace: Workspace) -> None:
    program = an_actor("administrator", kind=ActorKind.INTEGRATION)
    for ask in (shown, change):
        with pytest.raises(Forbidden) as refusal:
            ask(workspace, program)
        assert refusal.value.reason == "PERSON_NEEDED"


def test_nothing_is_kept_that_an_erased_person_has_chosen(workspace: Workspace) -> None:
    change(workspace, theme="dark", start_page="/p", columns=[of(PROJECTS, "name")])
    workspace.erases(workspace.ann.person_id)
    after = shown(workspace)
    assert (after.theme, after.start_page, list(after.columns)) == ("system", "", [])


def test_steps_that_were_skipped_are_kept_by_name(workspace: Workspace) -> None:
    assert change(workspace, first_steps_skipped="calendar import").version == 1
    change(workspace, theme="dark")
    assert shown(workspace).first_steps_skipped == "calendar import"
    with pytest.raises(Invalid) as refusal:
        change(workspace, first_steps_skipped="calendar,import")
    assert refusal.value.field == "first_steps_skipped"
    assert change(workspace, first_steps_skipped="").first_steps_skipped == ""
