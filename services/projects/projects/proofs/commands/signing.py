"""Sign-off of versions: asked, opened, answered, revoked, withdrawn, and seen to be late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from projects.planning.readable import KnownClient, Project
from projects.proofs.access import ASK
from projects.proofs.commands.versions import found
from projects.proofs.model import Proof, SignOff
from projects.proofs.queries.links import held_sign_off
from projects.proofs.rules import (
    Answer,
    Part,
    ProofStatus,
    Rule,
    hash_of,
    outcome,
    token_of,
)
from projects.risks.commands import record_change

EXPIRES_DAYS = 30
EXPIRES_DAYS_MAX = 366
CONTACTS_MAX = 20
REMINDED_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """due_on, expires_on: as given, ISO or empty. See AskForSignOffRequest."""

    proof_id: str
    approver_ids: Sequence[str]
    informed_ids: Sequence[str] = ()
    rule: str = ""
    due_on: str = ""
    expires_on: str = ""
    message: str = ""


def ask_for_sign_off(
    tx: Transaction, asking: Asking, secret: str, expected_version: int = 0
) -> Proof:
    """A new round, with a link for each contact."""
    proof = found(tx, asking.proof_id, ASK, expected_version)
    project = tx.session.get_one(Project, proof.project_id)
    project.require_workable()
    parts = _parts(tx, project, asking)
    due_on, expires_on = _days(tx, asking)
    rule = values.word(Rule, asking.rule or Rule.ALL.value, "rule")
    wanted = {
        "rule": rule.value,
        "due_on": due_on,
        "expires_on": expires_on,
        "message": values.text(asking.message, "message", 2000),
    }
    fact = proof.send(wanted, tx.now)
    _end_earlier(tx, proof)
    record_change(tx, fact)
    for contact_id, part in parts.items():
        id_ = tx.new_id()
        sign_off = SignOff(
            id=id_,
            proof_id=proof.id,
            project_id=proof.project_id,
            contact_id=contact_id,
            round=proof.round,
            part=part.value,
            uploaded_by_id=proof.uploaded_by_id,
            token_hash=hash_of(token_of(secret, id_)),
            expires_on=expires_on,
            created_at=tx.now,
        )
        tx.add(sign_off)
        tx.record(sign_off.asked())
    return proof


def revoke_sign_off(tx: Transaction, proof_id: str) -> Proof:
    proof = found(tx, proof_id, ASK)
    record_change(tx, proof.revoke())
    _revoke_links(tx, proof)
    return proof


def withdraw_approval(tx: Transaction, proof_id: str, reason: str) -> Proof:
    proof = found(tx, proof_id, ASK)
    why = values.text(reason, "reason", 1000, required=True)
    record_change(tx, proof.withdraw_approval(why, tx.now))
    _revoke_links(tx, proof)
    return proof


def open_page(tx: Transaction, token: str, address: str) -> None:
    """The holder has seen it; only the first time is recorded."""
    sign_off = tx.load(SignOff, held_sign_off(tx, token).id)
    if sign_off.opened_at is None:
        tx.record(sign_off.open(tx.now, address))


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What the holder of a link answers. sha256: of the file that they were shown."""

    approve: bool
    name: str
    comment: str
    address: str
    sha256: str


def answer_page(tx: Transaction, token: str, given: Given) -> None:
    held = held_sign_off(tx, token)
    proof = tx.load(Proof, held.proof_id)  # answers of one version are taken one at a time
    sign_off = tx.load(SignOff, held.id)
    if sign_off.part != Part.APPROVE:
        raise Conflict("SIGN_OFF_INFORMED", "This link shows the file; it asks for no answer.")
    name, comment = _words(given)
    answer = Answer.APPROVED if given.approve else Answer.CHANGES_REQUESTED
    response = {
        "answer": answer.value,
        "comment": comment,
        "answered_by": name,
        "answered_at": tx.now,
        "answered_address": given.address[:100],
        "answered_sha256": proof.sha256,
    }
    if not sign_off.answer:
        _require_open(proof, given.sha256)
    tx.record(sign_off.respond(response))
    asked = select(SignOff.answer).where(
        SignOff.proof_id == proof.id,
        SignOff.round == proof.round,
        SignOff.part == Part.APPROVE.value,
    )
    tx.session.flush()
    answers = [Answer(word) for word in tx.session.scalars(asked)]
    record_change(tx, proof.decide(outcome(Rule(proof.rule), answers), tx.now))


