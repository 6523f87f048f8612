"""gRPC of versions of deliverables and their sign-off."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import proofs_pb2 as pb
from tandem.projects.v1 import proofs_pb2_grpc as pb_grpc

from chassis import values
from projects.proofs.commands import signing, versions
from projects.proofs.model import Proof, SignOff
from projects.proofs.queries import links, proofs

_to_proof = mapper(
    pb.Proof,
    Proof,
    project_name=lambda row: row.project_name,
    client_id=lambda row: row.client_id or "",
    deliverable_name=lambda row: row.deliverable_name,
    archived=lambda row: row.archived_at is not None,
    expired=lambda _: False,
)
"""Of a row of PROOFS; expired is given at the call."""
_to_sign_off = mapper(pb.SignOff, SignOff, path=lambda _: "")
"""The path is given at the call."""


class ProofServicer(Servicer, pb_grpc.ProofServiceServicer):
    def __init__(self, database: Database, secret: str) -> None:
        super().__init__(database)
        self.secret = secret

    @writes
    def AddProof(self, tx: Transaction, request: pb.AddProofRequest) -> pb.AddProofResponse:
        at = request.project_id, request.deliverable_id
        made = versions.add_proof(tx, *at, request.name, request.content, request.note)
        return pb.AddProofResponse(proof=_shown(tx, made.id))

    @writes
    def ReplaceProofFile(
        self, tx: Transaction, request: pb.ReplaceProofFileRequest
    ) -> pb.ReplaceProofFileResponse:
        changed = versions.replace_file(tx, request.proof_id, request.name, request.content)
        return pb.ReplaceProofFileResponse(proof=_shown(tx, changed.id))

    @reads
    def GetProofFile(
        self, reading: Reading, request: pb.GetProofFileRequest
    ) -> pb.GetProofFileResponse:
        row = proofs.find_proof(reading, request.proof_id)
        return pb.GetProofFileResponse(
            name=row.file_name,
            content_type=row.content_type,
            content=proofs.file_of(reading, row.id),
        )

    @writes
    def UpdateProof(
        self, tx: Transaction, request: pb.UpdateProofRequest
    ) -> pb.UpdateProofResponse:
        changed = versions.change_proof(
            tx, request.proof_id, given(request), request.expected_version
        )
        return pb.UpdateProofResponse(proof=_shown(tx, changed.id))

    @writes
    def ArchiveProof(
        self, tx: Transaction, request: pb.ArchiveProofRequest
    ) -> pb.ArchiveProofResponse:
        archived = versions.archive_proof(tx, request.proof_id)
        return pb.ArchiveProofResponse(proof=_shown(tx, archived.id))

    @writes
    def RestoreProof(
        self, tx: Transaction, request: pb.RestoreProofRequest
    ) -> pb.RestoreProofResponse:
        restored = versions.restore_proof(tx, request.proof_id)
        return pb.RestoreProofResponse(proof=_shown(tx, restored.id))

    @reads
    def GetProof(self, reading: Reading, request: pb.GetProofRequest) -> pb.GetProofResponse:
        return pb.GetProofResponse(proof=_shown(reading, request.proof_id))

    @reads
    def ListProofs(self, reading: Reading, request: pb.ListProofsRequest) -> pb.ListProofsResponse:
        wanted = draft(
            proofs.ProofFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"": None, "yes": True, "no": False}[request.archived],
        )
        listed = proofs.list_proofs(reading, wanted, asked(request))
        shown = [_to_proof(row, expired=_expired(reading, row)) for row in listed.rows]
        return pb.ListProofsResponse(proofs=shown, **listed.paging())

    @writes
    def AskForSignOff(
        self, tx: Transaction, request: pb.AskForSignOffRequest
    ) -> pb.AskForSignOffResponse:
        """Without the paths: what a change answers is stored, to be answered again."""
        asking = draft(signing.Asking, request)
        sent = signing.ask_for_sign_off(tx, asking, self.secret, request.expected_version)
        return pb.AskForSignOffResponse(proof=_shown(tx, sent.id))

    @writes
    def RevokeSignOff(
        self, tx: Transaction, request: pb.RevokeSignOffRequest
    ) -> pb.RevokeSignOffResponse:
        revoked = signing.revoke_sign_off(tx, request.proof_id)
        return pb.RevokeSignOffResponse(proof=_shown(tx, revoked.id))

    @writes
    def WithdrawApproval(
        self, tx: Transaction, request: pb.WithdrawApprovalRequest
    ) -> pb.WithdrawApprovalResponse:
        unlocked = signing.withdraw_approval(tx, request.proof_id, request.reason)
        return pb.WithdrawApprovalResponse(proof=_shown(tx, unlocked.id))

    @reads
    def ListSignOffs(
        self, reading: Reading, request: pb.ListSignOffsRequest
    ) -> pb.ListSignOffsResponse:
        wanted = draft(proofs.SignOffFilter, request, search=values.text(request.search, "search"))
        listed = proofs.list_sign_offs(reading, wanted, asked(request))
        paths = proofs.paths_of(reading, listed.rows, self.secret)
        shown = [_to_sign_off(row, path=paths.get(row.id, "")) for row in listed.rows]
        return pb.ListSignOffsResponse(sign_offs=shown, **listed.paging())

    @reads
    def ReadSignOffPage(
        self, reading: Reading, request: pb.ReadSignOffPageRequest
    ) -> pb.ReadSignOffPageResponse:
        return _page(links.opened(reading, request.token))

    @writes
    def OpenSignOffPage(
        self, tx: Transaction, request: pb.OpenSignOffPageRequest
    ) -> pb.OpenSignOffPageResponse:
        signing.open_page(tx, request.token, request.address)
        return pb.OpenSignOffPageResponse()

    @writes
    def AnswerSignOffPage(
        self, tx: Transaction, request: pb.AnswerSignOffPageRequest
    ) -> pb.AnswerSignOffPageResponse:
        signing.answer_page(tx, request.token, draft(signing.Given, request))
        return pb.AnswerSignOffPageResponse()

    @reads
    def GetSignOffFile(
        self, reading: Reading, request: pb.GetSignOffFileRequest
    ) -> pb.GetProofFileResponse:
        proof = links.opened(reading, request.token).proof
        return pb.GetProofFileResponse(
            name=proof.file_name,
            content_type=proof.content_type,
            content=proofs.file_of(reading, proof.id),
        )


def _shown(reading: Reading, proof_id: str) -> pb.Proof:
    reading.session.flush()
    row = proofs.find_proof(reading, proof_id)
    return _to_proof(row, expired=_expired(reading, row))


def _expired(reading: Reading, row: Proof) -> bool:
    return bool(row.status == "sent" and row.expires_on and row.expires_on < reading.today)


def _page(opened: links.Opened) -> pb.ReadSignOffPageResponse:
    proof, sign_off = opened.proof, opened.sign_off
    return pb.ReadSignOffPageResponse(
        project_name=opened.project_name,
        client_name=opened.client_name,
        deliverable_name=opened.deliverable_name,
        number=proof.number,
        note=proof.note,
        message=proof.message,
        file_name=proof.file_name,
        size=proof.size,
        sha256=proof.sha256,
        status=proof.status,
        part=sign_off.part,
        rule=proof.rule,
        due_on=proof.due_on.isoformat() if proof.due_on else "",
        expires_on=sign_off.expires_on.isoformat(),
        answer=sign_off.answer,
        comment=sign_off.comment,
        answered_by=sign_off.answered_by,
        opened=sign_off.opened_at is not None,
    )
