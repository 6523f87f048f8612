"""Records whose present state `events restate` publishes.

Invoices and credit notes are not among them: their events name the time entries of each line, which
are not a part of the record. Valued work follows from the time entries of projects. A journal never
changes after its one event, and the event of the chart names roles that are rows of their own. An
import of exchange rates is an event alone; the rates are restated.
"""

from __future__ import annotations

from bus.operating.restating import Restatable

from finance.accounting.model import AccountingDifference, AccountingExport, AccountingMapping
from finance.agency.model import EntityAssignment, LegalEntity
from finance.bank.model import BankLine, BankStatement
from finance.billing.model.client_payment import ClientPayment
from finance.billing.model.plan import BillingPlan
from finance.billing.model.rerating import Rerating
from finance.billing.model.unbilled import ProjectWork
from finance.billing.model.write_off import WriteOff
from finance.burning.model import BudgetWarning, BudgetWatch
from finance.chart.model import LedgerAccount
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.contracting.model import Engagement, SelfBill
from finance.dunning.model import CollectionNote, DunningNotice, DunningPolicy
from finance.exchange.model import ExchangeRate
from finance.expenses.model import Expense, MileageRate
from finance.forecasting.model import CashItem
from finance.intercompany.model import IntercompanyCharge
from finance.ledger.model import PeriodLock, RecurringJournal
from finance.levies.model import Levy, LevyRemittance
from finance.media.model import MediaRebate
from finance.payables.model import Bill, MatchTolerance, PaymentRun, SupplierPayment
from finance.portfolios.model import PortfolioBudget
from finance.purchasing.model import (
    PurchaseLimit,
    PurchaseOrder,
    PurchasePolicy,
    PurchaseReceipt,
    Supplier,
)
from finance.quoting.model.budget import Budget, BudgetAlert
from finance.quoting.model.estimate import Estimate
from finance.quoting.model.link import QuoteLink
from finance.quoting.model.quote import Quote
from finance.quoting.model.template import EstimateTemplate
from finance.quoting.model.version import EstimateVersion
from finance.rates.model import CostRate, RateCard
from finance.retainers.model import Retainer, RetainerAlert
from finance.revenue.model import RecognitionRun, RevenuePlan
from finance.sourcing.model import OrderAnswer, QuotationRequest, SupplierDocument
from finance.supplier_links.model import SupplierLink
from finance.tax_rates.model import DatedTaxRate


def _rate_card_event(card: RateCard) -> str:
    if card.archived:
        return "rate_card.archived.v1"
    return "rate_card.ended.v1" if card.ends_on else "rate_card.created.v1"


def _estimate_event(estimate: Estimate) -> str:
    return "estimate.archived.v1" if estimate.archived else "estimate.priced.v1"


def _quote_event(quote: Quote) -> str:
    return f"quote.{'issued' if quote.status == 'sent' else quote.status}.v1"


def _version_event(version: EstimateVersion) -> str:
    return f"estimate_version.{'discarded' if version.discarded else 'kept'}.v1"


def _link_event(link: QuoteLink) -> str:
    return f"quote_link.{_link_deed(link)}.v1"


def _supplier_link_event(link: SupplierLink) -> str:
    return f"supplier_link.{_link_deed(link)}.v1"


def _link_deed(link: QuoteLink | SupplierLink) -> str:
    if link.withdrawn_at:
        return "withdrawn"
    return "opened" if link.opened_at else "made"


def _self_bill_event(bill: SelfBill) -> str:
    return f"self_bill.{'drafted' if bill.status == 'draft' else bill.status}.v1"


def _recurring_event(recurring: RecurringJournal) -> str:
    return "recurring_journal.set.v1" if recurring.next_on else "recurring_journal.ended.v1"


def _run_event(run: RecognitionRun) -> str:
    return "revenue.recognition_reversed.v1" if run.is_reversed else "revenue.recognised.v1"


def _write_off_event(write_off: WriteOff) -> str:
    return "write_off.undone.v1" if write_off.undone else "write_off.recorded.v1"


def _rerating_event(rerating: Rerating) -> str:
    return f"rerating.{rerating.status}.v1"


def _client_payment_event(payment: ClientPayment) -> str:
    return f"client_payment.{'reversed' if payment.reversed else 'recorded'}.v1"


def _exchange_rate_event(rate: ExchangeRate) -> str:
    return f"exchange_rate.{'archived' if rate.archived else 'set'}.v1"


def _expense_event(expense: Expense) -> str:
    return f"expense.{_DEEDS.get(expense.status, expense.status)}.v1"


_DEEDS = {"draft": "claimed"}


def _mileage_rate_event(rate: MileageRate) -> str:
    return f"mileage_rate.{'withdrawn' if rate.withdrawn_at else 'set'}.v1"


def _receipt_event(receipt: PurchaseReceipt) -> str:
    return f"purchase_receipt.{'undone' if receipt.undone else 'recorded'}.v1"


def _supplier_payment_event(payment: SupplierPayment) -> str:
    return f"supplier_payment.{'reversed' if payment.reversed else 'recorded'}.v1"


def _payment_run_event(run: PaymentRun) -> str:
    return f"payment_run.{run.status}.v1"


def _retainer_event(retainer: Retainer) -> str:
    return f"retainer.{'archived' if retainer.archived else 'changed'}.v1"


def _note_event(note: CollectionNote) -> str:
    return f"collection_note.{'ended' if note.ended else 'changed'}.v1"


def _notice_event(notice: DunningNotice) -> str:
    return f"dunning_notice.{notice.status}.v1"


def _mapping_event(mapping: AccountingMapping) -> str:
    return f"accounting_mapping.{'set' if mapping.target else 'removed'}.v1"


