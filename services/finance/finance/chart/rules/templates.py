"""Charts of accounts to begin with, each with the accounts that an agency needs.

Numbers are those of the published charts: DATEV's SKR03 and SKR04, the French plan comptable
général (règlement ANC 2014-03). The United Kingdom and the United States have no official chart;
their templates use the numbering that is usual in small companies' software. Names are our own.

Each line: number, kind (a asset, l liability, q equity, i income, e expense), name, and role.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from finance.chart.rules.roles import AccountKind, AccountRole


@dataclass(frozen=True, slots=True)
class TemplateAccount:
    code: str
    kind: AccountKind
    name: str
    role: AccountRole | None = None


UK = """
0030 a Office equipment
0031 a Office equipment, depreciation
1100 a Trade debtors | receivables
1103 a Prepayments
1104 a Contract assets | contract_assets
1150 a Owed by own legal entities | intercompany_receivable
1200 a Bank | bank
1230 a Petty cash
2100 l Trade creditors | payables
2104 l Payments of clients on account | payments_on_account
2105 l Contract liabilities | contract_liabilities
2106 l Costs passed on to clients | passed_on
2107 l Levies to pay | levies
2109 l Accruals
2110 l Provision for losses on contracts | loss_provision
2150 l Owed to own legal entities | intercompany_payable
2200 l Output tax | output_tax
2201 l Input tax | input_tax
2202 l VAT to pay
2210 l PAYE and National Insurance
2220 l Net wages
2230 l Expenses owed to staff | staff_payables
3000 q Share capital
3200 q Profit and loss brought forward | retained_earnings
4000 i Fees | revenue
4010 i Media and production
4900 i Other income
4906 i Exchange gains | exchange_gain
4950 i Sales to own legal entities | intercompany_revenue
5000 e Media and production bought
5002 e Other purchases for clients | purchases
5010 e Losses on contracts | contract_losses
5950 e Bought from own legal entities | intercompany_cost
6002 e Freelancers
7000 e Salaries
7006 e Employer's National Insurance
7100 e Rent
7400 e Travel | staff_expenses
7502 e Telephone and internet
7504 e Office supplies
7505 e Software
7603 e Professional fees
7901 e Bank charges
7906 e Exchange losses | exchange_loss
8000 e Depreciation
8100 e Bad debts | bad_debts
9998 a Suspense
"""

US = """
1000 a Checking account | bank
1050 a Petty cash
1200 a Accounts receivable | receivables
1250 a Contract assets | contract_assets
1270 a Owed by own legal entities | intercompany_receivable
1300 a Prepaid expenses
1350 a Recoverable tax | input_tax
1500 a Equipment
1590 a Accumulated depreciation
2000 l Accounts payable | payables
2050 l Owed to own legal entities | intercompany_payable
2100 l Accrued expenses
2150 l Expenses owed to staff | staff_payables
2200 l Sales tax payable | output_tax
2300 l Payroll liabilities
2350 l Customer deposits | payments_on_account
2360 l Costs passed on to clients | passed_on
2370 l Levies to pay | levies
2400 l Contract liabilities | contract_liabilities
2450 l Provision for losses on contracts | loss_provision
3000 q Common stock
3900 q Retained earnings | retained_earnings
4000 i Fees | revenue
4100 i Media and production
4900 i Other income
4910 i Exchange gains | exchange_gain
4950 i Sales to own legal entities | intercompany_revenue
5000 e Media and production bought
5100 e Other purchases for clients | purchases
5200 e Freelancers
5900 e Losses on contracts | contract_losses
5950 e Bought from own legal entities | intercompany_cost
6000 e Salaries
6050 e Payroll taxes
6100 e Rent
6200 e Travel | staff_expenses
6300 e Telephone and internet
6400 e Office supplies
6450 e Software
6500 e Professional fees
6600 e Bank charges
6610 e Exchange losses | exchange_loss
6700 e Bad debts | bad_debts
6800 e Depreciation
"""

SKR03 = """
0420 a Office fittings
0800 q Share capital
0860 q Profit brought forward | retained_earnings
0970 l Other provisions
0976 l Provision for losses on contracts | loss_provision
0980 a Prepaid expenses
0990 l Deferred income
1000 a Cash
1200 a Bank | bank
1360 a Money in transit
1400 a Trade receivables | receivables
1470 a Owed by own legal entities | intercompany_receivable
1500 a Other assets
1571 a Input tax 7 %
1576 a Input tax 19 % | input_tax
1577 a Input tax, reverse charge 19 %
1590 a Costs passed on to clients | passed_on
1600 l Trade payables | payables
1630 l Owed to own legal entities | intercompany_payable
1700 l Other liabilities | staff_payables
1710 l Payments received on account | contract_liabilities
1711 l Payments not allocated yet | payments_on_account
1736 l Levies to pay | levies
1740 l Wages payable
1741 l Wage tax payable
1742 l Social security payable
1771 l Output tax 7 %
1776 l Output tax 19 % | output_tax
1780 l VAT paid in advance
1787 l Output tax, reverse charge 19 %
2150 e Exchange losses | exchange_loss
2400 e Bad debts | bad_debts
2660 i Exchange gains | exchange_gain
3100 e Services bought | purchases
3105 e Bought from own legal entities | intercompany_cost
3123 e Services from the EU, reverse charge
4120 e Salaries
4130 e Social security, employer's share
4210 e Rent
4300 e Tax that cannot be reclaimed
4600 e Advertising
4660 e Travel of employees | staff_expenses
4830 e Depreciation
4900 e Other operating cost
4901 e Losses on contracts | contract_losses
4910 e Postage
4920 e Telephone
4930 e Office supplies
4950 e Legal and professional fees
4964 e Licences and software
4970 e Bank charges
7080 a Services in progress | contract_assets
8300 i Revenue 7 %
8336 i Services to the EU, reverse charge
8338 i Services to other countries
8400 i Revenue 19 % | revenue
8405 i Sales to own legal entities | intercompany_revenue
8700 i Reductions of revenue
"""

SKR04 = """
0650 a Office fittings
1080 a Services in progress | contract_assets
1200 a Trade receivables | receivables
1270 a Owed by own legal entities | intercompany_receivable
1300 a Other assets
1370 a Costs passed on to clients | passed_on
1401 a Input tax 7 %
1406 a Input tax 19 % | input_tax
1407 a Input tax, reverse charge 19 %
1460 a Money in transit
1600 a Cash
1800 a Bank | bank
1900 a Prepaid expenses
2900 q Share capital
2970 q Profit brought forward | retained_earnings
3070 l Other provisions
3092 l Provision for losses on contracts | loss_provision
3250 l Payments received on account | contract_liabilities
3251 l Payments not allocated yet | payments_on_account
3300 l Trade payables | payables
3420 l Owed to own legal entities | intercompany_payable
3500 l Other liabilities | staff_payables
3700 l Levies to pay | levies
3720 l Wages payable
3730 l Wage tax payable
3740 l Social security payable
3801 l Output tax 7 %
3806 l Output tax 19 % | output_tax
3820 l VAT paid in advance
3837 l Output tax, reverse charge 19 %
3900 l Deferred income
4300 i Revenue 7 %
4336 i Services to the EU, reverse charge
4338 i Services to other countries
4400 i Revenue 19 % | revenue
4405 i Sales to own legal entities | intercompany_revenue
4700 i Reductions of revenue
4840 i Exchange gains | exchange_gain
5900 e Services bought | purchases
5905 e Bought from own legal entities | intercompany_cost
5923 e Services from the EU, reverse charge
6020 e Salaries
6110 e Social security, employer's share
6220 e Depreciation
6300 e Other operating cost
6301 e Losses on contracts | contract_losses
6310 e Rent
6600 e Advertising
6650 e Travel of employees | staff_expenses
6800 e Postage
6805 e Telephone
6815 e Office supplies
6825 e Legal and professional fees
6837 e Licences and software
6855 e Bank charges
6860 e Tax that cannot be reclaimed
6880 e Exchange losses | exchange_loss
6930 e Bad debts | bad_debts
"""

FR = """
1013 q Share capital
110 q Profit brought forward | retained_earnings
1516 l Provision for losses on contracts | loss_provision
2183 a Office and computer equipment
28183 a Office and computer equipment, depreciation
401 l Suppliers | payables
408 l Suppliers, invoices to come
411 a Clients | receivables
418 a Clients, services not invoiced yet | contract_assets
4191 l Clients, payments on account | payments_on_account
421 l Pay owed
428 l Staff, other charges to pay | staff_payables
431 l Social security
44551 l VAT to pay
44566 a VAT on purchases | input_tax
44571 l VAT on sales | output_tax
447 l Levies to pay | levies
4511 a Owed by own legal entities | intercompany_receivable
4512 l Owed to own legal entities | intercompany_payable
467 a Other debtors and creditors
4671 l Costs passed on to clients | passed_on
471 a Suspense
486 a Prepaid expenses
487 l Deferred income | contract_liabilities
491 a Allowance for doubtful clients
512 a Bank | bank
531 a Cash
58 a Money in transit
604 e Services bought for clients | purchases
6041 e Bought from own legal entities | intercompany_cost
6063 e Office supplies
611 e Subcontractors
6132 e Rent
6226 e Professional fees
623 e Advertising
6251 e Travel | staff_expenses
626 e Post and telecommunication
627 e Bank charges
641 e Salaries
645 e Social charges
651 e Licences
654 e Bad debts | bad_debts
656 e Exchange losses on trade | exchange_loss
6811 e Depreciation
6815 e Additions to provisions | contract_losses
706 i Services | revenue
7061 i Sales to own legal entities | intercompany_revenue
708 i Ancillary income
709 i Reductions of revenue
756 i Exchange gains on trade | exchange_gain
"""


class ChartTemplate(StrEnum):
    UK = "uk"
    US = "us"
    SKR03 = "skr03"
    SKR04 = "skr04"
    FR = "fr"


_LINES = {
    ChartTemplate.UK: UK,
    ChartTemplate.US: US,
    ChartTemplate.SKR03: SKR03,
    ChartTemplate.SKR04: SKR04,
    ChartTemplate.FR: FR,
}
_KINDS = {kind.value[0]: kind for kind in AccountKind if kind is not AccountKind.EQUITY} | {
    "q": AccountKind.EQUITY
}


def accounts_of(template: ChartTemplate) -> list[TemplateAccount]:
    """The accounts of a template, in the order of their numbers."""
    return sorted(_accounts(_LINES[template]), key=lambda account: account.code)


def _accounts(lines: str) -> Iterator[TemplateAccount]:
    for line in lines.strip().splitlines():
        account, _, role = line.partition(" | ")
        code, kind, name = account.split(" ", 2)
        yield TemplateAccount(code, _KINDS[kind], name, AccountRole(role) if role else None)
