"""A file of SEPA credit transfers, pain.001.001.09 of ISO 20022, as banks take it.

Amounts are in whole cents of euros. Texts get the signs that every bank of the scheme takes.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_OTHER = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ł": "l", "Ł": "L"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Whose it is. bic empty: the bank is found by the IBAN."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """cents: above zero. reference: ours, unique in the file. text: what the supplier reads."""

    to: Account
    cents: int
    reference: str
    text: str


def transfer_file(
    number: str, made_at: datetime, pay_on: date, payer: Account, transfers: Sequence[Transfer]
) -> bytes:
    """One payment of all transfers from one account, on one day. number: of the run."""
    root = ET.Element("Document", xmlns=NAMESPACE)
    order = _under(root, "CstmrCdtTrfInitn")
    header = _under(order, "GrpHdr")
    _text(header, "MsgId", number)
    _text(header, "CreDtTm", f"{made_at:%Y-%m-%dT%H:%M:%S}")
    _count(header, transfers)
    _text(_under(header, "InitgPty"), "Nm", plain(payer.name, 70))
    payment = _under(order, "PmtInf")
    _text(payment, "PmtInfId", number)
    _text(payment, "PmtMtd", "TRF")
    _count(payment, transfers)
    _text(_under(payment, "PmtTpInf", "SvcLvl"), "Cd", "SEPA")
    _text(_under(payment, "ReqdExctnDt"), "Dt", pay_on.isoformat())
    _account(payment, "Dbtr", payer)
    _text(payment, "ChrgBr", "SLEV")
    for one in transfers:
        _transfer(payment, one)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def plain(text: str, most: int) -> str:
    """In the letters of SEPA: accents are left out, other signs become spaces."""
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    without = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(_OTHER.sub(" ", without).split())[:most].strip() or "-"


def _transfer(payment: ET.Element, one: Transfer) -> None:
    made = _under(payment, "CdtTrfTxInf")
    _text(_under(made, "PmtId"), "EndToEndId", plain(one.reference, 35))
    amount = _under(made, "Amt", "InstdAmt")
    amount.set("Ccy", "EUR")
    amount.text = _euros(one.cents)
    if one.to.bic:
        _text(_under(made, "CdtrAgt", "FinInstnId"), "BICFI", one.to.bic)
    _text(_under(made, "Cdtr"), "Nm", plain(one.to.name, 70))
    _text(_under(made, "CdtrAcct", "Id"), "IBAN", one.to.iban)
    _text(_under(made, "RmtInf"), "Ustrd", plain(one.text, 140))


def _account(payment: ET.Element, side: str, account: Account) -> None:
    _text(_under(payment, side), "Nm", plain(account.name, 70))
    _text(_under(payment, f"{side}Acct", "Id"), "IBAN", account.iban)
    bank = _under(payment, f"{side}Agt", "FinInstnId")
    if account.bic:
        _text(bank, "BICFI", account.bic)
    else:
        _text(_under(bank, "Othr"), "Id", "NOTPROVIDED")


def _count(parent: ET.Element, transfers: Sequence[Transfer]) -> None:
    _text(parent, "NbOfTxs", str(len(transfers)))
    _text(parent, "CtrlSum", _euros(sum(one.cents for one in transfers)))


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _under(parent: ET.Element, *names: str) -> ET.Element:
    for name in names:
        parent = ET.SubElement(parent, name)
    return parent


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