def _export_event(export: AccountingExport) -> str:
    return f"accounting_export.{'undone' if export.undone else 'made'}.v1"


def _difference_event(difference: AccountingDifference) -> str:
    status = difference.status
    return f"accounting_difference.{'found' if status == 'open' else status}.v1"


def _document_event(document: AccountingDocument) -> str:
    deed = "queued" if document.status == "waiting" else document.status
    return f"accounting_document.{deed}.v1"


def _bank_line_event(line: BankLine) -> str:
    return f"bank_line.{'reopened' if line.status == 'open' else line.status}.v1"


def _intercompany_event(charge: IntercompanyCharge) -> str:
    deed = "posted" if charge.status == "open" else charge.status
    return f"intercompany_charge.{deed}.v1"


def _budget_warning_event(warning: BudgetWarning) -> str:
    return f"budget_warning.{'raised' if warning.stands else 'cleared'}.v1"


RESTATABLE = {
    "unbilled_work": Restatable("unbilled_work.changed.v1", ProjectWork, kept_by=("projects",)),
    "rate_card": Restatable(_rate_card_event, RateCard),
    "cost_rate": Restatable("cost_rate.set.v1", CostRate),
    "estimate": Restatable(_estimate_event, Estimate, kept_by=("projects",)),
    "estimate_version": Restatable(_version_event, EstimateVersion),
    "quote": Restatable(_quote_event, Quote, kept_by=("projects", "workspace")),
    "estimate_template": Restatable("estimate_template.changed.v1", EstimateTemplate),
    "quote_link": Restatable(_link_event, QuoteLink),
    "budget": Restatable("budget.set.v1", Budget),
    "budget_alert": Restatable("budget_alert.raised.v1", BudgetAlert),
    "budget_watch": Restatable("budget_watch.set.v1", BudgetWatch),
    "budget_warning": Restatable(_budget_warning_event, BudgetWarning),
    "portfolio_budget": Restatable("portfolio_budget.changed.v1", PortfolioBudget),
    "billing_plan": Restatable("billing_plan.set.v1", BillingPlan),
    "write_off": Restatable(_write_off_event, WriteOff),
    "rerating": Restatable(_rerating_event, Rerating),
    "client_payment": Restatable(_client_payment_event, ClientPayment),
    "retainer": Restatable(_retainer_event, Retainer, kept_by=("projects",)),
    "retainer_alert": Restatable("retainer_alert.raised.v1", RetainerAlert),
    "bank_statement": Restatable("bank_statement.imported.v1", BankStatement),
    "bank_line": Restatable(_bank_line_event, BankLine),
    "accounting_mapping": Restatable(_mapping_event, AccountingMapping),
    "accounting_export": Restatable(_export_event, AccountingExport),
    "accounting_difference": Restatable(_difference_event, AccountingDifference),
    "accounting_connection": Restatable("accounting_connection.set.v1", AccountingConnection),
    "accounting_document": Restatable(_document_event, AccountingDocument),
    "legal_entity": Restatable("legal_entity.set.v1", LegalEntity),
    "exchange_rate": Restatable(_exchange_rate_event, ExchangeRate),
    "intercompany_charge": Restatable(_intercompany_event, IntercompanyCharge),
    "entity_assignment": Restatable("entity_assignment.set.v1", EntityAssignment),
    "expense": Restatable(_expense_event, Expense),
    "tax_rate": Restatable("tax_rate.updated.v1", DatedTaxRate),
    "supplier": Restatable("supplier.updated.v1", Supplier),
    "purchase_order": Restatable("purchase_order.changed.v1", PurchaseOrder),
    "levy": Restatable("levy.changed.v1", Levy),
    "levy_remittance": Restatable("levy_remittance.recorded.v1", LevyRemittance),
    "media_rebate": Restatable("media_rebate.recorded.v1", MediaRebate),
    "purchase_receipt": Restatable(_receipt_event, PurchaseReceipt),
    "bill": Restatable("bill.changed.v1", Bill),
    "supplier_payment": Restatable(_supplier_payment_event, SupplierPayment),
    "payment_run": Restatable(_payment_run_event, PaymentRun),
    "match_tolerance": Restatable("match_tolerance.set.v1", MatchTolerance),
    "purchase_limit": Restatable("purchase_limit.set.v1", PurchaseLimit),
    "purchase_policy": Restatable("purchase_policy.set.v1", PurchasePolicy),
    "engagement": Restatable("engagement.updated.v1", Engagement),
    "self_bill": Restatable(_self_bill_event, SelfBill),
    "quotation_request": Restatable("quotation_request.changed.v1", QuotationRequest),
    "order_answer": Restatable("order_answer.given.v1", OrderAnswer),
    "supplier_document": Restatable("supplier_document.moved.v1", SupplierDocument),
    "supplier_link": Restatable(_supplier_link_event, SupplierLink),
    "cash_item": Restatable("cash_item.updated.v1", CashItem),
    "dunning_policy": Restatable("dunning_policy.set.v1", DunningPolicy),
    "collection_note": Restatable(_note_event, CollectionNote),
    "dunning_notice": Restatable(_notice_event, DunningNotice),
    "mileage_rate": Restatable(_mileage_rate_event, MileageRate),
    "period_lock": Restatable("period.closed.v1", PeriodLock),
    "ledger_account": Restatable("ledger_account.updated.v1", LedgerAccount),
    "recurring_journal": Restatable(_recurring_event, RecurringJournal),
    "revenue_plan": Restatable("revenue_plan.set.v1", RevenuePlan),
    "recognition_run": Restatable(_run_event, RecognitionRun),
}
