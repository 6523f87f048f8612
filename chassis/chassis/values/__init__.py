"""One vocabulary of value types and checks, with one set of reasons, for every service.

A check takes a value and the name of its field, and returns the value as it is kept, or raises
Invalid with that field and the remedy. Creating, changing and importing a record use the same
checks: see `Checks`. Lengths and ranges that a contract states (`tandem.common.v1.field`) are
checked by `chassis.rpc.limits` before a command runs; they are not repeated here.
"""

from chassis.values.addresses import email, phone, same_email, web_domain
from chassis.values.checks import Check, Checks, Given
from chassis.values.days import FIRST_DAY, LAST_DAY, day, days, needed_day, window
from chassis.values.nations import bic, country, currency, electronic_scheme, iban, tax_number
from chassis.values.numbers import (
    SHARE_BP,
    amount,
    count,
    duration,
    number,
    share,
    within_bytes,
)
from chassis.values.texts import printable, text, texts, word

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "SHARE_BP",
    "Check",
    "Checks",
    "Given",
    "amount",
    "bic",
    "count",
    "country",
    "currency",
    "day",
    "days",
    "duration",
    "electronic_scheme",
    "email",
    "iban",
    "needed_day",
    "number",
    "phone",
    "printable",
    "same_email",
    "share",
    "tax_number",
    "text",
    "texts",
    "web_domain",
    "window",
    "within_bytes",
    "word",
]
