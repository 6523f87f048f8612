"""gRPC of the rules of time."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import time_rules_pb2 as pb
from tandem.projects.v1 import time_rules_pb2_grpc as pb_grpc

from chassis import values
from projects.time.commands import rules
from projects.time.model import TimeRule
from projects.time.queries import rules as queries

_to_rule = mapper(
    pb.TimeRule,
    TimeRule,
    project_name=lambda row: row.project_name,
    archived=lambda row: row.archived_at is not None,
    first_level=lambda row: row.first_level or "none",
    second_level=lambda row: row.second_level or "none",
)
"""Of a row of TIME_RULES."""


class TimeRuleServicer(Servicer, pb_grpc.TimeRuleServiceServicer):
    @writes
    def CreateTimeRule(
        self, tx: Transaction, request: pb.CreateTimeRuleRequest
    ) -> pb.CreateTimeRuleResponse:
        made = rules.create_time_rule(tx, draft(rules.NewTimeRule, request))
        return pb.CreateTimeRuleResponse(time_rule=_shown(tx, made))

    @writes
    def UpdateTimeRule(
        self, tx: Transaction, request: pb.UpdateTimeRuleRequest
    ) -> pb.UpdateTimeRuleResponse:
        changed = rules.change_time_rule(
            tx, request.time_rule_id, request.expected_version, given(request)
        )
        return pb.UpdateTimeRuleResponse(time_rule=_shown(tx, changed))

    @writes
    def ArchiveTimeRule(
        self, tx: Transaction, request: pb.ArchiveTimeRuleRequest
    ) -> pb.ArchiveTimeRuleResponse:
        archived = rules.archive_time_rule(tx, request.time_rule_id)
        return pb.ArchiveTimeRuleResponse(time_rule=_shown(tx, archived))

    @writes
    def RestoreTimeRule(
        self, tx: Transaction, request: pb.RestoreTimeRuleRequest
    ) -> pb.RestoreTimeRuleResponse:
        restored = rules.restore_time_rule(tx, request.time_rule_id)
        return pb.RestoreTimeRuleResponse(time_rule=_shown(tx, restored))

    @reads
    def GetTimeRule(
        self, reading: Reading, request: pb.GetTimeRuleRequest
    ) -> pb.GetTimeRuleResponse:
        found = queries.find_time_rule(reading, request.time_rule_id)
        return pb.GetTimeRuleResponse(time_rule=_to_rule(found))

    @reads
    def ListTimeRules(
        self, reading: Reading, request: pb.ListTimeRulesRequest
    ) -> pb.ListTimeRulesResponse:
        listed = queries.list_time_rules(
            reading,
            asked(request),
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
            project_id=request.project_id,
        )
        return pb.ListTimeRulesResponse(time_rules=map(_to_rule, listed.rows), **listed.paging())


def _shown(tx: Transaction, rule: TimeRule) -> pb.TimeRule:
    tx.session.flush()
    return _to_rule(queries.find_time_rule(tx, rule.id))
