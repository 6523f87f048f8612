"""What the running gateway holds: its settings, its database, the services and who is signed in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from chassis.database import Database

from gateway.feed.live import Live
from gateway.names import Names
from gateway.probe import Probe
from gateway.services import Services
from gateway.settings import Settings
from gateway.shares import Shares
from gateway.signin.passwords import Passwords
from gateway.signin.sealing import Sealing
from gateway.signin.sessions import Sessions
from gateway.signin.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One per process, made inside the event loop, given to every call.

    leaving: set when the process was asked to end; it serves on until callers have gone elsewhere.
    """

    settings: Settings
    database: Database
    services: Services
    sessions: Sessions
    passwords: Passwords
    throttle: Throttle
    sealing: Sealing
    live: Live
    probe: Probe
    names: Names
    shares: Shares
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
