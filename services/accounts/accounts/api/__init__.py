"""gRPC: one servicer per room."""

from accounts.api.serving import registrations, serve

__all__ = ["registrations", "serve"]
