"""Countries, currencies, and the numbers that tax authorities and registers give to companies."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pycountry
from stdnum import bic as bic_numbers
from stdnum import iban as iban_numbers
from stdnum.exceptions import ValidationError

from chassis.errors import Invalid
from chassis.money import minor_digits
from chassis.values.texts import text

TAX_NUMBER_LENGTH = range(4, 21)
_PERSONAL_OR_BANKING_TEXT = (
    "aadhaar amka bban bsn ccc cnss clabe curp dni egn epic esr ezpin iban ik jmbg kid kidnummer "
    "nhs nie nik nir personalid postcode postnummer ptin rtn sedol ssn upn vid wkn"
)
_PERSONAL_OR_BANKING = frozenset(_PERSONAL_OR_BANKING_TEXT.split())
_PREFIX_OF_OTHER_COUNTRY = {"EL": "GR", "XI": "GB"}
"""Prefixes of VAT numbers that are not the code of the country."""


def country(value: str, field: str) -> str:
    """The ISO 3166-1 alpha-2 code in capitals, or nothing; COUNTRY_UNKNOWN."""
    code = value.strip().upper()
    if code and code not in _countries():
        raise Invalid(
            "COUNTRY_UNKNOWN",
            f"{field} must be an ISO 3166 code such as GB, not {value[:20]!r}.",
            field=field,
        )
    return code


@cache
def _countries() -> frozenset[str]:
    return frozenset(each.alpha_2 for each in pycountry.countries)


def currency(value: str, field: str) -> str:
    """The ISO 4217 code in capitals; CURRENCY_UNKNOWN."""
    code = value.strip().upper()
    minor_digits(code, field)
    return code


def tax_number(value: str, field: str, country_code: str = "") -> str:
    """A VAT or company number, capitals and digits only: "GB 980 7806-84" -> "GB980780684".

    Checked as the country that its prefix names would, else as country_code would: any of the
    numbers that are given to companies there will do. Where the country is unknown or has no such
    check, 4 to 20 letters and digits are accepted. Empty if nothing was given;
    TAX_NUMBER_MALFORMED.
    """
    bare = re.sub(r"[\W_]", "", text(value, field)).upper()
    if not value.strip():
        return ""
    if len(bare) not in TAX_NUMBER_LENGTH or not bare.isascii():
        raise Invalid(
            "TAX_NUMBER_MALFORMED",
            f"{field} must have 4 to 20 letters and digits, such as GB980780684.",
            field=field,
        )
    if country_code and not _known_in(bare, country_code):
        raise Invalid(
            "TAX_NUMBER_MALFORMED",
            f"{field} is no VAT or company number of {country_code}; compare it with the client's "
            "papers, or correct country_code.",
            field=field,
        )
    return bare


def _known_in(bare: str, country_code: str) -> bool:
    """Whether the country, or the one that the prefix names, would issue such a number."""
    prefix = _PREFIX_OF_OTHER_COUNTRY.get(bare[:2], bare[:2])
    foreign = prefix if prefix != country_code and prefix in _countries() else ""
    if foreign and _valid(bare, foreign):
        return True
    return not _checks_of(country_code) or _valid(bare, country_code)


def _valid(bare: str, country_code: str) -> bool:
    return any(_passes(check, bare) for check in _checks_of(country_code))


def _passes(check: Any, bare: str) -> bool:
    try:
        check.validate(bare)
    except (ValidationError, ValueError, IndexError):
        return False
    return True


@cache
def _checks_of(country_code: str) -> tuple[Any, ...]:
    return tuple(_modules_of(country_code))


def _modules_of(country_code: str) -> Iterator[Any]:
    """The modules of python-stdnum for the companies of a country; none where it knows none."""
    for suffix in ("", "_"):  # is_, in_ and the like are words of Python
        try:
            package = import_module(f"stdnum.{country_code.lower()}{suffix}")
        except ImportError:
            continue
        for found in pkgutil.iter_modules(getattr(package, "__path__", ())):
            if found.name.rstrip("_") not in _PERSONAL_OR_BANKING:
                module = import_module(f"{package.__name__}.{found.name}")
                if hasattr(module, "validate"):
                    yield module


_SCHEMES = (
    "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 "
    "0170 0177 0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 "
    "0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 0216 0217 0218 0219 0220 "
    "0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 9910 9913 9914 9915 9918 9919 "
    "9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 "
    "9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 "
    "9953 9957 9959 AN AQ AS AU EM "
)
ELECTRONIC_SCHEMES = frozenset(_SCHEMES.split())
"""Electronic address schemes (EAS) as EN 16931 lists them, of March 2026."""


def electronic_scheme(value: str, field: str) -> str:
    """The code of the scheme of an electronic address, or nothing; ELECTRONIC_SCHEME_UNKNOWN."""
    code = value.strip().upper()
    if code and code not in ELECTRONIC_SCHEMES:
        raise Invalid(
            "ELECTRONIC_SCHEME_UNKNOWN",
            f"{field} must be a code of the EAS list such as 0088 (GLN), 9932 (GB VAT number) or "
            f"EM (e-mail), not {value[:20]!r}.",
            field=field,
        )
    return code


def iban(value: str, field: str) -> str:
    """An account number without spaces, its check digits right, or nothing; IBAN_MALFORMED."""
    bare = re.sub(r"\s", "", text(value, field)).upper()
    if bare and not iban_numbers.is_valid(bare, check_country=False):
        raise Invalid(
            "IBAN_MALFORMED",
            f"{field} is no IBAN: its check digits are wrong. Compare it with the bank's papers.",
            field=field,
        )
    return bare


def bic(value: str, field: str) -> str:
    """A bank's code of 8 or 11 letters and digits, or nothing; BIC_MALFORMED."""
    bare = re.sub(r"\s", "", text(value, field)).upper()
    if bare and not bic_numbers.is_valid(bare):
        raise Invalid(
            "BIC_MALFORMED",
            f"{field} must be a BIC of 8 or 11 letters and digits such as NWBKGB2L.",
            field=field,
        )
    return bare
