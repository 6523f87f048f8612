"""Bodies of Xero's Accounting API, written and read.

Source: the OpenAPI description that Xero publishes (github.com/XeroAPI/Xero-OpenAPI,
xero_accounting.yaml): Contacts, Invoices (ACCREC, ACCPAY), CreditNotes, Allocations, ManualJournals
and Payments. Days are written as YYYY-MM-DD and read as /Date(milliseconds)/ too. Amounts are JSON
numbers, which are written and read as exact decimals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from finance.connection.rules.port import (
    OutgoingAllocation,
    OutgoingContact,
    OutgoingDocument,
    OutgoingJournal,
    OutgoingLine,
    OutgoingPayment,
    TheirPayment,
)

NAME_MAX, NUMBER_MAX, LINE_MAX, TAX_NUMBER_MAX, REASON_MAX = 255, 255, 4000, 50, 500
POST_CODE_MAX, REGION_MAX = 50, 255
_MS_DATE = re.compile(r"^/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/$")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def written(value: Any) -> str:
    """JSON in which decimals are numbers with exactly their digits."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(k)}:{written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value)


def read(text: str) -> dict[str, Any]:
    """An object; ValueError if it is none."""
    found = json.loads(text, parse_float=Decimal)
    if not isinstance(found, dict):
        raise ValueError("the answer is no JSON object")
    return found


def contact(one: OutgoingContact) -> dict[str, Any]:
    """Found again by ContactNumber, which holds our id."""
    address = {
        "AddressType": "POBOX",
        "AddressLine1": one.street[:500],
        "City": one.town[:REGION_MAX],
        "PostalCode": one.post_code[:POST_CODE_MAX],
        "Country": one.country_code,
    }
    body: dict[str, Any] = {"ContactNumber": one.id, "Name": one.name[:NAME_MAX]}
    if one.tax_number:
        body["TaxNumber"] = one.tax_number[:TAX_NUMBER_MAX]
    if one.street or one.town or one.post_code or one.country_code:
        body["Addresses"] = [address]
    return body


def document(one: OutgoingDocument) -> dict[str, Any]:
    """Authorised, since it is issued or approved here; tax as it was calculated here."""
    body: dict[str, Any] = {
        "Type": document_type(one),
        "Status": "AUTHORISED",
        "Contact": {"ContactID": one.contact},
        "Date": one.dated.isoformat(),
        "CurrencyCode": one.currency_code,
        "LineAmountTypes": "Exclusive",
        "LineItems": [_line(line) for line in one.lines],
        number_field(one): one.number[:NUMBER_MAX],
    }
    if not one.is_credit:
        body["DueDate"] = one.due.isoformat()
    if not one.is_bill and one.reference:
        body["Reference"] = one.reference[:NAME_MAX]
    return body


def document_type(one: OutgoingDocument) -> str:
    return ("ACCPAY" if one.is_bill else "ACCREC") + ("CREDIT" if one.is_credit else "")


def number_field(one: OutgoingDocument) -> str:
    return "CreditNoteNumber" if one.is_credit else "InvoiceNumber"


def _line(line: OutgoingLine) -> dict[str, Any]:
    return {
        "Description": line.description[:LINE_MAX] or "-",
        "Quantity": 1,
        "UnitAmount": line.net,
        "LineAmount": line.net,
        "AccountCode": line.account,
        "TaxType": line.tax_type,
        "TaxAmount": line.tax,
    }


def journal(one: OutgoingJournal) -> dict[str, Any]:
    return {
        "Narration": one.narration,
        "Date": one.dated.isoformat(),
        "Status": "POSTED",
        "LineAmountTypes": "NoTax",
        "JournalLines": [
            {
                "Description": line.description[:LINE_MAX],
                "AccountCode": line.account,
                "LineAmount": line.net,
                "TaxType": line.tax_type,
            }
            for line in one.lines
        ],
    }


def payment(one: OutgoingPayment) -> dict[str, Any]:
    return {
        "Invoice": {"InvoiceID": one.invoice},
        "Account": {"Code": one.account},
        "Date": one.dated.isoformat(),
        "Amount": one.amount,
        "Reference": one.reference[:NAME_MAX],
    }


def allocation(one: OutgoingAllocation) -> dict[str, Any]:
    return {
        "Invoice": {"InvoiceID": one.invoice},
        "Amount": one.amount,
        "Date": one.dated.isoformat(),
    }


def refusal(answer: Mapping[str, Any]) -> str:
    """What was wrong, in Xero's words: the messages of the elements, else of the whole."""
    found = [
        str(error.get("Message", ""))
        for element in _objects(answer.get("Elements"))
        for error in _all_errors(element)
    ]
    words = "; ".join(dict.fromkeys(one for one in found if one))
    return (words or str(answer.get("Message") or answer.get("Detail") or "no reason"))[:REASON_MAX]


def _all_errors(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = _objects(element.get("ValidationErrors"))
    for nested in ("LineItems", "JournalLines"):
        for line in _objects(element.get(nested)):
            found += _objects(line.get("ValidationErrors"))
    for nested in ("Contact", "Invoice", "Account"):
        if isinstance(inner := element.get(nested), Mapping):
            found += _objects(inner.get("ValidationErrors"))
    return found


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def their_payments(answer: Mapping[str, Any]) -> list[TheirPayment]:
    """Those of invoices and bills; ValueError if one lacks what a payment has."""
    return [
        _their_payment(one)
        for one in _objects(answer.get("Payments"))
        if one.get("PaymentType") in {"ACCRECPAYMENT", "ACCPAYPAYMENT"}
    ]


def _their_payment(one: Mapping[str, Any]) -> TheirPayment:
    invoice = one.get("Invoice")
    if not isinstance(invoice, Mapping):
        raise ValueError(f"payment {one.get('PaymentID')!r} names no invoice")
    return TheirPayment(
        id=str(UUID(str(one["PaymentID"]))),
        document=str(invoice["InvoiceID"]),
        is_bill=one["PaymentType"] == "ACCPAYPAYMENT",
        number=str(invoice.get("InvoiceNumber") or "")[:NUMBER_MAX],
        amount=decimal(one["Amount"]),
        currency_code=str(invoice.get("CurrencyCode") or ""),
        paid_on=moment(one["Date"]).date(),
        reference=str(one.get("Reference") or "")[:NAME_MAX],
        changed_at=moment(one["UpdatedDateUTC"]),
        deleted=one.get("Status") == "DELETED",
    )


def decimal(value: object) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{str(value)[:40]!r} is no amount") from None
    if not found.is_finite():
        raise ValueError(f"{str(value)[:40]!r} is no amount")
    return found


def moment(value: object) -> datetime:
    """Of /Date(1573755038314+0000)/, or of an ISO date; in UTC."""
    text = str(value)
    if found := _MS_DATE.match(text):
        return _EPOCH + timedelta(milliseconds=int(found[1]))
    read_ = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return read_ if read_.tzinfo else read_.replace(tzinfo=UTC)


def day(value: object) -> date:
    return moment(value).date()


def first(answer: Mapping[str, Any], list_: str) -> Mapping[str, Any]:
    """The one element of an answer; ValueError where there is none."""
    found: Sequence[Mapping[str, Any]] = _objects(answer.get(list_))
    if not found:
        raise ValueError(f"the answer has no {list_}")
    return found[0]


def elements(answer: Mapping[str, Any], list_: str) -> Sequence[Mapping[str, Any]]:
    return _objects(answer.get(list_))
