"""What finance reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chassis.settings import ServiceSettings

from finance.receivables.rules import AGES, WHOLE_BP

XERO_API_URL, XERO_IDENTITY_URL = "https://api.xero.com", "https://identity.xero.com"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class XeroCredentials:
    """A custom connection of Xero: its name here, and what Xero gave for it."""

    name: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"XeroCredentials({self.name!r})"


@dataclass(frozen=True, kw_only=True, slots=True)
class XeroSettings:
    """How Xero is reached.

    xero_credentials: name:client id:client secret of each custom connection, by commas. A
    connection names its credentials; the secret is in no database. The addresses are Xero's own.
    """

    xero_credentials: str = field(default="", repr=False)
    xero_api_url: str = XERO_API_URL
    xero_identity_url: str = XERO_IDENTITY_URL

    def __post_init__(self) -> None:
        for name in ("xero_api_url", "xero_identity_url"):
            if not _is_safe(getattr(self, name)):
                raise ValueError(f"TANDEM_{name.upper()} must begin with https:// and have no path")
        parts = [one.split(":") for one in self.xero_credentials.split(",") if one.strip()]
        if any(len(one) != 3 or not all(map(str.strip, one)) for one in parts):
            raise ValueError(
                "TANDEM_XERO_CREDENTIALS must be name:client id:client secret, by commas"
            )

    @property
    def credentials(self) -> dict[str, XeroCredentials]:
        parts = [one.strip().split(":") for one in self.xero_credentials.split(",") if one.strip()]
        return {
            name: XeroCredentials(name=name, client_id=id_, client_secret=secret)
            for name, id_, secret in parts
        }


def _is_safe(url: str) -> bool:
    """With TLS, unless it is on this machine: the secret goes there."""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return (parts.scheme == "https" or here) and bool(parts.hostname) and not parts.path


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """The agency's books.

    home_currency: ISO 4217. standard_tax_rate_bp: basis points, 2000 is 20 %.
    tax_rounding: "line" or "total", where the legal entity does not say it; stored on every
    invoice. EN 16931 rounds on the total.
    invoice_approval: "needed" where only approved drafts are issued, else "optional".
    provision_bp: basis points of what is owed that are not expected to be paid: of what is not
    payable yet, and of what is overdue by up to 30, 60, 90 and more days.
    xero_credentials, xero_api_url, xero_identity_url: see XeroSettings; the worker alone uses them.
    """

    home_currency: str = "GBP"
    standard_tax_rate_bp: int = 2000
    tax_rounding: str = "total"
    invoice_approval: str = "optional"
    provision_bp: str = "100,300,1000,2500,5000"
    xero_credentials: str = field(default="", repr=False)
    xero_api_url: str = XERO_API_URL
    xero_identity_url: str = XERO_IDENTITY_URL

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
        XeroSettings(
            xero_credentials=self.xero_credentials,
            xero_api_url=self.xero_api_url,
            xero_identity_url=self.xero_identity_url,
        )

    @property
    def provision(self) -> tuple[int, ...]:
        return tuple(int(share) for share in self.provision_bp.split(","))


def _is_provision(text: str) -> bool:
    shares = text.split(",")
    known = all(share.isascii() and share.isdecimal() for share in shares)
    return len(shares) == len(AGES) and known and all(int(share) <= WHOLE_BP for share in shares)
