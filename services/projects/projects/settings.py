"""What projects reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """country_code: whose public holidays the working calendar keeps.

    ISO 3166: a country such as DE, or a part of one such as GB-ENG (GB alone knows only the
    holidays that all its parts share).
    """

    country_code: str = "GB-ENG"

    def __post_init__(self) -> None:
        ServiceSettings.__post_init__(self)
        from holidays import list_supported_countries  # slow to load, and only needed once

        country, _, part = self.country_code.partition("-")
        known = list_supported_countries()
        if country not in known or (part and part not in known[country]):
            raise ValueError(
                f"TANDEM_COUNTRY_CODE must be a country (DE) or a part of one (GB-ENG) whose "
                f"public holidays are known, not {self.country_code!r}"
            )
