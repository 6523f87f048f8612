"""Xero's Accounting API as an accounting system: the only place that speaks to it.

Source: developer.xero.com, "Client credentials" (custom connections), "API limits", "Idempotency"
and "HTTP response codes", and the OpenAPI description. A custom connection is a client id with a
secret that reaches one organisation; a token of it lasts 30 minutes. Xero answers 429 with
Retry-After when there were more than 60 calls in a minute or 5,000 in a day, and 503 when it is
down. A request with an Idempotency-Key that Xero has seen is answered as the first one was.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
from chassis.settings import load

from finance.connection.rules import xero_json
from finance.connection.rules.port import (
    AccountingSystem,
    NotAccepted,
    NotReached,
    NotSignedIn,
    Organisation,
    Outgoing,
    OutgoingAllocation,
    OutgoingContact,
    OutgoingDocument,
    OutgoingJournal,
    OutgoingPayment,
    TheirPayment,
)
from finance.settings import XeroCredentials, XeroSettings

SCOPES = "accounting.transactions accounting.contacts accounting.settings.read"
ANSWER_SECONDS = 8.0
ANSWER_BYTES_MAX = 10_000_000
PAGE_SIZE = 100
RETRY_SECONDS_MAX = 86_400
TOKEN_SPARE_SECONDS = 60
API = "/api.xro/2.0"


class XeroSystems:
    """The systems that the environment names. They keep their tokens while the process runs."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: dict[str, Xero] = {}

    def __call__(self, name: str) -> AccountingSystem:
        """NotSignedIn where the environment has no credentials of this name."""
        if name not in self._known:
            settings = load(XeroSettings, self._environ)
            found = settings.credentials.get(name)
            if found is None:
                raise NotSignedIn(
                    f"There are no credentials {name!r}: the operator sets "
                    "TANDEM_XERO_CREDENTIALS to name:client id:client secret, and starts the "
                    "worker of finance again."
                )
            self._known[name] = Xero(settings, found)
        return self._known[name]


