"""Which invoices a line of a bank statement may pay, why, and how sure that is.

Points: the reference names the invoice 50, the amount is what is due 30, the payer's name is
similar up to 20, the payer's account paid for the client before 20; at most 100. A suggestion is
certain when the reference names its invoices, the amount is exactly what is due on them, and no
other suggestion has as many points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]{2,6})[-\s/.]{0,3}(\d{4})[-\s/.]{0,3}(\d{4,9})(?!\d)")
NAMED, EQUAL, SIMILAR, KNOWN = 50, 30, 20, 20
SIMILAR_LEAST = 80
SUGGESTIONS_MAX = 5
_FORMS = re.compile(
    r"\b(?:limited|ltd|llp|llc|plc|inc|gmbh|ag|kg|sarl|sas|sa|bv|nv|ab|oy|trust|the|and|co)\b|[^\w\s]"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenInvoice:
    """due: in minor units of the line's currency."""

    id: str
    number: str
    client_id: str
    client_name: str
    due: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """A line on which money came in, in minor units. knows: clients its account paid for."""

    amount: int
    name: str
    text: str
    knows: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    invoice_id: str
    number: str
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """parts: what of the line is for which invoice; the rest is on account of the client."""

    client_id: str
    client_name: str
    parts: Sequence[Part]
    on_account: int
    points: int
    reasons: Sequence[str]
    certain: bool = False


def numbers_in(text: str) -> set[str]:
    """Numbers of invoices as we write them, however the payer spaces them: INV-2026-0042."""
    return {"-".join(found) for found in NUMBER.findall(text.upper())}


def similarity(one: str, other: str) -> int:
    """0 to 100, whatever the case, the order of words and the form of the company."""
    return round(fuzz.token_sort_ratio(_bare(one), _bare(other)))


def alike(names: Iterable[str], clients: Mapping[str, str]) -> set[str]:
    """The ids of the clients whose name may be similar to one of these. clients: names by id."""
    bare = {id_: _bare(name) for id_, name in clients.items()}
    return {
        id_
        for name in {_bare(one) for one in names if one}
        for _, _, id_ in process.extract(
            name, bare, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR_LEAST - 1, limit=None
        )
    }


def _bare(name: str) -> str:
    bare = " ".join(_FORMS.sub(" ", name.lower()).split())
    return bare or name.lower()


def suggest(line: Came, invoices: Iterable[OpenInvoice]) -> list[Suggestion]:
    """The best first; none for a line of which nothing fits."""
    by_client: dict[str, list[OpenInvoice]] = {}
    for invoice in invoices:
        by_client.setdefault(invoice.client_id, []).append(invoice)
    named = numbers_in(line.text)
    found = [
        suggestion
        for owed in by_client.values()
        for suggestion in _of_client(line, owed, named)
        if suggestion.points > 0
    ]
    ordered = sorted(found, key=lambda each: (-each.points, -len(each.parts), each.client_name))
    return _certain(ordered[:SUGGESTIONS_MAX])


def _certain(ordered: Sequence[Suggestion]) -> list[Suggestion]:
    if not ordered:
        return []
    first, *others = ordered
    alone = not others or others[0].points < first.points
    return [
        replace(first, certain=first.certain and alone),
        *(replace(one, certain=False) for one in others),
    ]


def _of_client(line: Came, owed: Sequence[OpenInvoice], named: set[str]) -> Iterable[Suggestion]:
    mentioned = [invoice for invoice in owed if invoice.number in named]
    who = _who(line, owed[0])
    if mentioned:
        yield _paying(line, mentioned, who, is_named=True)
        return
    equal = [invoice for invoice in owed if invoice.due == line.amount]
    for invoice in equal:
        yield _paying(line, [invoice], who, is_named=False)
    if not equal and who:
        yield _paying(line, owed, who, is_named=False)


def _who(line: Came, invoice: OpenInvoice) -> list[tuple[int, str]]:
    """Points and words for who paid."""
    reasons = []
    alike = similarity(line.name, invoice.client_name) if line.name else 0
    if alike >= SIMILAR_LEAST:
        words = f"the payer's name is similar to {invoice.client_name}, {alike / 100:.2f}"
        reasons.append((SIMILAR * alike // 100, words))
    if invoice.client_id in line.knows:
        reasons.append((KNOWN, f"this account paid for {invoice.client_name} before"))
    return reasons


def _paying(
    line: Came, owed: Sequence[OpenInvoice], who: Sequence[tuple[int, str]], *, is_named: bool
) -> Suggestion:
    """The first invoice in full before the next."""
    left, parts = line.amount, []
    for invoice in owed:
        part = min(left, invoice.due)
        if part > 0:
            parts.append(Part(invoice_id=invoice.id, number=invoice.number, amount=part))
            left -= part
    due = sum(invoice.due for invoice in owed)
    numbers = _listed([invoice.number for invoice in owed])
    reasons = []
    if is_named:
        reasons.append((NAMED, f"the reference names {numbers}"))
    if due == line.amount:
        reasons.append((EQUAL, f"the amount is what is due on {numbers}"))
    reasons += who
    first = owed[0]
    return Suggestion(
        client_id=first.client_id,
        client_name=first.client_name,
        parts=parts,
        on_account=left,
        points=min(sum(points for points, _ in reasons), 100),
        reasons=[words for _, words in reasons],
        certain=is_named and due == line.amount,
    )


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:3])
    return shown if len(numbers) <= 3 else f"{shown} and {len(numbers) - 3} more"


def knows_by_account(rows: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """By the payer's account: the clients for which it paid."""
    found: dict[str, set[str]] = {}
    for account, client_id in rows:
        found.setdefault(account, set()).add(client_id)
    return {account: frozenset(clients) for account, clients in found.items()}
