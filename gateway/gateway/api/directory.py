"""Which resource is at a path: found by its segments, however many paths there are.

Starlette's router tries one pattern after another, and the API has some 150 paths. What is not
found here is handed on: the pages, and the answer that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.rest.endpoint import Resource


@dataclass(slots=True)
class _Node:
    """The paths that begin alike. fixed: by the next segment; other: under a parameter."""

    fixed: dict[str, _Node] = field(default_factory=dict)
    other: _Node | None = None
    resource: Resource | None = None


class Directory:
    """ASGI: the resources by path; a fixed segment goes before a parameter."""

    def __init__(self, app: ASGIApp, resources: Iterable[Resource]) -> None:
        self.app = app
        self._root = _Node()
        for resource in resources:
            node = self._root
            for segment in resource.path.split("/"):
                node = _grown(node, segment)
            node.resource = resource

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            segments = scope["path"].split("/")
            if resource := _find(self._root, segments, 0):
                scope["path_params"] = resource.parameters_of(segments)
                await resource(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _grown(node: _Node, segment: str) -> _Node:
    if not segment.startswith("{"):
        return node.fixed.setdefault(segment, _Node())
    if node.other is None:
        node.other = _Node()
    return node.other


def _find(node: _Node, segments: list[str], place: int) -> Resource | None:
    if place == len(segments):
        return node.resource
    segment = segments[place]
    fixed = node.fixed.get(segment)
    if fixed is not None and (found := _find(fixed, segments, place + 1)):
        return found
    if node.other is not None and segment:
        return _find(node.other, segments, place + 1)
    return None
