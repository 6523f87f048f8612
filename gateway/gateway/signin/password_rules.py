"""Which passwords are accepted: pure checks on the text, after NIST SP 800-63B section 3.1.1.

Length is what counts; upper case, digits and signs are not demanded. Common passwords, simple
variations of them, repetitions, sequences, and passwords made of a name are refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

LENGTH_MIN = 10
LENGTH_MAX = 200
BESIDE_A_NAME_MIN = 12
NAME_LENGTH_MIN = 3
DIGITS_ALONE_MIN = 20
REPEATED_UNIT_MAX = 6
PRODUCT = "tandem"

_LOOKALIKES = str.maketrans("@4031$5!7", "aaoelssit")
_SEQUENCES = tuple(
    run + run
    for forwards in (
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    )
    for run in (forwards, forwards[::-1])
)


def normalised(password: str) -> str:
    """One form for what looks the same: an umlaut typed on a Mac equals one typed on Windows."""
    return unicodedata.normalize("NFKC", password)


def password_mistake(password: str, names: Iterable[str] = ()) -> str:
    """What is wrong with a new password, in a sentence; "" if nothing is.

    names: of the person and their e-mail address.
    """
    password = normalised(password)
    if len(password) < LENGTH_MIN:
        return f"Use at least {LENGTH_MIN} characters; a few words in a row are good."
    if len(password) > LENGTH_MAX:
        return f"Use at most {LENGTH_MAX} characters."
    folded = password.casefold()
    if len(set(folded)) < 4 or _repeats(folded):
        return "Use more than a few characters or a short word repeated."
    if folded.isdigit() and len(folded) < DIGITS_ALONE_MIN:
        return "Do not use digits alone; a few words in a row are good."
    if _is_sequence(folded):
        return "Do not use characters in the order of the alphabet or the keyboard."
    if _forms(folded) & _common():
        return (
            "This is one of the most common passwords, or one with a simple change; use a few "
            "words that do not belong together."
        )
    if _is_made_of(folded, [PRODUCT, *names]):
        return "Do not make the password out of a name or an e-mail address."
    return ""


def _repeats(folded: str) -> bool:
    """True for abcdabcdabcd: a short or a common piece, over and over."""
    unit = folded[: (folded + folded).find(folded, 1)]
    is_repeated = len(unit) < len(folded)
    return is_repeated and (len(unit) <= REPEATED_UNIT_MAX or bool(_forms(unit) & _common()))


def _is_sequence(folded: str) -> bool:
    kept = "".join(filter(str.isalnum, folded))
    return any(kept in run for run in _SEQUENCES)


def _forms(folded: str) -> set[str]:
    """The password as it is, and without what people add to a common one."""
    letters = "".join(filter(str.isalnum, folded))
    plain = {folded, letters, folded.translate(_LOOKALIKES), letters.translate(_LOOKALIKES)}
    digits = "0123456789"
    signs = "!?.,-_#*$@+=&%/()"
    stripped = {form.strip(digits + signs) for form in {folded, letters}}
    word = letters.rstrip(digits)
    ends = {letters[:end] for end in range(len(word), len(letters))} | {folded.rstrip(signs)}
    forms = plain | stripped | ends | {form.translate(_LOOKALIKES) for form in stripped | ends}
    return forms - {""}


@cache
def _common() -> frozenset[str]:
    """30,000 passwords from leaks; loaded when the first password is checked.

    The file is run by itself: the package keeps all its dictionaries in memory for good.
    """
    package = find_spec("zxcvbn")
    assert package is not None
    file = Path(package.origin or "").with_name("frequency_lists.py")
    lists = run_path(str(file))
    return frozenset(lists["FREQUENCY_LISTS"]["passwords"])


def _is_made_of(folded: str, names: Iterable[str]) -> bool:
    """True if too little is left when the names are taken out."""
    left = "".join(filter(str.isalnum, folded))
    whole = left
    for word in sorted(_words(names), key=len, reverse=True):
        left = left.replace(word, "")
    return left != whole and len(left) < BESIDE_A_NAME_MIN


def _words(names: Iterable[str]) -> set[str]:
    """robin.alder@agency.example: robin, alder, agency and all three in one."""
    found: set[str] = set()
    for name in names:
        text = normalised(name).casefold()
        if "@" in text:
            text = text.rpartition(".")[0]
        pieces = "".join(sign if sign.isalnum() else " " for sign in text).split()
        found |= {*pieces, "".join(pieces)}
    return {word for word in found if len(word) >= NAME_LENGTH_MIN}
