"""Versions of deliverables and their sign-off by links (K02, behaviour 9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.actor import Actor, ActorKind
from chassis.errors import Forbidden, NotFound
from chassis.ids import new_id
from planning_room import Bureau
from projects.planning.model import KnownClient
from projects.proofs.commands.signing import forget_contact, remind
from projects.proofs.model import Proof, SignOff

pytestmark = pytest.mark.slow
HOLDER = Actor(kind=ActorKind.LINK, user_id="link:1", person_id="", name="Link")
PDF = b"%PDF-1.7 a poster"
ADDRESS = "203.0.113.9"


class Studio:
    """A project of a client with two contacts, and a deliverable."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.ask = bureau.ask
        self.refusal = bureau.refusal
        self.ann, self.ben = new_id(), new_id()
        client = KnownClient(
            client_id=new_id(), reference="C9", name="Mill", contact_ids=[self.ann, self.ben]
        )
        bureau.agency.add(client)
        self.project = bureau.project(client_id=client.client_id)
        made = self.ask("CreateDeliverable", project_id=self.project.id, name="Poster")
        self.deliverable = made.project.deliverables[-1]

    def version(self, content: bytes = PDF, **given: Any) -> Any:
        of = {"project_id": self.project.id, "deliverable_id": self.deliverable.id}
        given = {"name": "poster.pdf", "content": content, **of, **given}
        return self.ask("AddProof", given.pop("actor", None), **given).proof

    def sent(self, proof: Any, **given: Any) -> dict[str, str]:
        """The token of each contact, by id."""
        given = {"approver_ids": [self.ann], "proof_id": proof.id, **given}
        self.ask("AskForSignOff", **given)
        listed = self.ask("ListSignOffs", proof_id=[proof.id]).sign_offs
        return {one.contact_id: one.path.removeprefix("/p/") for one in listed if one.path}

    def answer(self, token: str, *, approve: bool = True, **given: Any) -> Any:
        shown = self.ask("ReadSignOffPage", HOLDER, token=token)
        given = {"name": "Ann Mill", "address": ADDRESS, "sha256": shown.sha256, **given}
        return self.ask("AnswerSignOffPage", HOLDER, token=token, approve=approve, **given)

    def now(self, proof: Any) -> Any:
        return self.ask("GetProof", proof_id=proof.id).proof


@pytest.fixture
def studio(bureau: Bureau) -> Studio:
    return Studio(bureau)


def test_k02_behaviour_9_an_approved_version_is_locked_until_the_approval_is_withdrawn(
    studio: Studio,
) -> None:
    """Some are asked to approve, others only informed; the file is locked after approval."""
    proof = studio.version(note="First")
    assert (proof.number, proof.status, proof.content_type) == (1, "draft", "application/pdf")
    of = {"proof_id": proof.id, "name": "poster.pdf"}
    replaced = studio.ask("ReplaceProofFile", content=PDF + b"!", **of).proof
    assert replaced.sha256 != proof.sha256
    tokens = studio.sent(proof, informed_ids=[studio.ben], message="Page 1")
    assert studio.refusal("ReplaceProofFile", content=PDF, **of) == "PROOF_SENT"
    assert studio.refusal("ArchiveProof", proof_id=proof.id) == "PROOF_SENT"
    page = studio.ask("ReadSignOffPage", HOLDER, token=tokens[studio.ben])
    assert (page.part, page.message, page.deliverable_name) == ("inform", "Page 1", "Poster")
    informed = {"token": tokens[studio.ben], "approve": True, "name": "Ben", "sha256": page.sha256}
    assert studio.refusal("AnswerSignOffPage", HOLDER, **informed) == "SIGN_OFF_INFORMED"
    studio.answer(tokens[studio.ann], comment="Lovely")
    approved = studio.now(proof)
    assert (approved.status, approved.round) == ("approved", 1)
    for method, more in (
        ("ReplaceProofFile", {"name": "a", "content": PDF}),
        ("ArchiveProof", {}),
        ("UpdateProof", {"note": "Second"}),
        ("AskForSignOff", {"approver_ids": [studio.ann]}),
    ):
        assert studio.refusal(method, proof_id=proof.id, **more) == "PROOF_LOCKED", method
    assert studio.refusal(
        "DeleteDeliverable", project_id=studio.project.id, deliverable_id=studio.deliverable.id
    ) == ("DELIVERABLE_IN_USE")
    assert studio.version().number == 2, "a new version opens a new round"
    assert studio.refusal("WithdrawApproval", proof_id=proof.id, reason=" ") == "TEXT_REQUIRED"
    unlocked = studio.ask("WithdrawApproval", proof_id=proof.id, reason="A wrong price").proof
    assert (unlocked.status, unlocked.withdrawn_reason) == ("draft", "A wrong price")
    studio.ask("ReplaceProofFile", content=PDF, **of)
    (kept,) = studio.ask("ListSignOffs", proof_id=[proof.id], part=["approve"]).sign_offs
    assert (kept.answer, kept.answered_by, kept.answered_address) == (
        *("approved", "Ann Mill"),
        ADDRESS,
    )
    assert kept.answered_sha256 == replaced.sha256
    assert studio.bureau.fact_types(proof.id) == [
        *("proof.added", "proof.changed", "proof.sent", "proof.approved"),
        *("proof.approval_withdrawn", "proof.changed"),
    ]


