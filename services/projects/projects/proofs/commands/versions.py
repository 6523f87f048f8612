"""Versions of deliverables: added, replaced, changed, archived and restored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from chassis import values
from projects.planning.access import no_project
from projects.planning.queries import require_visible
from projects.planning.readable import Deliverable, Project
from projects.proofs.access import READ, WRITE, deliverable_owners, proof_owners
from projects.proofs.model import Proof, ProofFile, proof_reference
from projects.proofs.queries.proofs import no_proof
from projects.proofs.rules import FILE_BYTES_MAX, FILE_TYPES, content_type_of
from projects.risks.commands import record_change

_NAME_MAX = 200
_NOTE_MAX = 2000


def add_proof(
    tx: Transaction, project_id: str, deliverable_id: str, name: str, content: bytes, note: str
) -> Proof:
    """The next version of the deliverable, a draft."""
    wanted = require_id(deliverable_id, "deliverable_id")
    project = _project_of(tx, project_id, wanted)
    tx.load(Project, project.id)  # so that two versions never get one number
    deliverable = tx.session.get(Deliverable, (project.id, wanted))
    if deliverable is None:
        raise NotFound(
            "DELIVERABLE_NOT_FOUND",
            f"{project.reference} has no deliverable {wanted}.",
            field="deliverable_id",
        )
    deliverable.has_proofs = True
    of_it = Proof.project_id == project.id, Proof.deliverable_id == wanted
    number = select(func.coalesce(func.max(Proof.number), 0) + 1).where(*of_it)
    proof = Proof(
        id=tx.new_id(),
        reference=f"PROOF-{tx.session.scalar(proof_reference)}",
        project_id=project.id,
        deliverable_id=wanted,
        number=tx.session.scalars(number).one(),
        uploaded_by_id=tx.actor.person_id or None,
        created_at=tx.now,
        note=values.text(note, "note", _NOTE_MAX),
        **_file(name, content),
    )
    tx.add(proof)
    tx.session.flush()
    tx.session.add(ProofFile(proof_id=proof.id, content=content))
    tx.record(proof.added())
    return proof


def _project_of(tx: Transaction, project_id: str, deliverable_id: str) -> Project:
    """The project, not locked, if the caller may add versions of the deliverable.

    NotFound for who sees neither the project nor a task for the deliverable.
    """
    project = tx.session.get(Project, require_id(project_id, "project_id"))
    if project is None:
        raise no_project(project_id)
    owners = deliverable_owners(tx, project, deliverable_id)
    if not tx.actor.may(WRITE, owners):
        require_visible(tx, project_id)
        tx.actor.require(WRITE, owners)
    project.require_workable()
    return project


def replace_file(tx: Transaction, proof_id: str, name: str, content: bytes) -> Proof:
    """While nobody was asked about it."""
    proof = found(tx, proof_id, WRITE)
    file = _file(name, content)
    fact = proof.replace(file)
    tx.session.get_one(ProofFile, proof.id).content = content
    record_change(tx, fact)
    return proof


def change_proof(
    tx: Transaction, proof_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Proof:
    """changes: what is given of the fields of UpdateProofRequest."""
    proof = found(tx, proof_id, WRITE, expected_version)
    wanted = {name: values.text(text, name, _NOTE_MAX) for name, text in changes.items()}
    record_change(tx, proof.change(wanted))
    return proof


def archive_proof(tx: Transaction, proof_id: str) -> Proof:
    proof = found(tx, proof_id, WRITE)
    record_change(tx, proof.archive(tx.now))
    return proof


def restore_proof(tx: Transaction, proof_id: str) -> Proof:
    proof = found(tx, proof_id, WRITE)
    record_change(tx, proof.restore())
    return proof


def found(tx: Transaction, proof_id: str, permission: str, expected_version: int = 0) -> Proof:
    """Locked, if the caller holds the permission for it; NotFound if they may not even see it."""
    seen = tx.session.get(Proof, require_id(proof_id, "proof_id"))
    if seen is None:
        raise no_proof(proof_id)
    owners = proof_owners(tx, tx.session.get_one(Project, seen.project_id), seen)
    if not tx.actor.may(permission, owners) and not tx.actor.may(READ, owners):
        raise no_proof(proof_id)
    tx.actor.require(permission, owners)
    return tx.load(Proof, seen.id, expected_version=expected_version)


def _file(name: str, content: bytes) -> dict[str, Any]:
    """The columns of a file; Invalid for one that is too large or of another type."""
    if not 0 < len(content) <= FILE_BYTES_MAX:
        raise Invalid(
            "FILE_SIZE",
            f"A file has 1 byte to {FILE_BYTES_MAX // 1_000_000} MB; this one has "
            f"{len(content):,} bytes. Export it with fewer pixels, or put a link into the note.",
            field="content",
        )
    content_type = content_type_of(content)
    if content_type is None:
        raise Invalid(
            "FILE_TYPE", f"A file is one of {FILE_TYPES}; this is none of them.", field="content"
        )
    return {
        "file_name": values.text(name, "name", _NAME_MAX) or "proof",
        "content_type": content_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
