"""gRPC of skills and of the levels that people have."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import Asked, asked
from chassis.paging import SIZE_MAX, Page
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import skills_pb2 as pb
from tandem.projects.v1 import skills_pb2_grpc as pb_grpc

from chassis import values
from projects.skills import commands, queries
from projects.skills.model import PersonSkill, Skill

_to_skill = mapper(pb.Skill, Skill, archived=lambda row: row.archived_at is not None)
_to_level = mapper(
    pb.PersonSkill,
    PersonSkill,
    person_name=lambda row: row.person_name,
    skill_name=lambda row: row.skill_name,
    group=lambda row: row.group,
    removed=lambda row: row.removed_at is not None,
)
"""Of a row of LEVELS."""

_YES_OR_NO = {"yes": True, "no": False}


class SkillServicer(Servicer, pb_grpc.SkillServiceServicer):
    @writes
    def CreateSkill(
        self, tx: Transaction, request: pb.CreateSkillRequest
    ) -> pb.CreateSkillResponse:
        position = given(request).get("position")
        made = commands.create_skill(tx, request.name, request.group, position)
        return pb.CreateSkillResponse(skill=_shown(tx, made))

    @writes
    def UpdateSkill(
        self, tx: Transaction, request: pb.UpdateSkillRequest
    ) -> pb.UpdateSkillResponse:
        changed = commands.change_skill(
            tx, request.skill_id, given(request), request.expected_version
        )
        return pb.UpdateSkillResponse(skill=_shown(tx, changed))

    @writes
    def ArchiveSkill(
        self, tx: Transaction, request: pb.ArchiveSkillRequest
    ) -> pb.ArchiveSkillResponse:
        archived = commands.archive_skill(tx, request.skill_id)
        return pb.ArchiveSkillResponse(skill=_shown(tx, archived))

    @writes
    def RestoreSkill(
        self, tx: Transaction, request: pb.RestoreSkillRequest
    ) -> pb.RestoreSkillResponse:
        restored = commands.restore_skill(tx, request.skill_id)
        return pb.RestoreSkillResponse(skill=_shown(tx, restored))

    @reads
    def GetSkill(self, reading: Reading, request: pb.GetSkillRequest) -> pb.GetSkillResponse:
        return pb.GetSkillResponse(skill=_to_skill(queries.find_skill(reading, request.skill_id)))

    @reads
    def ListSkills(self, reading: Reading, request: pb.ListSkillsRequest) -> pb.ListSkillsResponse:
        listed = queries.list_skills(
            reading,
            asked(request),
            search=values.text(request.search, "search"),
            group=list(request.group),
            archived=_YES_OR_NO.get(request.archived),
        )
        return pb.ListSkillsResponse(skills=map(_to_skill, listed.rows), **listed.paging())

    @writes
    def SetPersonSkills(
        self, tx: Transaction, request: pb.SetPersonSkillsRequest
    ) -> pb.SetPersonSkillsResponse:
        stated = [draft(commands.StatedLevel, each) for each in request.skills]
        commands.set_levels(tx, request.person_id, stated)
        tx.session.flush()
        wanted = queries.LevelFilter(person_id=[request.person_id], removed=False)
        listed = queries.list_levels(tx, wanted, Asked(page=Page(SIZE_MAX)))
        return pb.SetPersonSkillsResponse(person_skills=map(_to_level, listed.rows))

    @reads
    def ListPersonSkills(
        self, reading: Reading, request: pb.ListPersonSkillsRequest
    ) -> pb.ListPersonSkillsResponse:
        wanted = draft(
            queries.LevelFilter,
            request,
            search=values.text(request.search, "search"),
            removed=_YES_OR_NO.get(request.removed),
        )
        listed = queries.list_levels(reading, wanted, asked(request))
        return pb.ListPersonSkillsResponse(
            person_skills=map(_to_level, listed.rows), **listed.paging()
        )


def _shown(tx: Transaction, skill: Skill) -> pb.Skill:
    """After the flush, which counts its version."""
    tx.session.flush()
    return _to_skill(skill)
