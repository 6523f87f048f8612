"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from workspace.preferences.model import Preferences
from workspace.views.model import SavedView, ViewOrder

RESTATABLE = {
    "preferences": Restatable("preferences.changed.v1", Preferences),
    "view": Restatable("view.updated.v1", SavedView),
    "view_order": Restatable("view_order.set.v1", ViewOrder),
}
