"""The page of a quote for the client: HTML that needs no script, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from chassis.money import Money
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import offers_pb2 as pb
from tandem.finance.v1 import quoting_pb2 as quoting

SENT = quoting.QUOTE_STATUS_SENT
REPLACED = "A newer version of this quote was sent to you. This one can not be accepted any more."
STANDS = {
    quoting.QUOTE_STATUS_REJECTED: "You declined this quote.",
    quoting.QUOTE_STATUS_EXPIRED: "This quote has expired. Ask your contact for a new one.",
    quoting.QUOTE_STATUS_WITHDRAWN: "This quote was withdrawn and can not be accepted.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One page. declining: the form to decline is open; wrong: what is wrong with what was typed;
    key: of the change, so that a form that is sent twice counts once."""

    path: str
    offer: pb.ReadOfferResponse
    declining: bool = False
    wrong: str = ""
    typed_name: str = ""
    typed_reason: str = ""
    key: str = ""


def page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="stylesheet" href="/static/offer.css"></head>
<body><main>{body}</main></body></html>"""


def notice_page(title: str, words: str) -> str:
    return page(title, f"<h1>{escape(title)}</h1><p>{escape(words)}</p>")


def offer_page(shown: Shown) -> str:
    quote = shown.offer.quote
    body = [
        f'<p class="seller">{escape(shown.offer.seller_name)}</p>',
        f"<h1>Quote {escape(quote.reference)}</h1>",
        f"<p>For {escape(shown.offer.client_name)}</p>",
        _standing(quote),
        paragraphs(quote.cover_text),
        _lines(shown),
        _sums(quote),
        paragraphs(quote.terms),
        _forms(shown),
        f'<p><a href="{escape(shown.path)}/pdf">Quote as PDF</a></p>',
    ]
    return page(f"Quote {quote.reference}", "\n".join(body))


def money(amount: common_pb2.Money) -> str:
    exact = Money(amount.amount_minor, amount.currency_code).decimal
    return f"{exact:,} {amount.currency_code}"


def _standing(quote: quoting.Quote) -> str:
    if quote.status == SENT:
        return f"<p>You can accept it until {day_of(quote.valid_until)}.</p>"
    if quote.replaced_by_id:
        words = REPLACED
    elif quote.status == quoting.QUOTE_STATUS_ACCEPTED:
        words = (
            f"Accepted by {quote.accepted_by} on {day_of(quote.decided_at.ToJsonString()[:10])}."
        )
    else:
        words = STANDS[quote.status]
    return f'<p class="stands" role="status">{escape(words)}</p>'


def day_of(iso: str) -> str:
    """As the PDF states it: 4 May 2026."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in text.split("\n") if each.strip())


def _lines(shown: Shown) -> str:
    quote = shown.offer.quote
    choosing = quote.status == SENT and quote.has_options
    names = dict.fromkeys(line.section for line in quote.lines)
    parts = [
        (f"<h2>{escape(name)}</h2>" if name else "")
        + "<ul>"
        + "".join(_line(line, choosing) for line in quote.lines if line.section == name)
        + "</ul>"
        for name in names
    ]
    form = "".join(parts)
    if not choosing:
        return form
    return (
        f'<form method="post" action="{escape(shown.path)}">'
        f'<input type="hidden" name="step" value="choose">{form}'
        "<button>Show the total of what I chose</button></form>"
    )


def _line(line: quoting.EstimateLine, choosing: bool) -> str:
    words = escape(line.description or line.charge_role.capitalize())
    basis = escape(_basis(line))
    label = f"<span>{words}{f'<small>{basis}</small>' if basis else ''}</span>"
    price = f"<b>{escape(money(line.amount))}</b>"
    offered = line.optional or line.option_group
    if not offered:
        return f"<li>{label}{price}</li>"
    if not choosing:
        state = "chosen" if line.chosen else "not chosen"
        return f'<li class="{"" if line.chosen else "apart"}">{label}<i>{state}</i>{price}</li>'
    checked = " checked" if line.chosen else ""
    kind, name = ("checkbox", "line") if line.optional else ("radio", f"group {line.option_group}")
    mark = f'<input type="{kind}" name="{escape(name)}" value="{line.id}"{checked}>'
    return f"<li><label>{mark}{label}{price}</label></li>"


def _basis(line: quoting.EstimateLine) -> str:
    parts = []
    if line.quantity:
        parts.append(f"{line.quantity} {line.unit or 'days'}")
    if line.seconds:
        parts.append(f"{line.seconds / 3600:.2f} h")
    if line.option_group:
        parts.append(f"{line.option_group}: {line.option}")
    if line.optional:
        parts.append("Optional")
    return ", ".join(parts)


def _sums(quote: quoting.Quote) -> str:
    rows = [("Net", quote.total), ("Tax", quote.tax), ("Total", quote.total_with_tax)]
    cells = "".join(f"<dt>{name}</dt><dd>{escape(money(sum_))}</dd>" for name, sum_ in rows)
    return f"<dl>{cells}</dl>"


def _forms(shown: Shown) -> str:
    if shown.offer.quote.status != SENT:
        return ""
    wrong = f'<p class="wrong" role="alert">{escape(shown.wrong)}</p>' if shown.wrong else ""
    return wrong + _accept_form(shown) + _decline_form(shown)


def _accept_form(shown: Shown) -> str:
    quote = shown.offer.quote
    fields = _hidden(shown, "accept", [line.id for line in quote.lines if line.chosen])
    total = escape(money(quote.total_with_tax))
    return (
        f'<form method="post" action="{escape(shown.path)}">{fields}<h2>Accept</h2>'
        f"{_name_field(shown)}"
        '<label><input type="checkbox" name="consent" value="yes" required>'
        f"I accept this quote of {total} for {escape(shown.offer.client_name)}.</label>"
        "<button>Accept the quote</button></form>"
    )


def _decline_form(shown: Shown) -> str:
    return (
        f"<details{' open' if shown.declining else ''}><summary>Decline</summary>"
        f'<form method="post" action="{escape(shown.path)}">{_hidden(shown, "decline", [])}'
        f"{_name_field(shown)}"
        '<label>Reason<textarea name="reason" required maxlength="1000" rows="3">'
        f"{escape(shown.typed_reason)}</textarea></label>"
        "<button>Decline the quote</button></form></details>"
    )


def _name_field(shown: Shown) -> str:
    return (
        '<label>Your name<input name="name" required maxlength="200" autocomplete="name" '
        f'value="{escape(shown.typed_name)}"></label>'
    )


def _hidden(shown: Shown, step: str, chosen: Sequence[str]) -> str:
    quote = shown.offer.quote
    offered = {line.id for line in quote.lines if line.optional or line.option_group}
    pairs = [("step", step), ("key", f"{shown.key}-{step}"), ("hash", quote.content_hash)]
    pairs += [("line", id_) for id_ in chosen if id_ in offered]
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in pairs
    )
