"""BriefService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.rpc.messages import draft_of, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import briefs_pb2 as pb
from tandem.accounts.v1 import briefs_pb2_grpc as pb_grpc

from accounts.briefs import commands, queries
from accounts.briefs.model import Brief, BriefEdition

_edition = mapper(
    pb.Brief,
    BriefEdition,
    id=lambda edition: edition.brief_id,
    version=lambda _: 0,
    opportunity_id=lambda _: "",
    deliverables=lambda edition: edition.deliverables,
    requirements=lambda edition: edition.requirements,
    editions=lambda _: (),
)
_note = mapper(pb.BriefEditionNote, BriefEdition)
_draft = draft_of(pb.WriteBriefRequest, BriefEdition, besides=("opportunity_id",))


class BriefServicer(Servicer, pb_grpc.BriefServiceServicer):
    @writes
    def WriteBrief(self, tx: Transaction, request: pb.WriteBriefRequest) -> pb.WriteBriefResponse:
        brief = commands.write_brief(
            tx, request.opportunity_id, _draft(request), expected_version=request.expected_version
        )
        return pb.WriteBriefResponse(brief=_to_brief(brief, brief.latest))

    @reads
    def GetBrief(self, reading: Reading, request: pb.GetBriefRequest) -> pb.GetBriefResponse:
        brief, edition = queries.get_brief(reading, request.opportunity_id, request.edition)
        return pb.GetBriefResponse(brief=_to_brief(brief, edition))


def _to_brief(brief: Brief, edition: BriefEdition) -> pb.Brief:
    """One edition under the id and version of the brief."""
    return _edition(
        edition,
        id=brief.id,
        version=brief.version,
        opportunity_id=brief.opportunity_id,
        editions=[_note(each) for each in brief.editions],
    )
