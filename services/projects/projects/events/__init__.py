"""What projects publishes, and (in `consumed`) its narrow copies of what it consumes."""

from projects.events.catalogue import CATALOGUE

__all__ = ["CATALOGUE"]
