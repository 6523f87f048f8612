"""What is published of versions of deliverables and their sign-off."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class ProofBody(EventBody):
    proof_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "PROOF-1001"})
    project_id = fields.String()
    person_id = fields.String(
        attribute="uploaded_by_id", allow_none=True, metadata={"description": "Who added it"}
    )
    deliverable_id = fields.String(metadata={"description": "As in the brief and the quote"})
    version_number = fields.Integer(
        attribute="number", metadata={"description": "Of the versions of the deliverable"}
    )
    note = fields.String()
    file_name = fields.String()
    content_type = fields.String()
    size = fields.Integer(metadata={"description": "Bytes"})
    sha256 = fields.String(metadata={"description": "Of the file, hexadecimal"})
    status = fields.String(
        metadata={"description": "draft, sent, approved, changes_requested or superseded"}
    )
    round = fields.Integer(metadata={"description": "How often the client was asked"})
    rule = fields.String(metadata={"description": "How many must approve: all or any"})
    due_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    asked_at = fields.DateTime(allow_none=True)
    decided_at = fields.DateTime(allow_none=True)
    withdrawn_reason = fields.String(
        metadata={"description": "Why the last approval was withdrawn"}
    )
    withdrawn_at = fields.DateTime(allow_none=True)
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


class SignOffBody(EventBody):
    """Without the name and the address of who answered: personal data travels in no event."""

    sign_off_id = fields.String(attribute="id")
    proof_id = fields.String()
    project_id = fields.String()
    person_id = fields.String(
        attribute="uploaded_by_id",
        allow_none=True,
        metadata={"description": "Who added the version"},
    )
    contact_id = fields.String()
    round = fields.Integer()
    part = fields.String(metadata={"description": "approve or inform"})
    expires_on = fields.Date()
    opened_at = fields.DateTime(allow_none=True)
    answer = fields.String(
        metadata={"description": "approved, changes_requested, or empty: none yet"}
    )
    comment = fields.String()
    answered_at = fields.DateTime(allow_none=True)
    answered_sha256 = fields.String(metadata={"description": "Of the file that was answered"})
    revoked_at = fields.DateTime(allow_none=True)


def _proof(verb: str, meaning: str) -> EventType:
    return EventType(f"proof.{verb}.v1", "proof", ProofBody(), meaning, permission="proof.read")


def _sign_off(verb: str, meaning: str) -> EventType:
    return EventType(
        f"sign_off.{verb}.v1", "sign_off", SignOffBody(), meaning, permission="sign_off.read"
    )


PROOFS = (
    _proof("added", "A version of a deliverable was added."),
    _proof("changed", "A version was changed, revoked, superseded, archived or restored."),
    _proof("sent", "The client was asked to sign a version off."),
    _proof("approved", "The client approved a version; its file is locked."),
    _proof("changes_requested", "The client asked for changes of a version."),
    _proof("approval_withdrawn", "The approval of a version was withdrawn, with a reason."),
    _proof("overdue", "The day by which the client should have answered is past."),
    _sign_off("asked", "A contact of the client was asked to sign a version off, or informed."),
    _sign_off("opened", "A contact opened the link first."),
    _sign_off("answered", "A contact approved a version, or asked for changes."),
    _sign_off("revoked", "A link opens nothing any more."),
)
