"""When two names are the same company's: normal forms, and the keys under which they meet.

A name is compared without legal form, accents, case, punctuation and "and". To compare a new name
with 50,000 others would take too long, so each name is filed under a few keys made so that two
near names share at least one: for short names every form with one letter left out (two names one
edit apart have one of these in common, which is the idea of Garbe's symmetric delete), for long
ones the beginning and the end (one edit cannot spoil both), for all the words in order of the
alphabet and the skeleton of consonants. The numbers of a name are in each of its keys. Only names
that share a key are compared, so a registration locks its keys and no others.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

from rapidfuzz import fuzz

PAYMENT_TERMS_DAYS_DEFAULT = 30
PAYMENT_TERMS_DAYS_MAX = 365
WHOLE_BP = 10_000
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
        "＆": " and ",
        "'": "",
        "’": "",
        "`": "",
    }
)
_ACCENTED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?|\b\w(?:/\w)+\b")
_SPELLINGS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""Two letters that stand for one with an accent: Baer is Bär, Soerensen is Sørensen."""
_LEGAL_FORMS_TEXT = (
    "ltd limited plc llc llp lp inc incorporated corp corporation co company cic gmbh mbh ag kg "
    "kgaa ug ohg gbr ev eg se sa sas sasu sarl eurl snc sci scop srl sprl bv bvba nv vof ab as "
    "asa aps oy oyj hf ehf spa sapa sl slu sau lda ltda sro doo dd zoo kft zrt nyrt ood eood ad "
    "pty pte pvt private sdn bhd pjsc ooo kk ооо оао зао пао ао ип тов"
)
_LEGAL_FORMS = frozenset(_LEGAL_FORMS_TEXT.split())
_ANYWHERE_TEXT = (
    "ltd plc llc llp gmbh mbh kgaa ohg gbr sarl eurl sasu srl sprl bvba aps oyj lda ltda sro kft "
    "zrt nyrt ood eood pty pte pvt sdn bhd pjsc ooo ооо оао зао пао"
)
_ANYWHERE = frozenset(_ANYWHERE_TEXT.split())
"""Forms that are no word or initials of a name, so they go wherever they stand."""
_JOINED_FORMS_TEXT = (
    "株式会社 有限会社 合同会社 合資会社 合名会社 一般社団法人 一般財団法人 (株) (有) (同) "
    "股份有限公司 有限责任公司 有限責任公司 股份公司 有限公司 주식회사 유한회사 (주) (유)"
)
_JOINED_FORMS = re.compile("|".join(re.escape(form) for form in _JOINED_FORMS_TEXT.split()))
"""Forms that are written into the name without a space."""
_POLISH_FORM = " sp z oo"
_LEADING_FORMS = frozenset(["sarl", "sas", "sa", "srl", "gmbh", "ooo", "pt", "ао", "ип", "тов"])
_ARTICLE = "the"
_AND = frozenset(["and", "und", "et", "og", "och", "y", "e", "en", "i", "ja", "и", "та"])
_ENDINGS = _LEGAL_FORMS | _AND | {_ARTICLE}
_SOUNDS = (("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("c", "k"), ("z", "s"), ("w", "v"))
_NUMBER = re.compile(r"\d+")
_SILENT = str.maketrans("", "", "aeiouyh")
_DOUBLED = re.compile(r"(.)\1+")
_PERSONAL_DOMAINS_TEXT = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk "
    "icloud.com me.com aol.com proton.me protonmail.com gmx.de gmx.net web.de mail.com "
    "btinternet.com"
)
_PERSONAL_DOMAINS = frozenset(_PERSONAL_DOMAINS_TEXT.split())
_REGISTRY = re.compile(r"(?:[a-z]{2}|com|net|org|gov|edu|ltd|plc|sch|nom|gob|gouv)\.[a-z]{2}")
"""Domains under which others register theirs: co.uk, com.au. They tell no company."""


class Likeness(StrEnum):
    """What two clients have in common, the stronger first."""

    TAX_NUMBER = "tax number"
    DOMAIN = "domain"
    NAME = "name"


def exact_name(name: str) -> str:
    """What makes two names exactly the same: case and the amount of white space do not count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def folded(name: str) -> str:
    """The name in lower case without accents and punctuation, words apart by one space.

    Marks of scripts whose letters differ by them are kept: プ is not フ.
    """
    plain = _without_accents(unicodedata.normalize("NFKC", name).casefold()).translate(_LETTERS)
    joined = _DOTTED.sub(lambda found: re.sub(r"[./]", "", found[0]), plain)
    return " ".join(re.findall(r"\w+", joined))[:_FOLDED_LENGTH_MAX]


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(_bare(letter) for letter in text)


def _bare(letter: str) -> str:
    """The letter without its accents, if its script only accents with them."""
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) == 1:
        return "" if _is_stray_accent(letter) else letter
    if unicodedata.name(parts[0], "").startswith(_ACCENTED_SCRIPTS):
        return parts[0]
    return letter


def _is_stray_accent(letter: str) -> bool:
    return unicodedata.combining(letter) > 0 and "\u0300" <= letter <= "\u036f"


@lru_cache(maxsize=256)
def normal_name(name: str) -> str:
    """What is compared: the folded name without legal forms, "and" in any language and "the".

    Spellings of one accented letter are made one: "The Müller & Söhne GmbH", "Mueller und
    Soehne" -> "muller sohne". A name made of nothing else keeps its words. The latest are kept,
    for a registration asks several times.
    """
    parts = _JOINED_FORMS.sub(" ", unicodedata.normalize("NFKC", name))
    words = (folded(parts) or folded(name)).removesuffix(_POLISH_FORM).split()
    kept = _without_fillers(_without_legal_forms(words))
    return _one_spelling(" ".join(kept or words))


def _without_legal_forms(words: list[str]) -> list[str]:
    first, last = 0, len(words)
    while last > 1 and words[last - 1] in _ENDINGS:
        last -= 1
    while first < last - 1 and words[first] in _LEADING_FORMS:
        first += 1
    inside = words[first:last]
    return [word for word in inside if word not in _ANYWHERE] or inside


def _without_fillers(words: list[str]) -> list[str]:
    """Without articles, and without "and": a single letter only counts as one between words."""
    last = len(words) - 1
    return [
        word
        for at, word in enumerate(words)
        if word != _ARTICLE and not (word in _AND and (word == "and" or 0 < at < last))
    ]


def _one_spelling(normal: str) -> str:
    for written, letter in _SPELLINGS:
        normal = normal.replace(written, letter)
    return normal


def name_likeness_bp(one: str, other: str) -> int:
    """0 to 10000 for two normal names; 10000 only for the same letters in the same order.

    The better of two measures: the letters without spaces ("Data Base", "Database"), and the
    words in order of the alphabet ("Acme Media", "Media Acme"). Names with different numbers in
    them are held to be different whatever else they share.
    """
    if one == other:
        return WHOLE_BP
    letters = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    words = fuzz.token_sort_ratio(one, other)
    likeness_bp = round(max(letters, words) * 100)
    is_near = likeness_bp >= SIMILAR_FROM_BP
    return 0 if is_near and numbers_in(one) != numbers_in(other) else likeness_bp


def numbers_in(normal: str) -> list[str]:
    """The numbers of a name. "Studio 12" and "Studio 13" are two companies, however alike."""
    return sorted(_NUMBER.findall(normal))


@lru_cache(maxsize=256)
def name_keys(normal: str) -> frozenset[int]:
    """The keys under which a normal name is filed; two near names share at least one.

    The numbers are in each key: names with different numbers are never near.
    """
    whole = normal.replace(" ", "")
    numbers = ",".join(numbers_in(normal))
    forms = {f"sound:{_skeleton(whole)}"}
    if len(whole) <= _SHORT:
        forms |= {f"short:{whole[:at]}{whole[at + 1 :]}" for at in range(len(whole))}
        forms.add(f"short:{whole}")
    if len(whole) >= _SHORT:
        forms |= {f"begins:{whole[:_PIECE]}", f"ends:{whole[-_PIECE:]}"}
    return frozenset([words_key(normal), *(key_of(f"{form}:{numbers}") for form in forms)])


def words_key(normal: str) -> int:
    """The key of names with these words, in any order."""
    return key_of(f"words:{''.join(sorted(normal.split()))}")


def _skeleton(whole: str) -> str:
    """How the name sounds, roughly: first letter and consonants, none twice in a row."""
    for written, sound in _SOUNDS:
        whole = whole.replace(written, sound)
    return _DOUBLED.sub(r"\1", whole[:1] + whole[1:].translate(_SILENT))


def key_of(form: str) -> int:
    """A signed 64-bit number for the form; that two forms share one costs one comparison more."""
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "big", signed=True)


def tells_company(domain: str) -> bool:
    """False for domains under which anybody may have an address: they say nothing."""
    return bool(domain) and not any(part in _PERSONAL_DOMAINS for part in domains_of(domain))


def domains_of(domain: str) -> list[str]:
    """The domain and those that it is a part of: shop.acme.co.uk, acme.co.uk."""
    labels = domain.split(".")
    parents = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    return [parent for parent in parents if not _REGISTRY.fullmatch(parent)]


def same_site(one: str, other: str) -> bool:
    """Whether two domains are one, or one is a part of the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
