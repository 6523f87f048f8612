"""Versions of deliverables that the demo agency's clients signed off, or are asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

PROJECTS = 3
DAYS_TO_ANSWER = 2
TEXT = "BT /F1 24 Tf 72 720 Td ({words}) Tj ET"
OBJECTS = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    "/Resources << /Font << /F1 5 0 R >> >> >>",
    "<< /Length {length} >>\nstream\n{text}\nendstream",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def sheet(words: str) -> bytes:
    """A PDF of one page with these words, which are ASCII without brackets."""
    text = TEXT.format(words=words)
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(OBJECTS, 1):
        places.append(len(body))
        filled = content.format(length=len(text), text=text) if number == 4 else content
        body += f"{number} 0 obj\n{filled}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(OBJECTS) + 1
    body_end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
    body_end += f"<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + body_end).encode("ascii")


@dataclass(frozen=True, slots=True)
class Signing:
    """as_: a session by first name. engagements: those under way, with their projects."""

    as_: Callable[[str], Session]
    engagements: Sequence[Engagement]
    projects: Any
    today: date

    def load(self) -> None:
        active = [one for one in self.engagements if one.job.status == "active" and one.entries]
        for one in active[:PROJECTS]:
            manager = self.as_(one.manager)
            project = manager.get(f"/v1/projects/{self.projects[one.number]['id']}")
            contacts = manager.get(f"/v1/clients/{project['client_id']}")["contacts"]
            if not project["deliverables"] or not contacts:
                continue
            self._sign(one, project, [contact["id"] for contact in contacts])

    def _sign(self, one: Engagement, project: Json, contacts: list[str]) -> None:
        """The first deliverable is approved in its second version; the next one waits."""
        first, *others = project["deliverables"]
        draft = self._version(one, project, first, "First layout")
        self._ask(one, draft, contacts)
        self._answer(one, draft, "changes", "Please make the logo larger")
        final = self._version(one, project, first, "With a larger logo")
        self._ask(one, final, contacts)
        self._answer(one, final, "approve", "")
        for other in others[:1]:
            self._ask(one, self._version(one, project, other, "First layout"), contacts)

    def _version(self, one: Engagement, project: Json, deliverable: Json, note: str) -> Json:
        path = f"/v1/projects/{project['id']}/deliverables/{deliverable['id']}/proofs"
        key = f"demo:proof:{one.number}:{deliverable['id']}:{note.replace(' ', '-')}"
        query = f"name=layout.pdf&note={note.replace(' ', '%20')}"
        return self.as_(one.manager).upload(f"{path}?{query}", sheet(note), key)

    def _ask(self, one: Engagement, proof: Json, contacts: list[str]) -> None:
        """The first contact approves; the others are informed."""
        due_on = (self.today + timedelta(days=DAYS_TO_ANSWER)).isoformat()
        body = {"approver_ids": contacts[:1], "informed_ids": contacts[1:], "due_on": due_on}
        body |= {"message": "Please look at the layout and the texts."}
        path = f"/v1/proofs/{proof['id']}/ask"
        self.as_(one.manager).post(path, body, f"demo:ask:{proof['id']}")

    def _answer(self, one: Engagement, proof: Json, step: str, comment: str) -> None:
        """By the link, as the contact does it; nothing once it is answered."""
        of = {"proof_id": proof["id"], "part": "approve"}
        (link,) = self.as_(one.manager).get("/v1/sign-offs", **of)["items"]
        if link["answer"] or not link["path"]:
            return
        form = {"step": step, "key": f"demo:answer:{proof['id']}", "hash": proof["sha256"]}
        form |= {"name": "The client", "comment": comment, "consent": "yes"}
        self.as_(one.manager).send_form(link["path"], form)
