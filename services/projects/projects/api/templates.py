"""gRPC of templates."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, word_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import planning_pb2 as pb

from chassis import values
from projects.api.planning_messages import to_template
from projects.planning import queries
from projects.planning.commands import templates
from projects.planning.commands.templates import TemplateLink, TemplateTask
from projects.planning.rules.critical_path import LinkType


class Templates(Servicer):
    @writes
    def CreateTemplate(
        self, tx: Transaction, request: pb.CreateTemplateRequest
    ) -> pb.CreateTemplateResponse:
        template = templates.create_template(
            tx, request.name, _tasks(request.tasks), _links(request.links)
        )
        tx.flush()
        return pb.CreateTemplateResponse(template=to_template(template))

    @reads
    def GetTemplate(
        self, reading: Reading, request: pb.GetTemplateRequest
    ) -> pb.GetTemplateResponse:
        template = queries.find_template(reading, request.template_id)
        return pb.GetTemplateResponse(template=to_template(template))

    @reads
    def ListTemplates(
        self, reading: Reading, request: pb.ListTemplatesRequest
    ) -> pb.ListTemplatesResponse:
        search = values.text(request.search, "search")
        listed = queries.list_templates(
            reading, asked(request), search=search, archived=request.archived
        )
        return pb.ListTemplatesResponse(templates=map(to_template, listed.rows), **listed.paging())

    @writes
    def UpdateTemplate(
        self, tx: Transaction, request: pb.UpdateTemplateRequest
    ) -> pb.UpdateTemplateResponse:
        template = templates.update_template(
            tx,
            request.template_id,
            request.name if request.HasField("name") else None,
            (_tasks(request.tasks), _links(request.links)) if request.tasks else None,
            request.expected_version,
        )
        return pb.UpdateTemplateResponse(template=to_template(template))

    @writes
    def ArchiveTemplate(
        self, tx: Transaction, request: pb.ArchiveTemplateRequest
    ) -> pb.ArchiveTemplateResponse:
        template = templates.archive_template(tx, request.template_id)
        return pb.ArchiveTemplateResponse(template=to_template(template))

    @writes
    def RestoreTemplate(
        self, tx: Transaction, request: pb.RestoreTemplateRequest
    ) -> pb.RestoreTemplateResponse:
        template = templates.restore_template(tx, request.template_id)
        return pb.RestoreTemplateResponse(template=to_template(template))

    @writes
    def DeleteTemplate(
        self, tx: Transaction, request: pb.DeleteTemplateRequest
    ) -> pb.DeleteTemplateResponse:
        templates.delete_template(tx, request.template_id)
        return pb.DeleteTemplateResponse()


def _tasks(given: Iterable[pb.TemplateTask]) -> list[TemplateTask]:
    return [draft(TemplateTask, each) for each in given]


def _links(given: Iterable[pb.TemplateLink]) -> list[TemplateLink]:
    return [
        draft(
            TemplateLink,
            each,
            type=word_of(LinkType, pb.LinkType, each.type, "type") or LinkType.FINISH_TO_START,
        )
        for each in given
    ]
