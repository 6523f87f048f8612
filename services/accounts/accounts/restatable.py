"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from accounts.briefs.model import Brief
from accounts.clients.model import Client
from accounts.pipeline.model import Opportunity

RESTATABLE = {
    "client": Restatable("client.updated.v1", Client),
    "opportunity": Restatable("opportunity.updated.v1", Opportunity),
    "brief": Restatable("brief.written.v1", Brief),
}
