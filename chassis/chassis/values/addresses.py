"""E-mail addresses, phone numbers and web domains. Nothing here asks the network.

An address or a number is personal, and refusals are logged: no message repeats one.
"""

from __future__ import annotations

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

from chassis.errors import Invalid
from chassis.values.texts import text

EMAIL_LENGTH_MAX = 254
PHONE_LENGTH_MAX = 40
DOMAIN_LENGTH_MAX = 253
_LOCAL_PHONE = re.compile(r"[\d ()./#*x-]{3,}", re.ASCII | re.IGNORECASE)
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")


def email(value: str, field: str) -> str:
    """The address with its domain in lower case, or nothing; EMAIL_MALFORMED."""
    kept = text(value, field, EMAIL_LENGTH_MAX)
    if not kept:
        return ""
    try:
        return validate_email(kept, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid(
            "EMAIL_MALFORMED",
            f"{field} must be an e-mail address such as ada@example.com, or empty.",
            field=field,
        ) from None


def same_email(one: str, other: str) -> bool:
    """Whether two kept addresses are one mailbox; upper and lower case do not matter."""
    return bool(one) and one.casefold() == other.casefold()


def phone(value: str, field: str, country_code: str = "") -> str:
    """A phone number, or nothing; PHONE_MALFORMED.

    With a leading + or a country it is kept in the international form, "+44 20 7946 0000".
    Otherwise nobody knows the country, and it is kept as written.
    """
    kept = text(value, field, PHONE_LENGTH_MAX)
    if not kept:
        return ""
    if kept.startswith(("+", "00")) or country_code:
        return _international(kept, field, country_code)
    if not _LOCAL_PHONE.fullmatch(kept):
        raise _malformed_phone(field)
    return kept


def _international(kept: str, field: str, country_code: str) -> str:
    written = "+" + kept.removeprefix("00") if kept.startswith("00") else kept
    try:
        found = phonenumbers.parse(written, country_code or None)
    except NumberParseException:
        raise _malformed_phone(field) from None
    if not phonenumbers.is_possible_number(found):
        raise _malformed_phone(field)
    return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)


def _malformed_phone(field: str) -> Invalid:
    return Invalid(
        "PHONE_MALFORMED",
        f"{field} must be a phone number such as +44 20 7946 0000, or empty.",
        field=field,
    )


def web_domain(value: str, field: str) -> str:
    """The domain of a domain, URL or address: "https://www.Acme.com/x" -> "acme.com".

    Lower case, in the letters of its script. Empty if nothing was given; DOMAIN_MALFORMED.
    """
    host = text(value, field).lower().split("://")[-1].split("/")[0].split("?")[0]
    bare = host.split("@")[-1].split(":")[0].removeprefix("www.").rstrip(".")
    if not bare and not value.strip():
        return ""
    try:
        ascii_form = bare.encode("idna").decode()
        if len(ascii_form) > DOMAIN_LENGTH_MAX or not _DOMAIN.fullmatch(ascii_form):
            raise ValueError
        return ascii_form.encode().decode("idna")
    except (ValueError, IndexError):
        raise Invalid(
            "DOMAIN_MALFORMED",
            f"{field} must be a web domain such as example.com, not {value[:60]!r}.",
            field=field,
        ) from None
