"""Projects: What is made, in which order, by when: projects, tasks, dependencies, templates."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Projects",
    about="What is made, in which order, by when: projects, tasks, dependencies, templates.",
    routes=(),
)
