"""What the running gateway holds: its settings, its database, the services and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Database

from gateway.services import Services
from gateway.settings import Settings
from gateway.signin.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One per process, made inside the event loop, given to every call."""

    settings: Settings
    database: Database
    services: Services
    sessions: Sessions
