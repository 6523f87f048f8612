"""A server that answers as Xero's Accounting API does, and refuses what it refuses.

Source: the OpenAPI description of Xero (xero_accounting.yaml), and developer.xero.com on custom
connections, idempotency, limits and validation. It knows what Tandem uses, and keeps everything in
memory. `trouble` makes it fail as the real one may.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

API = "/api.xro/2.0/"
CLIENT, SECRET = "0A1B2C", "a-secret-of-a-custom-connection"
TENANT = "3a6b9c2d-0000-4000-8000-00000000000a"
LISTS = {
    "Contacts": "ContactID",
    "Invoices": "InvoiceID",
    "CreditNotes": "CreditNoteID",
    "ManualJournals": "ManualJournalID",
    "Payments": "PaymentID",
}


class Wrong(Exception):
    """A validation error."""


@dataclass
class Xero:
    """accounts: code to type. trouble: what the next requests meet; see `_troubled`."""

    accounts: dict[str, str] = field(
        default_factory=lambda: {
            "090": "BANK",
            "200": "REVENUE",
            "300": "DIRECTCOSTS",
            "400": "EXPENSE",
            "610": "DEBTORS",
            "800": "CREDITORS",
            "830": "CURRLIAB",
            "850": "CURRENT",
        }
    )
    tax_types: frozenset[str] = frozenset({"OUTPUT2", "INPUT2", "NONE", "ZERORATEDOUTPUT"})
    currencies: frozenset[str] = frozenset({"GBP"})
    address: str = ""
    trouble: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    records: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {name: {} for name in LISTS}
    )
    tokens: set[str] = field(default_factory=set)
    answered: dict[str, tuple[bytes, int, dict[str, Any]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def all(self, list_: str) -> list[dict[str, Any]]:
        return list(self.records[list_].values())

    def pay(self, invoice_id: str, amount: str, on: str, **more: Any) -> dict[str, Any]:
        """Somebody enters a payment in Xero."""
        body = {
            "Invoice": {"InvoiceID": invoice_id},
            "Account": {"Code": "090"},
            "Date": on,
            "Amount": Decimal(amount),
            **more,
        }
        return self._add_payment(body)

    def remove(self, payment: dict[str, Any]) -> None:
        """Somebody removes a payment in Xero."""
        self.records["Invoices"][payment["Invoice"]["InvoiceID"]]["AmountDue"] += payment["Amount"]
        payment["Status"], payment["UpdatedDateUTC"] = "DELETED", datetime.now(UTC)

    def answer(
        self, method: str, path: str, headers: Any, body: bytes, query: dict[str, str]
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers."""
        with self.lock:
            self.calls.append(f"{method} {path}")
            if troubled := self._troubled():
                return troubled
            if path == "/connect/token":
                return self._token(headers, body)
            if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return 401, {"Title": "Unauthorized", "Detail": "TokenExpired"}, {}
            if path == "/connections":
                return 200, [{"tenantId": TENANT, "tenantType": "ORGANISATION"}], {}
            if headers.get("xero-tenant-id") != TENANT:
                return 403, {"Title": "Forbidden", "Detail": "AuthenticationUnsuccessful"}, {}
            key = headers.get("Idempotency-Key", "")
            if key in self.answered:
                first, status, answer = self.answered[key]
                if first != body:
                    return 400, {"Message": "The key was used with another body."}, {}
                return status, answer, {}
            status, answer = self._served(method, path.removeprefix(API), headers, body, query)
            if key:
                self.answered[key] = body, status, answer
            return status, answer, {}

    def _troubled(self) -> tuple[int, Any, dict[str, str]] | None:
        """down: 503. limit: 429 for a minute. lost: it is done, and the answer is lost."""
        if not self.trouble or self.trouble[0] == "lost":
            return None
        kind = self.trouble.pop(0)
        if kind == "limit":
            return 429, {}, {"Retry-After": "41", "X-Rate-Limit-Problem": "minute"}
        return 503, {"Title": "Service unavailable"}, {}

    def _token(self, headers: Any, body: bytes) -> tuple[int, Any, dict[str, str]]:
        given = base64.b64decode(headers.get("Authorization", "").removeprefix("Basic ")).decode()
        if given != f"{CLIENT}:{SECRET}":
            return 400, {"error": "invalid_client"}, {}
        if "grant_type=client_credentials" not in body.decode():
            return 400, {"error": "unsupported_grant_type"}, {}
        token = uuid.uuid4().hex
        self.tokens.add(token)
        return 200, {"access_token": token, "expires_in": 1800, "token_type": "Bearer"}, {}

    def _served(
        self, method: str, path: str, headers: Any, body: bytes, query: dict[str, str]
    ) -> tuple[int, Any]:
        list_, _, rest = path.partition("/")
        try:
            if method == "GET":
                return 200, self._listed(list_, rest, headers, query)
            given = json.loads(body, parse_float=Decimal, parse_int=Decimal)
            if rest.endswith("/Allocations"):
                return 200, self._allocate(rest.partition("/")[0], given["Allocations"][0])
            return 200, {list_: [self._add(list_, given[list_][0])]}
        except Wrong as wrong:
            errors = [{"ValidationErrors": [{"Message": str(wrong)}]}]
            return 400, {
                "ErrorNumber": 10,
                "Type": "ValidationException",
                "Message": "A validation exception occurred",
                "Elements": errors,
            }

    def _listed(self, list_: str, rest: str, headers: Any, query: dict[str, str]) -> Any:
        if list_ == "Organisation":
            return {"Organisations": [{"Name": "Northlight Ltd", "BaseCurrency": "GBP"}]}
        if rest:
            return {list_: [self.records[list_][rest]]}
        found = self.all(list_)
        for field_, how, value in re.findall(
            r'(\w+)(==|\.StartsWith\()"([^"]*)"', query.get("where", "")
        ):
            found = [
                one
                for one in found
                if (
                    one.get(field_) == value
                    if how == "=="
                    else str(one.get(field_)).startswith(value)
                )
            ]
        if since := headers.get("If-Modified-Since"):
            at = datetime.fromisoformat(since).replace(tzinfo=UTC)
            found = [one for one in found if one["UpdatedDateUTC"] >= at]
        found.sort(key=lambda one: one["UpdatedDateUTC"])
        page, size = int(query.get("page", "1")), int(query.get("pageSize", "100"))
        return {list_: found[(page - 1) * size : page * size]}

    def _add(self, list_: str, given: dict[str, Any]) -> dict[str, Any]:
        add = {
            "Contacts": self._add_contact,
            "Invoices": self._add_document,
            "CreditNotes": self._add_document,
            "ManualJournals": self._add_journal,
            "Payments": self._add_payment,
        }
        return add[list_](given)

    def _keep(self, list_: str, given: dict[str, Any]) -> dict[str, Any]:
        id_ = str(uuid.uuid4())
        kept = {**given, LISTS[list_]: id_, "UpdatedDateUTC": datetime.now(UTC)}
        self.records[list_][id_] = kept
        return kept

    def _add_contact(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given.get("Name"):
            raise Wrong("The contact name must be specified.")
        for one in self.all("Contacts"):
            if one["ContactNumber"] == given["ContactNumber"]:
                one.update(given)
                return one
            if one["Name"] == given["Name"]:
                raise Wrong(
                    f"The contact name {given['Name']} is already assigned to another contact."
                )
        return self._keep("Contacts", given)

    def _add_document(self, given: dict[str, Any]) -> dict[str, Any]:
        is_credit = given["Type"].endswith("CREDIT")
        list_, number = (
            ("CreditNotes", "CreditNoteNumber") if is_credit else ("Invoices", "InvoiceNumber")
        )
        if given["Contact"].get("ContactID") not in self.records["Contacts"]:
            raise Wrong("The contact does not exist.")
        if given["CurrencyCode"] not in self.currencies:
            raise Wrong(f"Organisation is not subscribed to currency {given['CurrencyCode']}")
        if not is_credit and given["Status"] == "AUTHORISED" and not given.get("DueDate"):
            raise Wrong("Due date is a required field.")
        same = [one for one in self.all(list_) if one[number] == given[number]]
        if given["Type"].startswith("ACCREC") and same:
            raise Wrong("Invoice # must be unique.")
        for line in given["LineItems"]:
            self._check_line(line)
        total = sum(line["LineAmount"] + line["TaxAmount"] for line in given["LineItems"])
        if total < 0:
            raise Wrong("The document total must not be negative.")
        left = "RemainingCredit" if is_credit else "AmountDue"
        return self._keep(list_, {**given, "Total": total, left: total, "Allocations": []})

    def _check_line(self, line: dict[str, Any]) -> None:
        if not line.get("Description"):
            raise Wrong("Description must not be empty.")
        if line["AccountCode"] not in self.accounts:
            raise Wrong(f"Account code '{line['AccountCode']}' is not a valid code.")
        if self.accounts[line["AccountCode"]] in {"BANK", "DEBTORS", "CREDITORS"}:
            raise Wrong("The account cannot be used on this document.")
        if line["TaxType"] not in self.tax_types:
            raise Wrong(f"The TaxType code '{line['TaxType']}' does not exist or cannot be used.")
        if line["Quantity"] * line["UnitAmount"] != line["LineAmount"]:
            raise Wrong("The line total does not match the expected line total.")

    def _add_journal(self, given: dict[str, Any]) -> dict[str, Any]:
        lines = given["JournalLines"]
        if sum(line["LineAmount"] for line in lines):
            raise Wrong("The total debits must equal total credits.")
        for line in lines:
            kind = self.accounts.get(line["AccountCode"])
            if kind is None:
                raise Wrong(f"Account code '{line['AccountCode']}' is not a valid code.")
            if kind in {"BANK", "DEBTORS", "CREDITORS"}:
                raise Wrong("The account cannot be used in a manual journal.")
        return self._keep("ManualJournals", given)

    def _add_payment(self, given: dict[str, Any]) -> dict[str, Any]:
        invoice = self.records["Invoices"].get(given["Invoice"]["InvoiceID"])
        if invoice is None:
            raise Wrong("The invoice does not exist.")
        if self.accounts.get(given["Account"]["Code"]) != "BANK":
            raise Wrong("Account is not a bank account, or payments to it are not enabled.")
        if given["Amount"] > invoice["AmountDue"]:
            raise Wrong("Payment amount exceeds the amount outstanding on this document.")
        invoice["AmountDue"] -= given["Amount"]
        shown = {name: invoice[name] for name in ("InvoiceID", "InvoiceNumber", "CurrencyCode")}
        kind = "ACCRECPAYMENT" if invoice["Type"] == "ACCREC" else "ACCPAYPAYMENT"
        more = {"Invoice": shown, "Status": "AUTHORISED", "PaymentType": kind}
        return self._keep("Payments", {**given, **more})

    def _allocate(self, note_id: str, given: dict[str, Any]) -> dict[str, Any]:
        note, invoice = (
            self.records["CreditNotes"].get(note_id),
            self.records["Invoices"].get(given["Invoice"]["InvoiceID"]),
        )
        if note is None or invoice is None:
            raise Wrong("The document does not exist.")
        if given["Amount"] > min(note["RemainingCredit"], invoice["AmountDue"]):
            raise Wrong("The amount to allocate exceeds what is outstanding.")
        note["RemainingCredit"] -= given["Amount"]
        invoice["AmountDue"] -= given["Amount"]
        note["Allocations"].append(given)
        return {"Allocations": [given]}


def _shown(value: Any) -> str:
    """Moments as Xero writes them, decimals as numbers."""
    if isinstance(value, datetime):
        return f'"/Date({int(value.timestamp() * 1000)}+0000)/"'
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{_shown(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_shown, value)) + "]"
    return json.dumps(value)


def _handler(xero: Xero) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            query = {name: found[0] for name, found in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(parts.path)
            status, answer, headers = xero.answer(self.command, path, self.headers, body, query)
            if self.command != "GET" and xero.trouble[:1] == ["lost"] and "token" not in path:
                xero.trouble.pop(0)
                self.close_connection = True
                return
            content = _shown(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def a_xero(port: int = 0) -> Iterator[Xero]:
    xero = Xero()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(xero))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    xero.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield xero
    finally:
        server.shutdown()
        server.server_close()


def environment(xero: Xero, secret: str = SECRET) -> dict[str, str]:
    """With which finance reaches it, by the name main."""
    return {
        "TANDEM_XERO_CREDENTIALS": f"main:{CLIENT}:{secret}",
        "TANDEM_XERO_API_URL": xero.address,
        "TANDEM_XERO_IDENTITY_URL": xero.address,
    }
