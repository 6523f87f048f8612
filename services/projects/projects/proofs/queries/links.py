"""What the holder of a link sees: one version, and what they are asked about it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.actor import ActorKind
from chassis.database import Reading
from chassis.errors import Forbidden, NotFound
from sqlalchemy import select

from projects.planning.readable import Deliverable, KnownClient, Project
from projects.proofs.model import Proof, SignOff
from projects.proofs.rules import hash_of


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens."""

    sign_off: SignOff
    proof: Proof
    project_name: str
    client_name: str
    deliverable_name: str


def held_sign_off(reading: Reading, token: str) -> SignOff:
    """That of the token, for its holder alone; NotFound where it opens nothing."""
    if reading.actor.kind is not ActorKind.LINK:
        raise Forbidden("LINK_REQUIRED", "Only the holder of a link can do this.")
    asked = select(SignOff).where(SignOff.token_hash == hash_of(token))
    found = reading.session.scalars(asked).first()
    if found is None or not found.works_on(reading.today):
        raise NotFound(
            "SIGN_OFF_NOT_FOUND",
            "This link opens nothing: it is not complete, or it has expired or was revoked. Ask "
            "your contact at the agency for a new one.",
        )
    return found


def opened(reading: Reading, token: str) -> Opened:
    sign_off = held_sign_off(reading, token)
    proof = reading.session.get_one(Proof, sign_off.proof_id)
    project = reading.session.get_one(Project, proof.project_id)
    client = reading.session.get(KnownClient, project.client_id) if project.client_id else None
    deliverable = reading.session.get_one(Deliverable, (project.id, proof.deliverable_id))
    name = client.name if client else ""
    return Opened(sign_off, proof, project.name, name, deliverable.name)
