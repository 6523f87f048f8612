"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from finance.billing.model.unbilled import ProjectWork

RESTATABLE = {
    "unbilled_work": Restatable("unbilled_work.changed.v1", ProjectWork, kept_by=("projects",)),
}
