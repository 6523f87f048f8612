"""HTTP: the process that people and integrations talk to."""

from gateway.api.server import serve

__all__ = ["serve"]
