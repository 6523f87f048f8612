"""The views that the demo's people have saved."""

from __future__ import annotations

from collections.abc import Callable

from standalone.rest import Json, Session

SHARED = {"audience": "everybody"}
VIEWS: list[tuple[str, Json]] = [
    (
        "Daniel",
        {
            "list": "projects",
            "name": "Mine, the next deadline first",
            "layout": {
                "filters": [
                    {"field": "project_manager_id", "operator": "is", "values": ["{me}"]},
                    {"field": "status", "operator": "is", "values": ["active"]},
                ],
                "sort": ["end_on"],
                "columns": ["reference", "name", "client_id", "status", "end_on"],
            },
        },
    ),
    (
        "Maya",
        {
            "list": "opportunities",
            "name": "Open, the next decision first",
            "sharing": SHARED,
            "layout": {
                "filters": [{"field": "status", "operator": "is", "values": ["open"]}],
                "sort": ["expected_close"],
                "group_by": "stage",
                "columns": ["reference", "name", "client_id", "value", "expected_close"],
            },
        },
    ),
    (
        "Priya",
        {
            "list": "invoices",
            "name": "Overdue",
            "sharing": {"audience": "roles", "roles": ["account_manager", "finance"]},
            "layout": {
                "filters": [
                    {"field": "status", "operator": "is", "values": ["issued"]},
                    {"field": "due_on", "operator": "before", "values": ["{today}"]},
                ],
                "sort": ["due_on"],
                "columns": ["number", "client_id", "gross", "due_on"],
            },
        },
    ),
]
"""Whose it is, by first name, and what is sent."""


def save_views(session_of: Callable[[str], Session]) -> None:
    """Each under a key of its own, so that a load that is repeated saves none twice."""
    for first, view in VIEWS:
        session_of(first).post("/v1/views", view, f"demo:view:{first}:{view['name']}")
