"""Consuming the events of other services."""

from workspace.worker.handlers import WORKER

__all__ = ["WORKER"]
