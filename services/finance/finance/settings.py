"""What finance reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """The agency's books.

    home_currency: ISO 4217. standard_tax_rate_bp: basis points, 2000 is 20 %.
    tax_rounding: "line" or "total", stored on every invoice.
    """

    home_currency: str = "GBP"
    standard_tax_rate_bp: int = 2000
    tax_rounding: str = "line"

    def __post_init__(self) -> None:
        super(Settings, self).__post_init__()
        if self.tax_rounding not in {"line", "total"}:
            raise ValueError("TANDEM_TAX_ROUNDING must be line or total")
        if not 0 <= self.standard_tax_rate_bp <= 10_000:
            raise ValueError("TANDEM_STANDARD_TAX_RATE_BP must be 0 to 10000")
