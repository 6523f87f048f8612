"""What finance reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings

from finance.receivables.rules import AGES, WHOLE_BP


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """The agency's books.

    home_currency: ISO 4217. standard_tax_rate_bp: basis points, 2000 is 20 %.
    tax_rounding: "line" or "total", where the legal entity does not say it; stored on every
    invoice. EN 16931 rounds on the total.
    invoice_approval: "needed" where only approved drafts are issued, else "optional".
    provision_bp: basis points of what is owed that are not expected to be paid: of what is not
    payable yet, and of what is overdue by up to 30, 60, 90 and more days.
    """

    home_currency: str = "GBP"
    standard_tax_rate_bp: int = 2000
    tax_rounding: str = "total"
    invoice_approval: str = "optional"
    provision_bp: str = "100,300,1000,2500,5000"

    def __post_init__(self) -> None:
        super(Settings, self).__post_init__()
        if self.tax_rounding not in {"line", "total"}:
            raise ValueError("TANDEM_TAX_ROUNDING must be line or total")
        if self.invoice_approval not in {"optional", "needed"}:
            raise ValueError("TANDEM_INVOICE_APPROVAL must be optional or needed")
        if not 0 <= self.standard_tax_rate_bp <= 10_000:
            raise ValueError("TANDEM_STANDARD_TAX_RATE_BP must be 0 to 10000")
        if not _is_provision(self.provision_bp):
            raise ValueError(
                "TANDEM_PROVISION_BP must be five numbers from 0 to 10000 such as "
                "100,300,1000,2500,5000"
            )

    @property
    def provision(self) -> tuple[int, ...]:
        return tuple(int(share) for share in self.provision_bp.split(","))


def _is_provision(text: str) -> bool:
    shares = text.split(",")
    known = all(share.isascii() and share.isdecimal() for share in shares)
    return len(shares) == len(AGES) and known and all(int(share) <= WHOLE_BP for share in shares)
