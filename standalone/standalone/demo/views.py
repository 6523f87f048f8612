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
                "columns": ["name", "status", "end_on", "due_on"],
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
                "columns": ["name", "stage", "value", "expected_close", "next_step"],
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
                "filters": [{"field": "overdue", "operator": "is", "values": ["true"]}],
                "sort": ["due_on"],
                "columns": ["number", "client", "due_on", "total", "due"],
            },
        },
    ),
]
"""Whose it is, by first name, and what is sent."""


def save_views(session_of: Callable[[str], Session]) -> None:
    """Each under a key of its own, so that a load that is repeated saves none twice."""
    for first, view in VIEWS:
        session_of(first).post("/v1/views", view, f"demo:view:{first}:{view['name']}")
