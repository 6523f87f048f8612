"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from accounts.briefs.model import Brief
from accounts.clients.model import Client
from accounts.handovers.model import Handover
from accounts.pipeline.model import Opportunity

RESTATABLE = {
    "client": Restatable("client.updated.v1", Client, kept_by=("finance", "projects", "workspace")),
    "opportunity": Restatable(
        "opportunity.updated.v1", Opportunity, kept_by=("finance", "projects", "workspace")
    ),
    "brief": Restatable("brief.written.v1", Brief, kept_by=("finance", "workspace")),
    "handover": Restatable(Handover.last_event_type, Handover, kept_by=("finance",)),
}
