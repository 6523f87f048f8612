"""Paths are found by their segments."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from gateway.api.directory import Directory
from gateway.rest.endpoint import Resource

PATHS = (
    "/v1/projects",
    "/v1/projects/reassign",
    "/v1/projects/{project_id}",
    "/v1/projects/{project_id}/plan",
    "/v1/projects/{project_id}/phases/{phase_id}",
    "/v1/{room}/{id}/history",
)


class Noted(Resource):
    """Says which path it is for, and what the parameters were."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope["found"] = (self.path, scope["path_params"])


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    scope["found"] = None


def find(path: str) -> Any:
    scope: dict[str, Any] = {"type": "http", "path": path}
    directory = Directory(nowhere, [Noted(each, []) for each in PATHS])
    asyncio.run(directory(scope, None, None))  # type: ignore[arg-type]
    return scope["found"]


def test_a_path_without_parameters_is_found() -> None:
    assert find("/v1/projects") == ("/v1/projects", {})


def test_parameters_are_told_by_name() -> None:
    assert find("/v1/projects/7/phases/8") == (
        "/v1/projects/{project_id}/phases/{phase_id}",
        {"project_id": "7", "phase_id": "8"},
    )


def test_a_fixed_segment_goes_before_a_parameter() -> None:
    assert find("/v1/projects/reassign") == ("/v1/projects/reassign", {})


def test_a_parameter_is_tried_where_the_fixed_segment_leads_nowhere() -> None:
    assert find("/v1/projects/reassign/plan") == (
        "/v1/projects/{project_id}/plan",
        {"project_id": "reassign"},
    )
    assert find("/v1/projects/7/history") == (
        "/v1/{room}/{id}/history",
        {"room": "projects", "id": "7"},
    )


@pytest.mark.parametrize(
    "path",
    ["", "/", "v1/projects", "/v1/projects/", "/v1//plan", "/v1/projects//plan", "/v2/projects"],
)
def test_anything_else_is_handed_on(path: str) -> None:
    assert find(path) is None
