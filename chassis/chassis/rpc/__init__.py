"""gRPC as every service speaks it: actors, refusals, deadlines and idempotency on every call."""
