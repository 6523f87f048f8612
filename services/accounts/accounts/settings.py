"""What accounts reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.errors import Invalid
from chassis.money import minor_digits
from chassis.settings import PREFIX, ServiceSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """home_currency: ISO 4217, for clients for whom none is named."""

    home_currency: str = "GBP"

    def __post_init__(self) -> None:
        ServiceSettings.__post_init__(self)
        try:
            minor_digits(self.home_currency, f"{PREFIX}HOME_CURRENCY")
        except Invalid as mistake:
            raise ValueError(mistake.message) from None
