"""Imports: Work of before, brought in from CSV exports."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(name="Imports", about="Work of before, brought in from CSV exports.", routes=())
