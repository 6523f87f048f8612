"""Consuming the events of other services."""

from accounts.worker.handlers import WORKER

__all__ = ["WORKER"]
