"""What the gateway does with the events of every service."""

from gateway.worker.handlers import WORKER, GatewayWorker

__all__ = ["WORKER", "GatewayWorker"]
