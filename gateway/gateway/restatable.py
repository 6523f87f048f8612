"""Records whose present state `events restate` publishes: nobody keeps a copy of the gateway's."""

from __future__ import annotations

from bus.operating.restating import Restatable

RESTATABLE: dict[str, Restatable] = {}
