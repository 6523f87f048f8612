"""What projects reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """country_code: ISO 3166-1 alpha-2, whose public holidays the working calendar keeps."""

    country_code: str = "GB"
