"""The checks of a layout and of a sharing, for creating and for changing a view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from chassis.errors import Invalid
from chassis.values import Checks, Given

from chassis import values
from workspace import lists
from workspace.views.rules import ROLE_KEY, WITHOUT_VALUES, Audience


def layout(given: Given, field: str) -> dict[str, Any]:
    """As it is kept: filters, sort, group_by and columns."""
    group_by = given["group_by"]
    return {
        "filters": [
            _filter(each, f"{field}.filters[{place}]")
            for place, each in enumerate(given["filters"])
        ],
        "sort": _sort(given["sort"], f"{field}.sort"),
        "group_by": lists.field_name(group_by, f"{field}.group_by") if group_by else "",
        "columns": lists.columns(given["columns"], f"{field}.columns"),
    }


def _filter(given: Given, field: str) -> dict[str, Any]:
    lists.field_name(given["field"], f"{field}.field")
    takes_values = given["operator"] not in WITHOUT_VALUES
    if takes_values != bool(given["values"]):
        needed = "at least one value" if takes_values else "no value"
        raise Invalid(
            "FILTER_VALUES_WRONG", f"{given['operator']} takes {needed}.", field=f"{field}.values"
        )
    return {**given, "values": list(given["values"])}


def _sort(names: Sequence[str], field: str) -> list[str]:
    lists.columns([name.removeprefix("-") for name in names], field)
    return list(names)


def sharing(given: Given, field: str) -> dict[str, Any]:
    """As it is kept: with whom, and the roles in order."""
    roles = sorted(set(given["roles"]))
    if (given["audience"] == Audience.ROLES) != bool(roles):
        raise Invalid(
            "ROLES_WRONG",
            "Name the roles that a view is shared with, and none if it is not shared with roles.",
            field=f"{field}.roles",
        )
    for place, key in enumerate(given["roles"]):
        if not ROLE_KEY.fullmatch(key):
            raise Invalid(
                "ROLE_UNKNOWN", f"{key[:100]!r} is no role.", field=f"{field}.roles[{place}]"
            )
    return {"audience": given["audience"], "roles": roles}


EMPTY_LAYOUT: dict[str, Any] = {"filters": [], "sort": [], "group_by": "", "columns": []}
PRIVATE: dict[str, Any] = {"audience": Audience.NOBODY.value, "roles": []}
VIEW = Checks(name=partial(values.text, required=True), layout=layout, sharing=sharing)
