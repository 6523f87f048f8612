"""What finance publishes, and its narrow copies of what it consumes: one module per room."""

from __future__ import annotations

from chassis.event import Catalogue

from finance.events.accounting import ACCOUNTING
from finance.events.agency import AGENCY
from finance.events.bank import BANK
from finance.events.billing import BILLING
from finance.events.burning import BURNING
from finance.events.connection import CONNECTION
from finance.events.contracting import CONTRACTING
from finance.events.dunning import DUNNING
from finance.events.exchange import EXCHANGE
from finance.events.expenses import EXPENSES
from finance.events.forecasting import FORECASTING
from finance.events.intercompany import INTERCOMPANY
from finance.events.ledger import LEDGER
from finance.events.media import MEDIA
from finance.events.payables import PAYABLES
from finance.events.portfolios import PORTFOLIOS
from finance.events.purchasing import PURCHASING
from finance.events.quoting import QUOTING
from finance.events.rates import RATES
from finance.events.retainers import RETAINERS
from finance.events.revenue import REVENUE
from finance.events.sourcing import SOURCING
from finance.events.tax_rates import TAX_RATES

CATALOGUE = Catalogue(
    "finance",
    [
        *RATES,
        *QUOTING,
        *BILLING,
        *BURNING,
        *BANK,
        *EXCHANGE,
        *ACCOUNTING,
        *CONNECTION,
        *EXPENSES,
        *PURCHASING,
        *PAYABLES,
        *CONTRACTING,
        *SOURCING,
        *DUNNING,
        *FORECASTING,
        *PORTFOLIOS,
        *AGENCY,
        *LEDGER,
        *MEDIA,
        *INTERCOMPANY,
        *REVENUE,
        *RETAINERS,
        *TAX_RATES,
    ],
)
