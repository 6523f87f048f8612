"""What the demo's finance person does: rates, plans, invoices, payments, a credit, closed months.

The last days are left as a finance person finds them on a Monday: some work is ready to bill, a
draft waits to be issued, a project has no billing plan yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from standalone.demo import accountants
from standalone.demo.briefs import CURRENCY, money
from standalone.demo.retaining import Retaining
from standalone.demo.roster import HOURLY_RATES
from standalone.demo.timeline import Engagement
from standalone.demo.waiting import until
from standalone.rest import Json, Session

PAID_AFTER_DAYS = 24
UNBILLED_DAYS = 12
"""What falls due in these last days is not billed yet."""
DRAFTED_DAYS = 16
"""What fell due in the days before those is drafted and not issued yet."""
DEPOSIT = Decimal("500.00")
"""Of a payment that is more than what is due."""
WITHOUT_PLAN = "Accessibility audit"
CAPPED = "Dealer portal"
CHARITY = "Saltmarsh Hospice Trust"
CHARITY_SHARE = Decimal("0.80")
RISE = Decimal("1.04")
SERVICES: list[Json] = [
    {"service": "retouched photograph", "unit": "photograph", "amount": money("45.00")},
    {"service": "hosting", "unit": "month", "amount": money("120.00")},
]


@dataclass(frozen=True, slots=True)
class Billing:
    """finance: the finance person's session. projects: by the number of the engagement."""

    finance: Session
    projects: Mapping[int, Json]
    worked: Sequence[Engagement]
    today: date

    def load(self) -> None:
        for one in self.worked:
            if one.job.name != WITHOUT_PLAN:
                self._plan(one)
        self._wait()
        retaining = Retaining(self.finance, self.projects, self.worked, self.today)
        retainer_ids = retaining.agree()
        for day, one in sorted(self._days(), key=lambda due: (due[0], due[1].number)):
            self._invoice(one, day)
        self._credit()
        self._receive()
        self._import_statement()
        self._write_off()
        self._rerate()
        retaining.bill(retainer_ids)
        self._cap()
        self._bill_by_hand()
        accountants.hand_over(self.finance, self.today)

    def _plan(self, one: Engagement) -> None:
        path = f"/v1/projects/{self.projects[one.number]['id']}/billing-plan"
        plan: Json = {"billing_type": "time_and_materials", "milestones": []}
        if one.job.fixed_price:
            steps = zip(("On signing", "Half way", "On delivery"), _steps(one), strict=True)
            shares = ("0.40", "0.30", "0.30")
            plan["billing_type"] = "fixed_price"
            plan["milestones"] = [
                {"name": name, "due_on": day.isoformat(), "budget_share": share}
                for (name, day), share in zip(steps, shares, strict=True)
            ]
        self.finance.put(path, plan, f"demo:billing:{one.number}")

    def _days(self) -> Iterable[tuple[date, Engagement]]:
        """When each job is billed: at its milestones, or at the end of every four weeks."""
        last = self.today - timedelta(days=UNBILLED_DAYS)
        for one in self.worked:
            parts = range(1, 7)
            every = [one.start + timedelta(weeks=4 * part) for part in parts]
            days = _steps(one) if one.job.fixed_price else every
            if one.job.name != WITHOUT_PLAN:
                yield from ((day, one) for day in days if day < last or _is_over(one, day, self))

    def _wait(self) -> None:
        """Until the last fact about approved time has been valued."""
        seen, still = "", 0
        while still < 3:
            total = str(self.finance.get("/v1/unbilled-work", page_size=1)["totals"])
            still = still + 1 if total == seen else 0
            seen = total
            time.sleep(0.5)

    def _invoice(self, one: Engagement, day: date) -> None:
        key = f"demo:invoice:{one.number}:{day}"
        body = {"project_id": self.projects[one.number]["id"], "through": day.isoformat()}
        draft = self.finance.unless("NOTHING_TO_BILL", "/v1/invoices", body, f"{key}:draft")
        if draft is None or (self._is_recent(day) and not _is_over(one, day, self)):
            return
        path = f"/v1/invoices/{draft['id']}"
        self.finance.post(f"{path}/issue", {"issued_on": day.isoformat()}, f"{key}:issue")
        received_on = day + timedelta(days=PAID_AFTER_DAYS)
        if received_on < self.today and one.number % 7 != 1:
            payment = {"amount": draft["total"], "received_on": received_on.isoformat()}
            payment["reference"] = f"BACS {4000 + one.number * 37 + day.day}"
            if one.number % 5 == 2 and day > self.today - timedelta(weeks=8):
                payment["amount"] = money(f"{Decimal(draft['total']['amount']) / 2:.2f}")
            self.finance.post(f"{path}/payments", payment, f"{key}:paid")

    def _bill_by_hand(self) -> None:
        """What no time stands behind, for two projects of one client on one document."""
        of_client: dict[int, list[str]] = {}
        for one in self.worked:
            if one.job.name != WITHOUT_PLAN:
                of_client.setdefault(one.job.client, []).append(self.projects[one.number]["id"])
        several = (ids[:2] for ids in of_client.values() if len(ids) > 1)
        first, second = next(several, ("", ""))
        if not first:
            return
        lines: list[Json] = [
            {
                "description": "Prints for the fair",
                "quantity": "24",
                "unit": "prints",
                "unit_price": "12.50",
            },
            {"description": "Courier", "amount": money("38.00"), "project_id": second},
        ]
        body = {"project_id": first, "lines": lines}
        reason, key = "HANDOVER_NOT_ACCEPTED", "demo:by-hand:draft"
        draft = self.finance.unless(reason, "/v1/invoices", body, key)
        if draft is None:
            return
        day = {"issued_on": self.today.isoformat()}
        self.finance.post(f"/v1/invoices/{draft['id']}/issue", day, "demo:by-hand:issue")

    def _is_recent(self, day: date) -> bool:
        return day >= self.today - timedelta(days=DRAFTED_DAYS)

    def _credit(self) -> None:
        """A part of the first line of the oldest invoice that is owed."""
        owed = self.finance.get("/v1/invoices", status="issued", order="created_at", page_size=1)
        for invoice in owed["items"]:
            line = invoice["lines"][0]
            amount = money(f"{Decimal(line['amount']['amount']) / 10:.2f}")
            body: Json = {"reason": "Two rounds of changes were agreed as a gift"}
            body["lines"] = [{"invoice_line_id": line["id"], "amount": amount}]
            path = f"/v1/invoices/{invoice['id']}/credit"
            self.finance.once("POST", path, body, "demo:credit")

    def _receive(self) -> None:
        """One payment over the two oldest invoices of a client, with something left on account."""
        owed = self.finance.get("/v1/invoices", status="issued", order="issued_on", page_size=200)
        by_client: dict[str, list[Json]] = {}
        for invoice in owed["items"]:
            by_client.setdefault(invoice["client_id"], []).append(invoice)
        several = [invoices[:2] for invoices in by_client.values() if len(invoices) > 1]
        for one, other in several[:1]:
            parts = [Decimal(each["due"]["amount"]) for each in (one, other)]
            body: Json = {
                "client_id": one["client_id"],
                "amount": money(f"{sum(parts) + DEPOSIT:.2f}"),
                "received_on": (self.today - timedelta(days=1)).isoformat(),
                "reference": "BACS 7001",
                "method": "bank_transfer",
                "allocations": [
                    {"invoice_id": each["id"], "amount": each["due"]} for each in (one, other)
                ],
            }
            self.finance.once("POST", "/v1/payments", body, "demo:received")

    def _import_statement(self) -> None:
        """What the bank sent: a payment that names its invoice, one that does not, a fee."""
        owed = self.finance.get("/v1/invoices", status="issued", order="-issued_on", page_size=2)
        day = (self.today - timedelta(days=1)).isoformat()
        texts = [f"Invoice {one['number']}" for one in owed["items"][:1]] + ["Your invoice"]
        paid = [
            f'{day},{one["due"]["amount"]},"{one["client_name"]}",{text}'
            for one, text in zip(owed["items"], texts, strict=False)
        ]
        rows = ["Date,Amount,Name,Text", *paid, f"{day},-12.50,,Charges of the month"]
        body: Json = {
            "format": "csv",
            "file_name": f"statement-{day}.csv",
            "content": "\n".join(rows) + "\n",
            "mapping": {
                "account": "GB33BUKB20201555555555",
                "currency_code": CURRENCY,
                "day": "Date",
                "amount": "Amount",
                "name": "Name",
                "text": "Text",
            },
        }
        path = "/v1/bank-statements"
        self.finance.once("POST", path, body, "demo:statement", "BANK_FILE_KNOWN")

    def _write_off(self) -> None:
        """What was done for jobs that are on hold, up to the day before they were quiet."""
        through = (self.today - timedelta(days=DRAFTED_DAYS)).isoformat()
        body = {"through": through, "reason": "Two concepts that the client did not ask for"}
        ids = [
            self.projects[one.number]["id"] for one in self.worked if one.job.status == "on_hold"
        ]
        if ids:
            wanted = {**body, "project_ids": ids}
            self.finance.unless("NOTHING_TO_WRITE_OFF", "/v1/write-offs", wanted, "demo:off")

    def _cap(self) -> None:
        """A ceiling that leaves half of what is unbilled, so that the rest goes over it."""
        for one in (one for one in self.worked if one.job.name == CAPPED):
            path = f"/v1/projects/{self.projects[one.number]['id']}/billing-plan"
            standing = self.finance.get(path)["standing"]
            charged, unbilled = (
                Decimal(standing[name]["amount"]) for name in ("charged", "unbilled")
            )
            cap = money(f"{charged + max(unbilled / 2, DEPOSIT):.2f}")
            capped: Json = {"billing_type": "capped", "cap": cap}
            self.finance.once("PUT", path, capped, f"demo:cap:{one.number}")

    def _rerate(self) -> None:
        """A job whose client agreed to more for its last days, which are not billed yet."""
        agreed = [
            one for one in self.worked if one.job.status == "active" and not one.job.fixed_price
        ]
        for one in agreed[:1]:
            since = (self.today - timedelta(days=DRAFTED_DAYS)).isoformat()
            of_project: Json = {"project_id": self.projects[one.number]["id"]}
            card = of_project | {"name": "Agreed for the extension", "currency_code": CURRENCY}
            card |= {"effective_from": since, "rates": _rates(RISE)}
            self.finance.post("/v1/rate-cards", card, "demo:card:project")
            days = {"worked_from": since, "worked_to": self.today.isoformat()}
            batch = self.finance.post("/v1/re-ratings", of_project | days, "demo:rerating")
            if batch["entries"]:
                path = f"/v1/re-ratings/{batch['id']}/apply"
                reason = {"reason": "Agreed with the extension of the job"}
                self.finance.post(path, reason, "demo:rerating:apply")


