"""The page of a version for the client: HTML that needs no script, and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from tandem.projects.v1 import proofs_pb2 as pb

from gateway.pages.offer_sheet import day_of, page, paragraphs

STANDS = {
    "approved": "This version is approved. Its file is locked.",
    "changes_requested": "Changes of this version were asked for.",
}
MINE = {"approved": "You approved this version.", "changes_requested": "You asked for changes."}


@dataclass(frozen=True, slots=True)
class Shown:
    """One page. declining: the form to ask for changes is open; wrong: what is wrong with what was
    typed; key: of the change, so that a form that is sent twice counts once."""

    path: str
    page: pb.ReadSignOffPageResponse
    declining: bool = False
    wrong: str = ""
    typed_name: str = ""
    typed_comment: str = ""
    key: str = ""


def sign_off_page(shown: Shown) -> str:
    found = shown.page
    title = f"{found.deliverable_name}, version {found.number}"
    size = f"{max(1, round(found.size / 1024)):,} KiB"
    body = [
        f'<p class="seller">{escape(found.project_name)}</p>',
        f"<h1>{escape(title)}</h1>",
        f"<p>For {escape(found.client_name)}</p>",
        _standing(found),
        paragraphs(found.message),
        paragraphs(found.note),
        f'<p><a href="{escape(shown.path)}/file">{escape(found.file_name)}</a> ({size})</p>',
        _forms(shown),
    ]
    return page(title, "\n".join(body))


def _standing(found: pb.ReadSignOffPageResponse) -> str:
    words = MINE.get(found.answer, "") or STANDS.get(found.status, "")
    if words:
        comment = f" {found.comment}" if found.answer and found.comment else ""
        return f'<p class="stands" role="status">{escape(words + comment)}</p>'
    if found.part == "inform":
        return "<p>This is for your information. No answer is needed.</p>"
    if found.due_on:
        return f"<p>Please answer by {day_of(found.due_on)}.</p>"
    return f"<p>You can answer until {day_of(found.expires_on)}.</p>"


def _forms(shown: Shown) -> str:
    found = shown.page
    wrong = f'<p class="wrong" role="alert">{escape(shown.wrong)}</p>' if shown.wrong else ""
    if found.part != "approve" or found.status != "sent" or found.answer:
        return wrong
    return wrong + _approve_form(shown) + _changes_form(shown)


def _approve_form(shown: Shown) -> str:
    return (
        f'<form method="post" action="{escape(shown.path)}">{_hidden(shown, "approve")}'
        f"<h2>Approve</h2>{_name_field(shown)}{_comment_field(shown, required=False)}"
        '<label><input type="checkbox" name="consent" value="yes" required>'
        f"I approve version {shown.page.number} of {escape(shown.page.deliverable_name)}. "
        "Its file is locked then.</label><button>Approve</button></form>"
    )


def _changes_form(shown: Shown) -> str:
    return (
        f"<details{' open' if shown.declining else ''}><summary>Ask for changes</summary>"
        f'<form method="post" action="{escape(shown.path)}">{_hidden(shown, "changes")}'
        f"{_name_field(shown)}{_comment_field(shown, required=True)}"
        "<button>Ask for changes</button></form></details>"
    )


def _name_field(shown: Shown) -> str:
    return (
        '<label>Your name<input name="name" required maxlength="200" autocomplete="name" '
        f'value="{escape(shown.typed_name)}"></label>'
    )


def _comment_field(shown: Shown, *, required: bool) -> str:
    label = "What should be changed" if required else "Comment, if you like"
    needed = " required" if required else ""
    return (
        f'<label>{label}<textarea name="comment"{needed} maxlength="4000" rows="4">'
        f"{escape(shown.typed_comment)}</textarea></label>"
    )


def _hidden(shown: Shown, step: str) -> str:
    pairs = [("step", step), ("key", f"{shown.key}-{step}"), ("hash", shown.page.sha256)]
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in pairs
    )
