"""Every page in both themes and on a phone: accessible, within its window, quiet, pictured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pytest
from browser import ALL_RULES, RULES_OF_COLOUR, RULES_OF_FORM, WIDTHS, OpenTab, Profiles, Tab
from standalone.rest import Json
from workplace import Member, Workplace, monday

expect = pytest.importorskip("playwright.sync_api").expect

ELSEWHERE = "/none/of/the/pages"
NAVIGATION = (".rail", ".bottom")
WITH_NAVIGATION = {"today", "today-manager", "sign-in", "invoices"}
"""On these it is looked at, too; it is the same around every other, and as long as most of them."""
SHIFT_MAX = 0.02
"""Of a page while it comes: the sum of what the Layout Instability API reports."""
PAGES = {
    "today": ("worker", "/today"),
    "today-manager": ("manager", "/today"),
    "me": ("worker", "/me"),
    "notices": ("worker", "/notices"),
    "notices-none": ("lead", "/notices"),
    "time": ("worker", f"/time?week={monday(1)}"),
    "my-tasks": ("worker", "/my-tasks"),
    "my-task": ("worker", "/my-tasks/{task}"),
    "time-empty": ("worker", "/time?week=2024-01-01"),
    "no-such-page": ("worker", "/nothing/here"),
    "projects": ("manager", "/projects"),
    "projects-none": ("manager", "/projects?search=nothing+is+called+this"),
    "project": ("manager", "/projects/{project}"),
    "plan": ("manager", "/projects/{plan}/plan"),
    "plan-quarter": ("manager", "/projects/{plan}/plan?zoom=quarter"),
    "plan-empty": ("manager", "/projects/{empty}/plan"),
    "tasks": ("manager", "/projects/{plan}/tasks"),
    "board": ("manager", "/projects/{plan}/tasks?as=board"),
    "templates": ("manager", "/templates"),
    "template": ("manager", "/templates/{template}"),
    "task": ("manager", "/projects/{project}/tasks?task={task}"),
    "project-time": ("manager", "/projects/{project}/time"),
    "project-people": ("manager", "/projects/{project}/people"),
    "project-budget": ("manager", "/projects/{budgeted}/budget"),
    "project-money": ("manager", "/projects/{project_to_bill}/money"),
    "portfolio": ("manager", "/portfolio"),
    "available-people": ("manager", "/available-people"),
    "skills": ("manager", "/settings/skills"),
    "new-skill": ("manager", "/settings/skills?new=1"),
    "estimates": ("manager", "/estimates"),
    "estimate": ("manager", "/estimates/{estimate}"),
    "estimate-compare": ("manager", "/estimates/{estimate}/compare"),
    "estimate-from-a-grid": ("manager", "/estimates?new=grid"),
    "estimate-templates": ("manager", "/estimate-templates"),
    "new-estimate-template": ("manager", "/estimate-templates?new=grid"),
    "quotes": ("finance", "/quotes"),
    "quote": ("finance", "/quotes/{quote}"),
    "quote-print": ("finance", "/quotes/{quote}/print"),
    "approvals": ("manager", "/approvals"),
    "approvals-none": ("seller", "/approvals"),
    "clients": ("seller", "/clients"),
    "contacts": ("seller", "/contacts"),
    "new-client": ("seller", "/clients?new=client"),
    "client": ("seller", "/clients/{client}"),
    "client-people": ("seller", "/clients/{client}/people"),
    "contact": ("seller", "/clients/{client}/people?contact=new"),
    "client-work": ("seller", "/clients/{client}/work"),
    "client-money": ("finance", "/clients/{client}/money"),
    "to-bill": ("finance", "/unbilled"),
    "to-bill-drafts": ("finance", "/unbilled?show=drafts"),
    "to-bill-by-age": ("finance", "/unbilled?show=ages"),
    "to-bill-everything": ("finance", "/unbilled?show=items"),
    "invoice-by-hand": ("finance", "/invoices?do=new"),
    "write-off-of-a-client": ("finance", "/write-offs?do=new"),
    "to-bill-line": ("finance", "/unbilled?project={project_to_bill}"),
    "invoices": ("finance", "/invoices"),
    "draft": ("finance", "/invoices/{draft}"),
    "invoice": ("finance", "/invoices/{invoice}"),
    "invoice-on-paper": ("finance", "/invoices/{invoice}/print"),
    "rates": ("finance", "/rates?client={client_of_card}"),
    "expenses": ("worker", "/expenses"),
    "expense": ("worker", "/expenses/{expense}"),
    "new-expense": ("worker", "/expenses?new=1"),
    "expenses-to-approve": ("manager", "/approvals/expenses"),
    "mileage-rates": ("finance", "/mileage-rates"),
    "purchase-orders": ("manager", "/purchase-orders"),
    "purchase-order": ("manager", "/purchase-orders/{order}"),
    "new-purchase-order": ("manager", "/purchase-orders?new=1"),
    "bills": ("finance", "/bills"),
    "bill": ("finance", "/bills/{bill}"),
    "new-bill": ("finance", "/bills?new=1"),
    "payables": ("finance", "/payables"),
    "payment-runs": ("finance", "/payment-runs"),
    "payment-run": ("finance", "/payment-runs/{payment_run}"),
    "new-payment-run": ("finance", "/payment-runs?new=1"),
    "suppliers": ("finance", "/suppliers"),
    "risks": ("manager", "/risks"),
    "new-risk": ("manager", "/risks?new=1"),
    "risk": ("manager", "/risks/{risk}"),
    "issues": ("manager", "/issues"),
    "new-issue": ("manager", "/issues?new=1"),
    "issue": ("manager", "/issues/{issue}"),
    "decisions": ("manager", "/decisions"),
    "new-decision": ("manager", "/decisions?new=1"),
    "decision": ("manager", "/decisions/{decision}"),
    "client-requests": ("manager", "/client-requests"),
    "new-client-request": ("manager", "/client-requests?new=1"),
    "client-request": ("manager", "/client-requests/{client_request}"),
    "status-reports": ("manager", "/status-reports"),
    "new-status-report": ("manager", "/status-reports?new=1"),
    "slips": ("manager", "/slips"),
    "slips-of-project": ("manager", "/slips?project_id={project}"),
    "task-series": ("manager", "/task-series"),
    "new-task-series": ("manager", "/task-series?new=1"),
    "one-task-series": ("manager", "/task-series/{task_series}"),
    "plan-imports": ("manager", "/plan-imports"),
    "plan-import": ("manager", "/plan-imports/{plan_import}"),
    "import-plan": ("manager", "/projects/{project}/plan?import=1"),
    "status-report": ("manager", "/status-reports/{status_report}"),
    "proofs": ("manager", "/proofs"),
    "proof": ("manager", "/proofs/{proof}"),
    "project-deliverables": ("manager", "/projects/{project}/deliverables"),
    "leave": ("worker", "/leave"),
    "new-leave": ("worker", "/leave?new=1"),
    "one-leave": ("lead", "/leave/{leave}"),
    "away": ("worker", "/away"),
    "time-rules": ("finance", "/time/rules"),
    "reasons": ("finance", "/time/reasons"),
    "leave-kinds": ("chief", "/leave-kinds"),
    "client-investment": ("finance", "/client-investment"),
    "exposure": ("manager", "/exposure"),
    "planner": ("manager", "/planner"),
    "new-booking": ("manager", "/planner?new=1"),
    "planner-year": ("manager", "/planner?weeks=52"),
    "bookings": ("manager", "/bookings"),
    "new-booking-in-list": ("manager", "/bookings?new=1"),
    "booking": ("manager", "/bookings/{booking}"),
    "demand": ("manager", "/demand"),
    "demand-behind": ("manager", "/demand?of=glazier"),
    "capacity-gaps": ("manager", "/capacity-gaps"),
    "scenarios": ("manager", "/scenarios"),
    "new-scenario": ("manager", "/scenarios?new=1"),
    "scenario": ("manager", "/scenarios/{scenario}"),
    "scenario-comparison": ("manager", "/scenario-comparison?with={scenario},{other_scenario}"),
    "levellings": ("manager", "/levellings"),
    "new-levelling": ("manager", "/levellings?new=1"),
    "levelling": ("manager", "/levellings/{levelling}"),
    "project-baselines": ("manager", "/projects/{plan}/baselines"),
    "project-earned-value": ("manager", "/projects/{plan}/earned-value"),
    "project-forecast": ("manager", "/projects/{plan}/forecast"),
    "project-risks": ("manager", "/projects/{project}/risks"),
    "media-orders": ("manager", "/media-orders"),
    "media-order": ("finance", "/media-orders/{media_order}"),
    "new-media-order": ("manager", "/media-orders?new=1"),
    "levies": ("finance", "/levies"),
    "levy": ("finance", "/levies/{levy}"),
    "supplier": ("finance", "/suppliers/{supplier}"),
    "upload-e-invoice": ("finance", "/bills?upload=1"),
    "purchase-limits": ("finance", "/purchase-limits"),
    "quotation-requests": ("manager", "/quotation-requests"),
    "new-quotation-request": ("manager", "/quotation-requests?new=1"),
    "quotation-request": ("manager", "/quotation-requests/{request}"),
    "engagements": ("finance", "/engagements"),
    "new-engagement": ("finance", "/engagements?new=1"),
    "engagement": ("finance", "/engagements/{engagement}"),
    "self-bills": ("finance", "/self-bills"),
    "self-bill": ("finance", "/self-bills/{self_bill}"),
    "own-self-bills": ("lead", "/me/self-bills"),
    "tax-rates": ("finance", "/tax-rates"),
    "write-offs": ("finance", "/write-offs"),
    "write-off": ("finance", "/write-offs/{write_off}"),
    "re-ratings": ("finance", "/re-ratings"),
    "re-rating": ("finance", "/re-ratings/{rerating}"),
    "payments": ("finance", "/payments"),
    "payment": ("finance", "/payments/{payment}"),
    "new-payment": ("finance", "/payments/new?client_id={client_of_card}&client=Client"),
    "bank": ("finance", "/bank"),
    "exchange-rates": ("finance", "/exchange-rates"),
    "retainers": ("finance", "/retainers"),
    "new-retainer": ("finance", "/retainers?new=1"),
    "due-retainers": ("finance", "/due-retainers"),
    "retainer": ("finance", "/retainers/{retainer}"),
    "over-servicing": ("finance", "/reports/over-servicing"),
    "receivables": ("finance", "/receivables"),
    "statement": ("finance", "/receivables/{client_of_card}"),
    "reminders": ("finance", "/reminders"),
    "reminders-sent": ("finance", "/reminders/sent"),
    "reminder": ("finance", "/reminders/sent/{reminder}"),
    "reminder-policy": ("finance", "/reminders/policy"),
    "promises": ("finance", "/promises"),
    "cash": ("finance", "/cash"),
    "cash-by-month": ("finance", "/cash?by=month"),
    "cash-items": ("finance", "/cash/items"),
    "cost-rates": ("finance", "/rates?show=costs"),
    "budgets": ("finance", "/budgets"),
    "portfolio-budgets": ("finance", "/portfolio-budgets"),
    "new-portfolio-budget": ("finance", "/portfolio-budgets?new=1"),
    "portfolio-budget": ("finance", "/portfolio-budgets/{portfolio_budget}"),
    "ledger": ("finance", "/ledger"),
    "journals": ("finance", "/ledger?show=journals"),
    "periods": ("finance", "/ledger?show=periods"),
    "accounts": ("finance", "/accounts"),
    "account": ("finance", "/accounts/4000"),
    "new-journal": ("finance", "/journals/new"),
    "recurring-journals": ("finance", "/recurring-journals"),
    "roles-of-accounts": ("finance", "/accounts?open=roles"),
    "profit-and-loss": ("finance", "/profit-and-loss"),
    "balance-sheet": ("finance", "/balance-sheet"),
    "profit-and-loss-of-group": ("finance", "/profit-and-loss?entity=consolidated"),
    "balance-sheet-of-group": ("finance", "/balance-sheet?entity=consolidated"),
    "intercompany": ("finance", "/intercompany"),
    "new-intercompany-charge": ("finance", "/intercompany?new=1"),
    "intercompany-charge": ("finance", "/intercompany/{charge}"),
    "tax-return": ("finance", "/tax-return"),
    "revenue": ("finance", "/revenue"),
    "close": ("finance", "/close"),
    "accounting": ("finance", "/accounting"),
    "accounting-connection": ("finance", "/accounting?show=connection"),
    "accounting-documents": ("finance", "/accounting?show=documents"),
    "accounting-mappings": ("finance", "/accounting?show=mappings"),
    "accounting-differences": ("finance", "/accounting?show=differences"),
    "pipeline": ("seller", "/pipeline"),
    "pipeline-list": ("seller", "/pipeline?as=list"),
    "pipeline-forecast": ("seller", "/pipeline?as=forecast"),
    "new-opportunity": ("seller", "/pipeline?new=opportunity"),
    "opportunity": ("seller", "/opportunities/{opportunity}"),
    "brief": ("seller", "/opportunities/{opportunity}/brief?from=1&to=2"),
    "handover": ("seller", "/opportunities/{sold}/handover"),
    "handover-taken": ("manager", "/opportunities/{sold}/handover"),
    "handovers": ("manager", "/handovers"),
    "people": ("chief", "/settings/people"),
    "new-person": ("chief", "/settings/people?new=person"),
    "person": ("chief", "/settings/people/{person}"),
    "roles": ("chief", "/settings/roles"),
    "role": ("chief", "/settings/roles/{role}"),
    "calendar": ("chief", "/settings/calendar"),
    "agency": ("chief", "/settings/agency"),
    "new-legal-entity": ("chief", "/settings/agency?new=entity"),
    "legal-entity": ("chief", "/settings/agency/{entity}"),
    "imports": ("chief", "/settings/imports?new=import"),
    "tokens": ("chief", "/settings/tokens?new=token"),
    "audit": ("chief", "/settings/audit?record=person:{person}"),
    "services": ("chief", "/settings/status"),
    "first-steps": ("chief", "/settings/start"),
    "utilisation": ("manager", "/reports"),
    "missing-time": ("chief", "/time/missing"),
    "capacity": ("manager", "/reports/capacity"),
    "hours-by-person": ("manager", "/reports/hours"),
    "estimate-accuracy": ("manager", "/reports/accuracy"),
    "pipeline-by-month": ("seller", "/reports/pipeline"),
    "revenue-by-month": ("finance", "/reports/revenue?month={month}"),
    "budget-and-margin": ("finance", "/reports/margin"),
    "profitability": ("finance", "/reports/profitability?period=year"),
    "profitability-by-project": ("finance", "/reports/profitability?period=year&by=project"),
    "work-in-progress": ("finance", "/reports/wip?period=year"),
    "what-changed": ("finance", "/reports/changes"),
    "figure-entries": ("finance", "/reports/figures"),
    "design": ("worker", "/design"),
    "design-controls": ("worker", "/design?part=controls"),
    "design-records": ("worker", "/design?part=records"),
    "design-surfaces": ("worker", "/design?part=surfaces"),
    "design-lists": ("worker", "/design?part=lists"),
    "design-list-empty": ("worker", "/design?part=lists&state=empty"),
    "design-list-refused": ("worker", "/design?part=lists&state=refused"),
    "design-charts": ("worker", "/design?part=charts"),
    "time-behind": ("manager", "/reports/entries?person={person}"),
}
"""By the name of the picture: who looks, and at what."""


def member_of(workplace: Workplace, name: str) -> Member:
    found: Member = getattr(workplace, name)
    return found


def examine(tab: Tab, name: str, rules: Json = ALL_RULES, without: Sequence[str] = ()) -> None:
    tab.settle()
    tab.picture(name)
    assert tab.violations(rules, without) == []
    assert not tab.is_wider_than_its_window()


def examine_everywhere(tab: Tab, name: str) -> None:
    """In both themes, which differ in their colours alone, at each width, and on a phone."""
    around = () if name in WITH_NAVIGATION else NAVIGATION
    examine(tab, f"{name}-light", without=around)
    assert not tab.is_empty()
    shifts = tab.shifts()
    assert sum(value for value, _ in shifts) <= SHIFT_MAX, shifts
    tab.page.emulate_media(color_scheme="dark")
    examine(tab, f"{name}-dark", RULES_OF_COLOUR, around)
    tab.page.emulate_media(color_scheme="light")
    for width in WIDTHS:
        tab.become_as_wide_as(width)
        tab.expect_to_fit_its_window()
    tab.become_a_phone()
    examine(tab, f"{name}-phone", RULES_OF_FORM, around)


class TabsOfRoles:
    """A tab of each role that goes from page to page by links, so that a page costs little."""

    def __init__(self, profiles: Profiles, workplace: Workplace) -> None:
        self._profiles = profiles
        self._workplace = workplace
        self._open = ExitStack()
        self._tabs: dict[str, Tab] = {}

    @contextmanager
    def at(self, who: str, path: str) -> Iterator[Tab]:
        """When the caller is done, the page may have complained about nothing.

        After a failure the role gets another tab, so that no other test fails with it.
        """
        tab = self._tabs.pop(who, None) or self._tab(who)
        tab.become_a_desktop()
        tab.follow(path)
        yield tab
        assert tab.complaints == []
        self._tabs[who] = tab

    def _tab(self, who: str) -> Tab:
        context = self._open.enter_context(self._profiles.lend(self._workplace.address))
        context.add_cookies([self._workplace.cookie(member_of(self._workplace, who))])
        tab = Tab(context.pages[0], self._workplace.address)
        tab.go(ELSEWHERE)
        return tab

    def close(self) -> None:
        self._open.close()


@pytest.fixture(scope="module")
def tabs(profiles: Profiles, workplace: Workplace) -> Iterator[TabsOfRoles]:
    tabs = TabsOfRoles(profiles, workplace)
    yield tabs
    tabs.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_in_both_themes_and_on_a_phone(
    tabs: TabsOfRoles, records: dict[str, str], name: str
) -> None:
    who, path = PAGES[name]
    with tabs.at(who, path.format(**records)) as tab:
        examine_everywhere(tab, name)


def test_what_is_not_set_yet_is_no_error(
    open_tab: OpenTab, workplace: Workplace, records: dict[str, str]
) -> None:
    """open_tab looks at the console, in which a browser logs every 404."""
    tab = open_tab(workplace.finance, f"/projects/{records['project']}/money")
    expect(tab.page.get_by_text("Nobody has set how this project is billed")).to_be_visible()
    tab.go(f"/projects/{records['project']}/budget")
    expect(tab.page.get_by_role("heading", name="No budget yet")).to_be_visible()
    tab.go(f"/rates?show=in-force&role=juggler&person={workplace.worker.id}&on=1999-01-01")
    expect(tab.page.get_by_text("prices an hour of the role 'juggler'")).to_be_visible()
    body = {"name": "Vera Stone", "email": "vera@northlight.example", "charge_role": "designer"}
    person = workplace.administrator.post("/v1/people", body)
    tab = open_tab(workplace.chief, f"/settings/people/{person['id']}")
    expect(tab.page.get_by_role("heading", name="What they answer for")).to_be_visible()
    expect(tab.page.get_by_role("heading", name="What they may do")).to_be_hidden()
    tab.settle()


def test_the_sign_in_page_is_good(open_tab: OpenTab) -> None:
    examine_everywhere(open_tab(), "sign-in")


def test_the_palette_and_the_keys_are_good(
    open_tab: OpenTab, workplace: Workplace, records: dict[str, str]
) -> None:
    tab = open_tab(workplace.worker)
    tab.page.keyboard.press("Control+k")
    palette = tab.page.get_by_role("dialog")
    palette.get_by_role("combobox").fill("visual")
    palette.get_by_role("option", name="Key visual").wait_for()
    palette.get_by_role("combobox").fill("sprign")
    palette.get_by_role("option", name="Spring campaign").wait_for()
    examine(tab, "palette")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Shift+?")
    tab.page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    examine(tab, "keys")
