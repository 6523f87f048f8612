"""What projects reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.errors import Invalid
from chassis.settings import ServiceSettings

COUNTRY_CODE = "GB-ENG"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """country_code: whose public holidays the working calendar keeps.

    ISO 3166: a country such as DE, or a part of one such as GB-ENG (GB alone knows only the
    holidays that all its parts share).
    """

    country_code: str = COUNTRY_CODE

    def __post_init__(self) -> None:
        ServiceSettings.__post_init__(self)
        from projects.resourcing.calendar import require_country  # slow to load, needed once

        try:
            require_country(self.country_code)
        except Invalid as unknown:
            raise ValueError(f"TANDEM_COUNTRY_CODE: {unknown.message}") from None
