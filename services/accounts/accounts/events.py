"""What accounts publishes, and its narrow copies of what it consumes."""

from __future__ import annotations

from chassis.event import Catalogue

CATALOGUE = Catalogue("accounts", [])
