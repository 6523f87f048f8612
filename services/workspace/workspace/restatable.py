"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from workspace.preferences.model import Preferences

RESTATABLE = {"preferences": Restatable("preferences.changed.v1", Preferences)}