def test_k02_changes_are_asked_for_with_words_and_a_link_answers_once(studio: Studio) -> None:
    proof = studio.version()
    tokens = studio.sent(proof, approver_ids=[studio.ann, studio.ben])
    no = {"token": tokens[studio.ann], "approve": False, "name": "Ann", "sha256": proof.sha256}
    assert studio.refusal("AnswerSignOffPage", HOLDER, **no) == "COMMENT_REQUIRED"
    unread = no | {"comment": "Larger", "sha256": "0" * 64}
    assert studio.refusal("AnswerSignOffPage", HOLDER, **unread) == "PROOF_CHANGED"
    studio.answer(tokens[studio.ann], approve=False, comment="Larger")
    assert studio.now(proof).status == "changes_requested"
    again = no | {"comment": "Smaller"}
    assert studio.refusal("AnswerSignOffPage", HOLDER, **again) == "SIGN_OFF_ANSWERED"
    late = no | {"token": tokens[studio.ben], "comment": "Red"}
    assert studio.refusal("AnswerSignOffPage", HOLDER, **late) == "PROOF_DECIDED"


def test_k02_a_new_round_ends_the_links_of_earlier_ones(studio: Studio) -> None:
    first, second = studio.version(), studio.version()
    old = studio.sent(first)[studio.ann]
    new = studio.sent(second)[studio.ann]
    assert studio.now(first).status == "superseded"
    assert studio.refusal("ReadSignOffPage", HOLDER, token=old) == "SIGN_OFF_NOT_FOUND"
    assert studio.ask("GetSignOffFile", HOLDER, token=new).content == PDF
    studio.ask("RevokeSignOff", proof_id=second.id)
    assert studio.refusal("GetSignOffFile", HOLDER, token=new) == "SIGN_OFF_NOT_FOUND"
    assert studio.refusal("RevokeSignOff", proof_id=second.id) == "PROOF_NOT_SENT"
    with pytest.raises(Forbidden):
        studio.ask("ReadSignOffPage", token=new)


