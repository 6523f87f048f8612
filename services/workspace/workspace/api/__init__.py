"""gRPC: one servicer per room."""

from workspace.api.serving import registrations, serve

__all__ = ["registrations", "serve"]