def _steps(one: Engagement) -> list[date]:
    return [one.start, one.start + (one.end - one.start) / 2, one.end]


def _is_over(one: Engagement, day: date, billing: Billing) -> bool:
    """Jobs that are completed are billed to the last day."""
    return one.job.status == "completed" and day < billing.today


def load_rates(finance: Session, begins: date, today: date) -> None:
    """The standard card, and the one of next year."""
    rise = date(today.year + 1, 1, 1)
    for name, day, factor in (
        ("Standard", begins, Decimal(1)),
        (f"Standard {rise.year}", rise, RISE),
    ):
        body: Json = {"name": name, "currency_code": CURRENCY, "rates": _rates(factor)}
        body |= {"effective_from": day.isoformat(), "services": SERVICES}
        finance.post("/v1/rate-cards", body, f"demo:card:{name}")


def load_rates_of_clients(
    finance: Session, clients: Mapping[str, str], developer: str, begins: date
) -> None:
    """Clients with a card of their own, and a developer by the day; clients: ids by name."""
    body: Json = {"name": "Charity rate", "client_id": clients[CHARITY]}
    body["currency_code"] = CURRENCY
    body |= {"effective_from": begins.isoformat(), "rates": _rates(CHARITY_SHARE)}
    body["people"] = [{"person_id": developer, "daily": money("640.00"), "day_minutes": 450}]
    ask: Callable[[], Json | None] = partial(
        finance.unless_missing, "/v1/rate-cards", body, "demo:card:charity"
    )
    until(ask, f"{CHARITY} in finance")


def _rates(factor: Decimal) -> list[Json]:
    return [
        {"charge_role": role, "hourly": money(f"{Decimal(hourly) * factor:.2f}")}
        for role, hourly in HOURLY_RATES.items()
    ]
