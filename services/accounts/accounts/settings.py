"""What accounts reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """home_currency: ISO 4217, for clients and opportunities that name none."""

    home_currency: str = "GBP"
