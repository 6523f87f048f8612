"""Turns a ServiceWorker into a running process, on nameko and eventlet.

This package is eventlet's only door into Tandem. Importing any part of it patches the process, so
it must be the first import of a worker process and is never imported by `api` or the gateway.
"""

from bus.worker import patch

__all__ = ["patch"]
