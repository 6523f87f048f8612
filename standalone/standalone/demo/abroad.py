"""A client of the demo abroad, who pays in euros: one invoice paid at another rate, one open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from standalone.demo.waiting import until
from standalone.rest import Json, Session

CODE = "EUR"
CLIENT = {
    "name": "Nordlicht Möbel GmbH",
    "currency_code": CODE,
    "street": "Speicherstraße 12",
    "town": "Hamburg",
    "post_code": "20457",
    "country_code": "DE",
    "tax_number": "DE136695976",
    "buyer_reference": "Marketing",
    "electronic_scheme": "EM",
    "electronic_address": "invoices@nordlicht-moebel.example",
}
PROJECTS = (("Spring catalogue", "6400.00"), ("Shop photography", "2750.00"))
RATES = ("0.8614", "0.8702")
"""Of a euro, on the day of the invoices and today."""


@dataclass(frozen=True, slots=True)
class Abroad:
    """sells: the account manager's session; plans: the project manager's."""

    sells: Session
    plans: Session
    finance: Session
    today: date

    def load(self) -> None:
        """Both invoices are of the day of the latest one, since their numbers follow its number."""
        standing = ["issued", "part_paid", "paid", "credited"]
        asked = {"status": standing, "order": "-issued_on", "page_size": 1}
        [latest] = self.finance.get("/v1/invoices", **asked)["items"]
        day = max(date.fromisoformat(latest["issued_on"]), self.today - timedelta(days=10))
        rates = dict(zip((day, self.today), RATES, strict=True))
        for on, rate in rates.items():
            body = {"from_currency_code": CODE, "to_currency_code": "GBP", "rate": rate}
            body |= {"rate_on": on.isoformat()}
            key = f"demo:rate:{on}"
            self.finance.unless("EXCHANGE_RATE_EXISTS", "/v1/exchange-rates", body, key)
        client = self.sells.post("/v1/clients", CLIENT, "demo:client:abroad")
        invoices = [
            self._invoice(client, number, day, *project) for number, project in enumerate(PROJECTS)
        ]
        self._pay(invoices[0])

    def _invoice(self, client: Json, number: int, day: date, name: str, fee: str) -> Json:
        key = f"demo:abroad:{number}"
        body = {"name": name, "client_id": client["id"], "chargeable": True}

        def open_project() -> Json | None:
            return self.plans.unless_missing("/v1/projects", body, f"{key}:project")

        project = until(open_project, "the client abroad")
        plan = f"/v1/projects/{project['id']}/billing-plan"
        until(lambda: self._knows(project), name)
        amount = {"amount": fee, "currency_code": CODE}
        part = {"name": name, "due_on": day.isoformat(), "amount": amount}
        wanted = {"billing_type": "fixed_price", "milestones": [part]}
        self.finance.put(plan, wanted, f"{key}:plan")
        draft = {"project_id": project["id"], "through": self.today.isoformat()}
        made = self.finance.post("/v1/invoices", draft, f"{key}:draft")
        issued = {"issued_on": day.isoformat()}
        return self.finance.post(f"/v1/invoices/{made['id']}/issue", issued, f"{key}:issue")

    def _knows(self, project: Json) -> bool:
        """Finance has the project."""
        path = f"/v1/projects/{project['id']}/legal-entity"
        return self.finance.find(path) is not None

    def _pay(self, invoice: Json) -> None:
        body = {
            "amount": invoice["total"],
            "received_on": self.today.isoformat(),
            "reference": "SEPA 20457",
        }
        self.finance.post(f"/v1/invoices/{invoice['id']}/payments", body, "demo:abroad:paid")
