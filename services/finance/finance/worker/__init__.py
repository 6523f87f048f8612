"""Finance's event handlers and timers."""

from finance.worker.handlers import WORKER, FinanceWorker

__all__ = ["WORKER", "FinanceWorker"]