def remind(tx: Transaction) -> None:
    """Once for each round: the due day is past, and there is no answer."""
    late = (
        select(Proof.id)
        .where(
            Proof.status == ProofStatus.SENT.value,
            Proof.due_on < tx.today,
            Proof.reminded_at.is_(None),
        )
        .order_by(Proof.due_on, Proof.id)
        .limit(REMINDED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for proof_id in tx.session.scalars(late).all():
        record_change(tx, tx.load(Proof, proof_id).remind(tx.now))


def forget_contact(tx: Transaction, contact_id: str) -> None:
    """Nothing personal is kept of a contact that was erased."""
    theirs = select(SignOff).where(SignOff.contact_id == contact_id)
    for sign_off in tx.session.scalars(theirs):
        sign_off.forget()


def _parts(tx: Transaction, project: Project, asking: Asking) -> dict[str, Part]:
    """Who approves and who is informed, by the contact's id."""
    client = tx.session.get(KnownClient, project.client_id) if project.client_id else None
    if client is None:
        raise Conflict(
            "PROJECT_WITHOUT_CLIENT",
            f"{project.reference} is internal work; it has no client to ask.",
            field="proof_id",
        )
    parts: dict[str, Part] = {}
    for part, field, given in (
        (Part.APPROVE, "approver_ids", asking.approver_ids),
        (Part.INFORM, "informed_ids", asking.informed_ids),
    ):
        values.count(given, field, CONTACTS_MAX)
        for place, given_id in enumerate(given):
            contact_id = require_id(given_id, f"{field}[{place}]")
            if client.contact_ids is not None and contact_id not in client.contact_ids:
                raise Invalid(
                    "CONTACT_UNKNOWN",
                    f"{client.name} has no contact {contact_id}; add the contact to the client.",
                    field=f"{field}[{place}]",
                )
            if contact_id in parts:
                raise Invalid(
                    "CONTACT_REPEATED",
                    "Name each contact once: to approve or to be informed.",
                    field=f"{field}[{place}]",
                )
            parts[contact_id] = part
    return parts


def _days(tx: Transaction, asking: Asking) -> tuple[date | None, date]:
    due_on = values.day(asking.due_on, "due_on")
    if due_on and due_on < tx.today:
        raise _due_on_out_of_range()
    latest = tx.today + timedelta(days=EXPIRES_DAYS_MAX)
    default = min((due_on or tx.today) + timedelta(days=EXPIRES_DAYS), latest)
    expires_on = values.day(asking.expires_on, "expires_on") or default
    if not tx.today <= expires_on <= latest:
        raise Invalid(
            "EXPIRES_ON_OUT_OF_RANGE",
            f"expires_on must be today or later, and at most {EXPIRES_DAYS_MAX} days ahead.",
            field="expires_on",
        )
    if due_on and due_on > expires_on:
        raise _due_on_out_of_range()
    return due_on, expires_on


def _due_on_out_of_range() -> Invalid:
    return Invalid(
        "DUE_ON_OUT_OF_RANGE",
        "due_on must be today or later, and not after expires_on.",
        field="due_on",
    )


def _end_earlier(tx: Transaction, proof: Proof) -> None:
    """Other versions of the deliverable that wait are superseded; old links open nothing."""
    others = select(Proof.id).where(
        Proof.project_id == proof.project_id,
        Proof.deliverable_id == proof.deliverable_id,
        Proof.id != proof.id,
        Proof.status == ProofStatus.SENT.value,
    )
    for id_ in tx.session.scalars(others).all():
        other = tx.load(Proof, id_)
        record_change(tx, other.supersede())
        _revoke_links(tx, other)
    _revoke_links(tx, proof)


def _revoke_links(tx: Transaction, proof: Proof) -> None:
    open_ = select(SignOff.id).where(SignOff.proof_id == proof.id, SignOff.revoked_at.is_(None))
    for id_ in tx.session.scalars(open_).all():
        record_change(tx, tx.load(SignOff, id_).revoke(tx.now))


def _words(given: Given) -> tuple[str, str]:
    """The name and the comment; Invalid where one is needed and left out."""
    name = values.text(given.name, "name", 200)
    comment = values.text(given.comment, "comment", 4000)
    if not name:
        raise Invalid("NAME_REQUIRED", "Enter your name.", field="name")
    if not given.approve and not comment:
        raise Invalid("COMMENT_REQUIRED", "Say what should be changed.", field="comment")
    return name, comment


def _require_open(proof: Proof, sha256: str) -> None:
    if proof.status != ProofStatus.SENT:
        raise Conflict(
            "PROOF_DECIDED", "This version is decided already, so that no answer is needed."
        )
    if sha256 != proof.sha256:
        raise Conflict("PROOF_CHANGED", "The file has changed. Look at it again before you answer.")
