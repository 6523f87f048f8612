"""The code by which a banking app fills in a transfer: the EPC's QR code, for euros to an IBAN.

"Quick Response Code: Guidelines to Enable the Data Capture for the Initiation of a SEPA Credit
Transfer", EPC069-12 of the European Payments Council, version 002 of the data. At most 331 bytes,
error correction M. Pure.
"""

from __future__ import annotations

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

NAME_MAX, WORDS_MAX = 70, 140
MINOR_MAX = 999_999_999_99
BYTES_MAX = 331


def girocode(name: str, iban: str, bic: str, currency_code: str, minor: int, words: str) -> str:
    """The data of the code; empty where no transfer can be filled in: only euros to an IBAN."""
    payable = currency_code == "EUR" and iban and name and 0 < minor <= MINOR_MAX
    if not payable:
        return ""
    amount = f"EUR{minor // 100}.{minor % 100:02d}"
    lines = (
        *("BCD", "002", "1", "SCT", bic.replace(" ", "")),
        *(_one_line(name)[:NAME_MAX], iban.replace(" ", ""), amount),
        *("", "", _one_line(words)[:WORDS_MAX]),
    )
    data = "\n".join(lines)
    return data if len(data.encode()) <= BYTES_MAX else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def squares(data: str) -> list[list[bool]]:
    """The code as rows of squares, True where one is dark."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(data.encode()))
    code.make()
    size = range(code.getModuleCount())
    return [[bool(code.isDark(row, column)) for column in size] for row in size]
