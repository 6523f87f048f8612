"""When two names are the same company's: normal forms, and the keys under which they meet.

A name is compared without legal form, accents, case, punctuation and "and". To compare a new name
with 50,000 others would take too long, so each name is filed under a few keys made so that two
near names share at least one: for short names every form with one letter left out (two names one
edit apart have one of these in common, which is the idea of Garbe's symmetric delete), for long
ones the beginning and the end (one edit cannot spoil both), for all the words in order of the
alphabet and the skeleton of consonants. Only names that share a key are compared.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from hashlib import blake2b

PAYMENT_TERMS_DAYS_DEFAULT = 30
PAYMENT_TERMS_DAYS_MAX = 365
SIMILAR_FROM_BP = 9_000
"""Likeness of two names from which a person should look: about one letter in ten."""

_FOLDED_LENGTH_MAX = 300
_SHORT = 12
_PIECE = 6
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "&": " and ",
        "+": " and ",
        "'": "",
        "’": "",
        "`": "",
    }
)
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?|\b\w(?:/\w)+\b")
_LEGAL_FORMS_TEXT = (
    "ltd limited plc llc llp lp inc incorporated corp corporation co company cic gmbh mbh ag kg "
    "kgaa ug ohg gbr ev eg se sa sas sasu sarl eurl snc sci scop srl sprl bv bvba nv vof ab as "
    "asa aps oy oyj hf ehf spa sapa sl slu sau lda ltda sro doo dd zoo kft zrt nyrt ood eood ad "
    "pty pte pvt private sdn bhd pjsc ooo kk"
)
_LEGAL_FORMS = frozenset(_LEGAL_FORMS_TEXT.split())
_POLISH_FORM = " sp z oo"
_LEADING_FORMS = frozenset(["sarl", "sas", "sa", "srl", "gmbh", "ooo", "pt"])
_FILLERS = frozenset({"and", "the"})
_ENDINGS = _LEGAL_FORMS | _FILLERS
_SOUNDS = (("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("c", "k"), ("z", "s"), ("w", "v"))
_SILENT = str.maketrans("", "", "aeiouyh")
_DOUBLED = re.compile(r"(.)\1+")
_PERSONAL_DOMAINS_TEXT = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk "
    "icloud.com me.com aol.com proton.me protonmail.com gmx.de gmx.net web.de mail.com "
    "btinternet.com"
)
_PERSONAL_DOMAINS = frozenset(_PERSONAL_DOMAINS_TEXT.split())
_COUNTRIES_TEXT = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW"
)
_COUNTRIES = frozenset(_COUNTRIES_TEXT.split())
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")


class Likeness(StrEnum):
    """What two clients have in common, the stronger first."""

    TAX_NUMBER = "tax number"
    DOMAIN = "domain"
    NAME = "name"


def folded(name: str) -> str:
    """The name in lower case without accents and punctuation, words apart by one space."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    joined = _DOTTED.sub(lambda found: re.sub(r"[./]", "", found[0]), bare)
    return " ".join(re.findall(r"\w+", joined))[:_FOLDED_LENGTH_MAX]


def normal_name(name: str) -> str:
    """What is compared: the folded name without legal forms, "and" and "the".

    "The Müller & Söhne GmbH" -> "muller sohne". A name made of nothing else keeps its words.
    """
    words = folded(name).removesuffix(_POLISH_FORM).split()
    kept = [word for word in _without_legal_forms(words) if word not in _FILLERS]
    return " ".join(kept or words)


def _without_legal_forms(words: list[str]) -> list[str]:
    first, last = 0, len(words)
    while last > 1 and words[last - 1] in _ENDINGS:
        last -= 1
    while first < last - 1 and words[first] in _LEADING_FORMS:
        first += 1
    return words[first:last]


def numbers_in(normal: str) -> list[str]:
    """The numbers of a name. "Studio 12" and "Studio 13" are two companies, however alike."""
    return sorted(re.findall(r"\d+", normal))


def name_keys(normal: str) -> frozenset[int]:
    """The keys under which a normal name is filed; two near names share at least one."""
    whole = normal.replace(" ", "")
    forms = {f"words:{''.join(sorted(normal.split()))}", f"sound:{_skeleton(whole)}"}
    if len(whole) <= _SHORT:
        forms |= {f"short:{whole[:at]}{whole[at + 1 :]}" for at in range(len(whole))}
        forms.add(f"short:{whole}")
    if len(whole) >= _SHORT:
        forms |= {f"begins:{whole[:_PIECE]}", f"ends:{whole[-_PIECE:]}"}
    return frozenset(key_of(form) for form in forms)


def _skeleton(whole: str) -> str:
    """How the name sounds, roughly: first letter and consonants, none twice in a row."""
    for written, heard in _SOUNDS:
        whole = whole.replace(written, heard)
    return _DOUBLED.sub(r"\1", whole[:1] + whole[1:].translate(_SILENT))


def key_of(form: str) -> int:
    """A signed 64-bit number for the form; that two forms share one costs one comparison more."""
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "big", signed=True)


def bare_domain(given: str) -> str:
    """The domain without scheme, www., port and path: "https://www.Acme.com/x" -> "acme.com"."""
    host = given.strip().lower().split("://")[-1].split("/")[0].split("?")[0]
    return host.split("@")[-1].split(":")[0].removeprefix("www.").rstrip(".")


def is_domain(domain: str) -> bool:
    """Whether it could be one, in ASCII or in letters of any script."""
    try:
        ascii_form = domain.encode("idna").decode()
    except UnicodeError:
        return False
    return len(ascii_form) <= 253 and _DOMAIN.fullmatch(ascii_form) is not None


def tells_company(domain: str) -> bool:
    """False for domains under which anybody may have an address: they say nothing."""
    return bool(domain) and domain not in _PERSONAL_DOMAINS


def bare_tax_number(given: str) -> str:
    """Capitals and digits only: "GB 123.4567-89" -> "GB123456789"."""
    return re.sub(r"[\W_]", "", given).upper()


def is_country(code: str) -> bool:
    return code in _COUNTRIES
