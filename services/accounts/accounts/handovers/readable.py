"""What other rooms may read of the handovers' tables, as parts of their own queries."""

from __future__ import annotations

from accounts.handovers.model import Handover

__all__ = ["Handover"]
