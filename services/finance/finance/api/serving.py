"""gRPC: one servicer per room."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.database import Database, Reading
from chassis.rpc.audit import audit_of
from chassis.rpc.server import Registration
from chassis.rpc.server import serve as serve_rpc
from chassis.rpc.waiting import Waiting, waiting_of
from tandem.finance.v1 import (
    accounting_pb2_grpc,
    bank_pb2_grpc,
    billing_pb2_grpc,
    bills_pb2_grpc,
    books_pb2_grpc,
    budgets_pb2_grpc,
    connection_pb2_grpc,
    contracting_pb2_grpc,
    dunning_pb2_grpc,
    einvoices_pb2_grpc,
    entries_pb2_grpc,
    estimate_templates_pb2_grpc,
    estimate_versions_pb2_grpc,
    exchange_pb2_grpc,
    expenses_pb2_grpc,
    forecast_pb2_grpc,
    gifts_pb2_grpc,
    intercompany_pb2_grpc,
    ledger_pb2_grpc,
    legal_entities_pb2_grpc,
    levies_pb2_grpc,
    media_pb2_grpc,
    offers_pb2_grpc,
    payables_pb2_grpc,
    payments_pb2_grpc,
    portfolios_pb2_grpc,
    printing_pb2_grpc,
    profitability_pb2_grpc,
    purchasing_pb2_grpc,
    quoting_pb2_grpc,
    rates_pb2_grpc,
    receivables_pb2_grpc,
    rerating_pb2_grpc,
    retainers_pb2_grpc,
    revaluation_pb2_grpc,
    revenue_pb2_grpc,
    sourcing_pb2_grpc,
    statements_pb2_grpc,
    tax_rates_pb2_grpc,
    warnings_pb2_grpc,
)

from finance.api.accounting import AccountingServicer
from finance.api.bank import BankServicer
from finance.api.billing import BillingServicer
from finance.api.bills import BillServicer
from finance.api.books import BookServicer
from finance.api.budgets import BudgetServicer
from finance.api.burning import BudgetWarningServicer
from finance.api.connection import AccountingConnectionServicer
from finance.api.contracting import ContractingServicer
from finance.api.dunning import DunningServicer
from finance.api.einvoices import EInvoiceServicer
from finance.api.entities_of_agency import LegalEntityServicer
from finance.api.entries import EntryServicer
from finance.api.estimate_templates import EstimateTemplateServicer
from finance.api.exchange import ExchangeServicer
from finance.api.expenses import ExpenseServicer
from finance.api.forecasting import ForecastServicer
from finance.api.gifts import GiftServicer
from finance.api.intercompany import IntercompanyServicer
from finance.api.ledger import LedgerServicer
from finance.api.levies import LevyServicer
from finance.api.media import MediaServicer
from finance.api.payables import PayableServicer
from finance.api.payments import PaymentServicer
from finance.api.portfolios import PortfolioBudgetServicer
from finance.api.printing import PrintingServicer
from finance.api.profitability import ProfitabilityServicer
from finance.api.purchasing import PurchasingServicer
from finance.api.quoting import QuotingServicer
from finance.api.rates import RateServicer
from finance.api.receivables import ReceivableServicer
from finance.api.rerating import ReratingServicer
from finance.api.retainers import RetainerServicer
from finance.api.revaluation import RevaluationServicer
from finance.api.revenue import RevenueServicer
from finance.api.sharing import OfferServicer
from finance.api.sourcing import SourcingServicer
from finance.api.statements import FinancialStatementServicer
from finance.api.tax_rates import TaxRateServicer
from finance.api.versions import EstimateVersionServicer
from finance.billing.queries import waiting as of_billing
from finance.burning.queries import waiting as of_burning
from finance.dunning.queries import waiting as of_dunning
from finance.events import CATALOGUE
from finance.expenses.queries import waiting as of_expenses
from finance.payables.queries import waiting as of_payables
from finance.purchasing.queries import waiting as of_purchasing
from finance.settings import Settings


def serve(settings: Settings) -> None:
    database = Database(
        settings.database_url,
        CATALOGUE,
        pool_size=settings.grpc_threads,
        zone=settings.time_zone,
    )
    serve_rpc("finance", settings, database, registrations(database, settings))


def _list_waiting(reading: Reading) -> Iterator[Waiting]:
    rooms = (of_dunning, of_billing, of_burning, of_expenses, of_purchasing, of_payables)
    for room in rooms:
        yield from room.list_waiting(reading)


def registrations(database: Database, settings: Settings) -> list[Registration]:
    """Each room's servicer, ready to be added to a server."""
    rates, quoting = RateServicer(database), QuotingServicer(database, settings)
    billing, ledger = BillingServicer(database, settings), LedgerServicer(database)
    profitability = ProfitabilityServicer(database, settings)
    receivables = ReceivableServicer(database, settings)
    entries, payments = EntryServicer(database, settings), PaymentServicer(database)
    books = BookServicer(database)
    revenue = RevenueServicer(database)
    statements = FinancialStatementServicer(database)
    rerating = ReratingServicer(database)
    versions = EstimateVersionServicer(database)
    offers, printing = OfferServicer(database, settings), PrintingServicer(database)
    einvoices = EInvoiceServicer(database)
    retainers = RetainerServicer(database, settings)
    bank = BankServicer(database)
    return [
        audit_of(database),
        waiting_of(database, _list_waiting),
        *_spending(database, settings),
        *_chasing(database, settings),
        *_accounting(database, settings),
        *_of_entities(database, settings),
        lambda server: rates_pb2_grpc.add_RateServiceServicer_to_server(rates, server),
        lambda server: quoting_pb2_grpc.add_QuotingServiceServicer_to_server(quoting, server),
        lambda server: bank_pb2_grpc.add_BankServiceServicer_to_server(bank, server),
        lambda server: billing_pb2_grpc.add_BillingServiceServicer_to_server(billing, server),
        lambda server: books_pb2_grpc.add_BookServiceServicer_to_server(books, server),
        lambda server: einvoices_pb2_grpc.add_EInvoiceServiceServicer_to_server(einvoices, server),
        lambda server: entries_pb2_grpc.add_EntryServiceServicer_to_server(entries, server),
        lambda server: rerating_pb2_grpc.add_ReratingServiceServicer_to_server(rerating, server),
        lambda server: estimate_versions_pb2_grpc.add_EstimateVersionServiceServicer_to_server(
            versions, server
        ),
        lambda server: offers_pb2_grpc.add_OfferServiceServicer_to_server(offers, server),
        lambda server: printing_pb2_grpc.add_PrintingServiceServicer_to_server(printing, server),
        lambda server: ledger_pb2_grpc.add_LedgerServiceServicer_to_server(ledger, server),
        lambda server: payments_pb2_grpc.add_PaymentServiceServicer_to_server(payments, server),
        lambda server: profitability_pb2_grpc.add_ProfitabilityServiceServicer_to_server(
            profitability, server
        ),
        lambda server: statements_pb2_grpc.add_FinancialStatementServiceServicer_to_server(
            statements, server
        ),
        lambda server: revenue_pb2_grpc.add_RevenueServiceServicer_to_server(revenue, server),
        lambda server: receivables_pb2_grpc.add_ReceivableServiceServicer_to_server(
            receivables, server
        ),
        lambda server: retainers_pb2_grpc.add_RetainerServiceServicer_to_server(retainers, server),
    ]


