"""Versions of deliverables, their files, and who was asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased

from projects.planning.readable import Deliverable, Project
from projects.proofs.access import ASK, PROOF_OWNERS, READ, READ_SIGN_OFFS, of_proofs
from projects.proofs.model import Proof, ProofFile, SignOff
from projects.proofs.rules import token_of

_PROJECT = aliased(Project)  # apart from the one in the owners
PROOFS = Records(
    select(
        *Proof.__table__.c,
        _PROJECT.name.label("project_name"),
        _PROJECT.client_id.label("client_id"),
        Deliverable.name.label("deliverable_name"),
    )
    .select_from(Proof)
    .join(_PROJECT, _PROJECT.id == Proof.project_id)
    .join(
        Deliverable,
        and_(Deliverable.project_id == Proof.project_id, Deliverable.id == Proof.deliverable_id),
    ),
    {
        "id": Proof.id,
        "created_at": Proof.id,
        "reference": Proof.reference,
        "project": _PROJECT.name,
        "deliverable": Deliverable.name,
        "number": Proof.number,
        "status": Proof.status,
        "due_on": Proof.due_on,
    },
    PROOF_OWNERS,
    default="-created_at",
    search=containing("search", Proof.reference, Proof.file_name, _PROJECT.name, Deliverable.name),
    project_id=one_of(Proof.project_id, "project_id"),
    deliverable_id=one_of(Proof.deliverable_id, "deliverable_id"),
    uploaded_by_id=one_of(Proof.uploaded_by_id, "uploaded_by_id"),
    status=one_of(Proof.status, "status"),
    archived=Proof.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like a Proof, with the names of its project, client and deliverable."""
SIGN_OFFS = Records(
    select(*SignOff.__table__.c),
    {
        "id": SignOff.id,
        "created_at": SignOff.id,
        "round": SignOff.round,
        "answer": SignOff.answer,
        "expires_on": SignOff.expires_on,
    },
    of_proofs(SignOff.project_id, SignOff.proof_id),
    default="-created_at",
    search=containing("search", SignOff.comment, SignOff.answered_by),
    proof_id=one_of(SignOff.proof_id, "proof_id"),
    project_id=one_of(SignOff.project_id, "project_id"),
    contact_id=one_of(SignOff.contact_id, "contact_id"),
    part=one_of(SignOff.part, "part"),
)
"""A row is like a SignOff."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofFilter:
    """Empty or None: all."""

    search: str = ""
    project_id: Sequence[str] = ()
    deliverable_id: Sequence[str] = ()
    uploaded_by_id: Sequence[str] = ()
    status: Sequence[str] = ()
    archived: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOffFilter:
    """Empty: all."""

    search: str = ""
    proof_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    contact_id: Sequence[str] = ()
    part: Sequence[str] = ()


def find_proof(reading: Reading, proof_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = PROOFS.find(reading, READ, require_id(proof_id, "proof_id"))
    if row is None:
        raise no_proof(proof_id)
    return row


def no_proof(proof_id: str) -> NotFound:
    return NotFound("PROOF_NOT_FOUND", f"There is no version {proof_id}.", field="proof_id")


def list_proofs(reading: Reading, wanted: ProofFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return PROOFS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        deliverable_id=ids_of(wanted.deliverable_id, "deliverable_id"),
        uploaded_by_id=ids_of(wanted.uploaded_by_id, "uploaded_by_id"),
        status=list(wanted.status),
        archived=wanted.archived,
    )


def list_sign_offs(reading: Reading, wanted: SignOffFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return SIGN_OFFS.page(
        reading,
        [READ_SIGN_OFFS],
        asked,
        search=part(wanted.search),
        proof_id=ids_of(wanted.proof_id, "proof_id"),
        project_id=ids_of(wanted.project_id, "project_id"),
        contact_id=ids_of(wanted.contact_id, "contact_id"),
        part=list(wanted.part),
    )


def paths_of(reading: Reading, rows: Sequence[Any], secret: str) -> dict[str, str]:
    """By id, of links that work, for those who may ask: a path is as good as the link."""
    working = [row.id for row in rows if not row.revoked_at and reading.today <= row.expires_on]
    mine = reading.visible(
        ASK,
        select(SignOff.id).where(SignOff.id.in_(working)),
        of_proofs(SignOff.project_id, SignOff.proof_id),
    )
    return {id_: f"/p/{token_of(secret, id_)}" for id_ in reading.session.scalars(mine)}


def file_of(reading: Reading, proof_id: str) -> bytes:
    return reading.session.get_one(ProofFile, proof_id).content