def test_k02_who_is_asked_is_a_contact_of_the_client_named_once(studio: Studio) -> None:
    ask = {"proof_id": studio.version().id}
    stranger = ask | {"approver_ids": [new_id()]}
    assert studio.refusal("AskForSignOff", **stranger) == "CONTACT_UNKNOWN"
    twice = ask | {"approver_ids": [studio.ann], "informed_ids": [studio.ann]}
    assert studio.refusal("AskForSignOff", **twice) == "CONTACT_REPEATED"
    assert studio.refusal("AskForSignOff", **ask) == "VALUE_REQUIRED"
    past = ask | {"approver_ids": [studio.ann], "due_on": "2020-01-01"}
    assert studio.refusal("AskForSignOff", **past) == "DUE_ON_OUT_OF_RANGE"
    past = ask | {"approver_ids": [studio.ann], "expires_on": "2020-01-01"}
    assert studio.refusal("AskForSignOff", **past) == "EXPIRES_ON_OUT_OF_RANGE"
    inside = studio.bureau.project()
    made = studio.ask("CreateDeliverable", project_id=inside.id, name="Own").project
    of = {"project_id": inside.id, "deliverable_id": made.deliverables[-1].id}
    proof = studio.version(**of)
    asked = {"proof_id": proof.id, "approver_ids": [studio.ann]}
    assert studio.refusal("AskForSignOff", **asked) == "PROJECT_WITHOUT_CLIENT"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<svg/>", "FILE_TYPE"), (b"", "FILE_SIZE"), (b"%PDF-" + b"0" * 3_000_000, "FILE_SIZE")],
)
def test_k02_a_file_has_a_type_and_a_limit(studio: Studio, content: bytes, reason: str) -> None:
    of = {"project_id": studio.project.id, "deliverable_id": studio.deliverable.id}
    assert studio.refusal("AddProof", name="a", content=content, **of) == reason


def test_k02_an_answer_that_is_late_is_noticed_once_and_a_contact_is_forgotten(
    studio: Studio,
) -> None:
    proof = studio.version()
    token = studio.sent(proof, approver_ids=[studio.ann, studio.ben])[studio.ann]
    studio.ask("OpenSignOffPage", HOLDER, token=token, address=ADDRESS)
    studio.answer(token)
    with studio.bureau.agency.acting(Actor.system()) as tx:
        tx.session.get_one(Proof, proof.id).due_on = tx.today - timedelta(days=1)
    for _ in range(2):
        with studio.bureau.agency.acting(Actor.system()) as tx:
            remind(tx)
    assert studio.bureau.fact_types(proof.id)[2:] == ["proof.overdue"]
    with studio.bureau.agency.acting(Actor.system()) as tx:
        forget_contact(tx, studio.ann)
    with studio.bureau.agency.acting(Actor.system()) as tx:
        (kept,) = (
            tx.session.query(SignOff).filter_by(proof_id=proof.id, contact_id=studio.ann).all()
        )
        assert (kept.answer, kept.answered_by, kept.answered_address, kept.opened_address) == (
            *("approved", "", ""),
            "",
        )


def test_k04_a_member_sees_versions_of_their_own_tasks_alone(studio: Studio) -> None:
    """K04: own tasks and files, in lists too, and no links."""
    ada, proof = studio.bureau.ada, studio.version()
    studio.sent(proof)
    with pytest.raises(NotFound):
        studio.ask("GetProofFile", ada, proof_id=proof.id)
    assert not studio.ask("ListProofs", ada).proofs
    assert not studio.ask("ListSignOffs", ada).sign_offs
    of = {"project_id": studio.project.id, "deliverable_id": studio.deliverable.id}
    assert studio.refusal("AddProof", ada, name="a", content=PDF, **of) == "RECORD_OF_ANOTHER"
    studio.bureau.task(
        studio.project,
        "Draw",
        deliverable_id=studio.deliverable.id,
        assignee_id=ada.person_id,
    )
    assert studio.ask("GetProofFile", ada, proof_id=proof.id).content == PDF
    assert [one.id for one in studio.ask("ListProofs", ada).proofs] == [proof.id]
    (seen,) = studio.ask("ListSignOffs", ada).sign_offs
    assert seen.path == ""
    assert studio.version(actor=ada).number == 2
    asked = {"proof_id": proof.id, "approver_ids": [studio.ann]}
    assert studio.refusal("AskForSignOff", ada, **asked) == "PERMISSION_REQUIRED"