def _spending(database: Database, settings: Settings) -> list[Registration]:
    exchange, expenses = ExchangeServicer(database), ExpenseServicer(database, settings)
    purchasing = PurchasingServicer(database, settings)
    tax_rates = TaxRateServicer(database)
    gifts = GiftServicer(database, settings)
    bills = BillServicer(database, settings)
    contracting = ContractingServicer(database, settings)
    sourcing = SourcingServicer(database, settings)
    payables = PayableServicer(database, settings)
    media, levies = MediaServicer(database, settings), LevyServicer(database)
    return [
        lambda server: media_pb2_grpc.add_MediaServiceServicer_to_server(media, server),
        lambda server: gifts_pb2_grpc.add_GiftServiceServicer_to_server(gifts, server),
        lambda server: levies_pb2_grpc.add_LevyServiceServicer_to_server(levies, server),
        lambda server: exchange_pb2_grpc.add_ExchangeServiceServicer_to_server(exchange, server),
        lambda server: contracting_pb2_grpc.add_ContractingServiceServicer_to_server(
            contracting, server
        ),
        lambda server: sourcing_pb2_grpc.add_SourcingServiceServicer_to_server(sourcing, server),
        lambda server: tax_rates_pb2_grpc.add_TaxRateServiceServicer_to_server(tax_rates, server),
        lambda server: expenses_pb2_grpc.add_ExpenseServiceServicer_to_server(expenses, server),
        lambda server: purchasing_pb2_grpc.add_PurchasingServiceServicer_to_server(
            purchasing, server
        ),
        lambda server: payables_pb2_grpc.add_PayableServiceServicer_to_server(payables, server),
        lambda server: bills_pb2_grpc.add_BillServiceServicer_to_server(bills, server),
    ]


def _chasing(database: Database, settings: Settings) -> list[Registration]:
    dunning = DunningServicer(database, settings)
    budgets, portfolios = BudgetServicer(database), PortfolioBudgetServicer(database)
    templates, burning = EstimateTemplateServicer(database), BudgetWarningServicer(database)
    forecast = ForecastServicer(database, settings)
    return [
        lambda server: portfolios_pb2_grpc.add_PortfolioBudgetServiceServicer_to_server(
            portfolios, server
        ),
        lambda server: estimate_templates_pb2_grpc.add_EstimateTemplateServiceServicer_to_server(
            templates, server
        ),
        lambda server: warnings_pb2_grpc.add_BudgetWarningServiceServicer_to_server(
            burning, server
        ),
        lambda server: budgets_pb2_grpc.add_BudgetServiceServicer_to_server(budgets, server),
        lambda server: dunning_pb2_grpc.add_DunningServiceServicer_to_server(dunning, server),
        lambda server: forecast_pb2_grpc.add_ForecastServiceServicer_to_server(forecast, server),
    ]


def _accounting(database: Database, settings: Settings) -> list[Registration]:
    accounting = AccountingServicer(database, settings)
    connection = AccountingConnectionServicer(database)
    return [
        lambda server: connection_pb2_grpc.add_AccountingConnectionServiceServicer_to_server(
            connection, server
        ),
        lambda server: accounting_pb2_grpc.add_AccountingServiceServicer_to_server(
            accounting, server
        ),
    ]


def _of_entities(database: Database, settings: Settings) -> list[Registration]:
    legal_entities = LegalEntityServicer(database, settings)
    intercompany = IntercompanyServicer(database, settings)
    revaluation = RevaluationServicer(database)
    return [
        lambda server: revaluation_pb2_grpc.add_RevaluationServiceServicer_to_server(
            revaluation, server
        ),
        lambda server: intercompany_pb2_grpc.add_IntercompanyServiceServicer_to_server(
            intercompany, server
        ),
        lambda server: legal_entities_pb2_grpc.add_LegalEntityServiceServicer_to_server(
            legal_entities, server
        ),
    ]
