"""What planning lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.planning.model import Deliverable, KnownClient, Phase, Project, Task

__all__ = ["Deliverable", "KnownClient", "Phase", "Project", "Task"]
