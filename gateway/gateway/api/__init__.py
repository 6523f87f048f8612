"""HTTP: the process that people and integrations talk to."""

from __future__ import annotations

from gateway.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way."""
    from gateway.api.server import run

    run(settings)
