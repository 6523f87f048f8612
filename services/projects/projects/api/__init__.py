"""gRPC: one servicer per service of the contract."""

from projects.api.servicers import registrations, serve

__all__ = ["registrations", "serve"]
