"""gRPC: one servicer per room."""

from finance.api.serving import registrations, serve

__all__ = ["registrations", "serve"]
