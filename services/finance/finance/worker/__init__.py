"""What finance does when the other services say something: one line per event."""

from __future__ import annotations

from chassis.subscription import ServiceWorker


class FinanceWorker(ServiceWorker):
    name = "finance"


WORKER = FinanceWorker
