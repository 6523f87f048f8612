"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from workspace.notices.model import NoticeBox
from workspace.preferences.model import Preferences
from workspace.timer.model import Timer
from workspace.views.model import SavedView, ViewOrder

RESTATABLE = {
    "preferences": Restatable("preferences.changed.v1", Preferences),
    "view": Restatable("view.updated.v1", SavedView),
    "view_order": Restatable("view_order.set.v1", ViewOrder),
    "notice_box": Restatable("notice_box.changed.v1", NoticeBox),
    "timer": Restatable("timer.started.v1", Timer),
}