class Xero:
    """One organisation, reached with one custom connection."""

    def __init__(self, settings: XeroSettings, credentials: XeroCredentials) -> None:
        self._settings = settings
        self._credentials = credentials
        self._http = httpx.Client(timeout=ANSWER_SECONDS)
        self._token, self._token_ends = "", 0.0
        self._tenant = ""

    def organisation(self) -> Organisation:
        self._token = ""
        self._tenant = self._only_tenant()
        found = xero_json.first(self._get("/Organisation"), "Organisations")
        return Organisation(
            tenant=self._tenant,
            name=str(found.get("Name") or "")[: xero_json.NAME_MAX],
            base_currency=str(found.get("BaseCurrency") or "")[:3],
        )

    def find(self, document: Outgoing) -> str:
        match document:
            case OutgoingContact():
                return ""  # sending one of the same ContactNumber changes it
            case OutgoingDocument():
                return self._found_document(document)
            case OutgoingJournal():
                where = f'Narration.StartsWith("{_quoted(document.marker)}")'
                found = self._get("/ManualJournals", where=where)
                return _id_of(found, "ManualJournals", "ManualJournalID", {"VOIDED", "DELETED"})
            case OutgoingPayment():
                where = f'Reference=="{_quoted(document.reference)}" AND Status=="AUTHORISED"'
                return _id_of(self._get("/Payments", where=where), "Payments", "PaymentID", set())
            case OutgoingAllocation():
                return self._found_allocation(document)

    def send(self, document: Outgoing, key: str) -> str:
        match document:
            case OutgoingContact():
                body = {"Contacts": [xero_json.contact(document)]}
                return self._sent("POST", "/Contacts", body, "ContactID", key)
            case OutgoingDocument(is_credit=False):
                body = {"Invoices": [xero_json.document(document)]}
                return self._sent("PUT", "/Invoices", body, "InvoiceID", key)
            case OutgoingDocument():
                body = {"CreditNotes": [xero_json.document(document)]}
                return self._sent("PUT", "/CreditNotes", body, "CreditNoteID", key)
            case OutgoingJournal():
                body = {"ManualJournals": [xero_json.journal(document)]}
                return self._sent("PUT", "/ManualJournals", body, "ManualJournalID", key)
            case OutgoingPayment():
                body = {"Payments": [xero_json.payment(document)]}
                return self._sent("PUT", "/Payments", body, "PaymentID", key)
            case OutgoingAllocation():
                body = {"Allocations": [xero_json.allocation(document)]}
                path = f"/CreditNotes/{document.credit_note}/Allocations"
                self._call("PUT", path, body=body, key=key)
                return document.credit_note

    def payments_since(self, since: datetime, page: int) -> tuple[Sequence[TheirPayment], bool]:
        answer = self._get(
            "/Payments",
            since=since,
            order="UpdatedDateUTC ASC",
            page=str(page),
            pageSize=str(PAGE_SIZE),
        )
        try:
            rows = xero_json.their_payments(answer)
        except (KeyError, ValueError) as wrong:
            raise NotReached(f"Xero sent a payment that cannot be read: {wrong}") from wrong
        return rows, len(xero_json.elements(answer, "Payments")) >= PAGE_SIZE

    def _only_tenant(self) -> str:
        """A custom connection reaches one organisation; empty where Xero names none."""
        found = self._call("GET", "/connections", list_of="Connections")
        tenants = [
            str(one.get("tenantId") or "")
            for one in xero_json.elements(found, "Connections")
            if one.get("tenantType") == "ORGANISATION"
        ]
        if len(tenants) > 1:
            raise NotSignedIn(
                f"The credentials {self._credentials.name!r} reach {len(tenants)} organisations; "
                "make a custom connection, which reaches one."
            )
        return tenants[0] if tenants else ""

    def _found_document(self, document: OutgoingDocument) -> str:
        list_, id_ = (
            ("CreditNotes", "CreditNoteID") if document.is_credit else ("Invoices", "InvoiceID")
        )
        field = xero_json.number_field(document)
        where = f'{field}=="{_quoted(document.number)}"'
        answer = self._get(f"/{list_}", where=where, pageSize="20", page="1")
        for one in xero_json.elements(answer, list_):
            if one.get("Type") != xero_json.document_type(document):
                continue
            if one.get("Status") in {"DELETED", "VOIDED"}:
                continue
            if _contact_of(one) == document.contact:
                return _same(one, document, str(one.get(id_) or ""))
            if not document.is_bill:
                raise NotAccepted(
                    f"Xero has a document {document.number} of another contact already. Void it "
                    "there, or leave this one out."
                )
        return ""

    def _found_allocation(self, document: OutgoingAllocation) -> str:
        answer = self._get(f"/CreditNotes/{document.credit_note}")
        note = xero_json.first(answer, "CreditNotes")
        for one in xero_json.elements(note, "Allocations"):
            invoice = one.get("Invoice")
            if isinstance(invoice, Mapping) and invoice.get("InvoiceID") == document.invoice:
                return document.credit_note
        return ""

    def _sent(self, method: str, path: str, body: Mapping[str, Any], id_: str, key: str) -> str:
        [list_] = body
        answer = self._call(method, path, body=body, key=key)
        try:
            return str(xero_json.first(answer, list_)[id_])
        except (KeyError, ValueError) as wrong:
            raise NotReached(f"Xero's answer cannot be read: {wrong}") from wrong

    def _get(self, path: str, *, since: datetime | None = None, **query: str) -> dict[str, Any]:
        return self._call("GET", path, query=query, since=since)

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        key: str = "",
        since: datetime | None = None,
        list_of: str = "",
    ) -> dict[str, Any]:
        """Once more with a new token where Xero no longer knows the one that it gave."""
        headers = {"Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        if since:
            headers["If-Modified-Since"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        if self._tenant:
            headers["xero-tenant-id"] = self._tenant
        content = xero_json.written(body).encode() if body is not None else None
        if content:
            headers["Content-Type"] = "application/json"
        url = f"{self._settings.xero_api_url}{'' if list_of else API}{path}"
        for attempt in (1, 2):
            headers["Authorization"] = f"Bearer {self._signed_in()}"
            request = self._http.build_request(
                method, url, params=query, content=content, headers=headers
            )
            status, found, seconds = self._answer(request, list_of)
            if status != httpx.codes.UNAUTHORIZED or attempt == 2:
                return _judged(status, found, seconds)
            self._token = ""
        raise AssertionError("unreachable")

    def _signed_in(self) -> str:
        if self._token and time.monotonic() < self._token_ends:
            return self._token
        request = self._http.build_request(
            "POST",
            f"{self._settings.xero_identity_url}/connect/token",
            data={"grant_type": "client_credentials", "scope": SCOPES},
        )
        auth = httpx.BasicAuth(self._credentials.client_id, self._credentials.client_secret)
        status, found, seconds = self._answer(next(auth.auth_flow(request)))
        if status in {400, 401, 403}:
            raise NotSignedIn(
                f"Xero does not know the credentials {self._credentials.name!r} "
                f"({str(found.get('error') or status)[:60]}). The operator checks "
                "TANDEM_XERO_CREDENTIALS, and the custom connection at developer.xero.com."
            )
        answer = _judged(status, found, seconds)
        self._token = str(answer.get("access_token") or "")
        lasts = xero_json.decimal(answer.get("expires_in") or 0)
        self._token_ends = time.monotonic() + int(lasts) - TOKEN_SPARE_SECONDS
        if not self._token:
            raise NotReached("Xero gave no token")
        return self._token

    def _answer(self, request: httpx.Request, list_of: str = "") -> tuple[int, dict[str, Any], int]:
        """Status, body, and how many seconds it asks to be left alone."""
        try:
            response = self._http.send(request, stream=True)
            try:
                content = _limited(response)
            finally:
                response.close()
        except httpx.HTTPError as wrong:
            raise NotReached(f"Xero was not reached: {type(wrong).__name__}") from wrong
        text = content.decode("utf-8", "replace")
        try:
            found = xero_json.read(f'{{"{list_of}":{text}}}' if list_of else text)
        except ValueError:
            found = {}
        return response.status_code, found, _seconds(response.headers.get("Retry-After", ""))


def _limited(response: httpx.Response) -> bytes:
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > ANSWER_BYTES_MAX:
            raise NotReached(f"Xero's answer has more than {ANSWER_BYTES_MAX:,} bytes")
    return bytes(content)


def _seconds(text: str) -> int:
    return min(int(text), RETRY_SECONDS_MAX) if text.isascii() and text.isdecimal() else 0


def _judged(status: int, found: dict[str, Any], seconds: int) -> dict[str, Any]:
    if status in {200, 201, 204}:
        return found
    if status == 401:
        raise NotSignedIn("Xero refuses the token; the custom connection may have been removed.")
    if status == 403:
        raise NotSignedIn(
            "Xero does not allow this. The custom connection needs the scopes "
            f"{SCOPES.replace(' ', ', ')}, and its organisation has to be connected."
        )
    if status == 429:
        raise NotReached("Xero asks for fewer calls", seconds or 60)
    if status in {400, 404, 412}:
        raise NotAccepted(xero_json.refusal(found))
    raise NotReached(f"Xero answered {status}", seconds)


def _same(one: Mapping[str, Any], document: OutgoingDocument, id_: str) -> str:
    total = xero_json.decimal(one.get("Total") or 0)
    code = str(one.get("CurrencyCode") or document.currency_code)
    if abs(total - document.total) > Decimal(0) or code != document.currency_code:
        raise NotAccepted(
            f"Xero has {document.number} already, with {total} {code}; here it is "
            f"{document.total} {document.currency_code}. Void it there, or leave this one out."
        )
    return id_


def _contact_of(one: Mapping[str, Any]) -> str:
    contact = one.get("Contact")
    return str(contact.get("ContactID") or "") if isinstance(contact, Mapping) else ""


def _id_of(answer: Mapping[str, Any], list_: str, id_: str, gone: set[str]) -> str:
    for one in xero_json.elements(answer, list_):
        if one.get("Status") not in gone:
            return str(one.get(id_) or "")
    return ""


def _quoted(text: str) -> str:
    """For a filter: quotes and backslashes would end the text."""
    return text.replace("\\", "").replace('"', "")
