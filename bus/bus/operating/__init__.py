"""What an operator can do about events: `python -m <service> events ...`.

Looks at and changes the service's own database only, so it works whether the worker runs or not.
"""

from __future__ import annotations

from bus.operating.commands import add_events_commands

__all__ = ["add_events_commands"]
