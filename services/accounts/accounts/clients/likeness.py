"""How near two normal names are. Apart from `rules`, because rapidfuzz does the measuring."""

from __future__ import annotations

from rapidfuzz import fuzz

from accounts.clients import rules

WHOLE_BP = 10_000


def name_likeness_bp(one: str, other: str) -> int:
    """0 to 10000 for two normal names; 10000 only for the same letters in the same order.

    The better of two measures: the letters without spaces ("Data Base", "Database"), and the
    words in order of the alphabet ("Acme Media", "Media Acme"). Names with different numbers in
    them are held to be different whatever else they share.
    """
    if one == other:
        return WHOLE_BP
    if rules.numbers_in(one) != rules.numbers_in(other):
        return 0
    letters = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    words = fuzz.token_sort_ratio(one, other)
    return round(max(letters, words) * 100)
