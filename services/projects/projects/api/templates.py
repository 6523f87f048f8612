"""gRPC of templates."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.database import Reading, Transaction
from chassis.paging import cut, page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import planning_pb2 as pb

from projects.api.messages import draft, message, word
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
        return pb.CreateTemplateResponse(template=message(pb.Template, template))

    @reads
    def GetTemplate(
        self, reading: Reading, request: pb.GetTemplateRequest
    ) -> pb.GetTemplateResponse:
        template = queries.find_template(reading, request.template_id)
        return pb.GetTemplateResponse(template=message(pb.Template, template))

    @reads
    def ListTemplates(
        self, reading: Reading, request: pb.ListTemplatesRequest
    ) -> pb.ListTemplatesResponse:
        page = page_of(request.page_size, request.page_token)
        found = queries.list_templates(reading, page, archived=request.archived)
        templates, token = cut(found, page, lambda template: (template.id,))
        return pb.ListTemplatesResponse(
            templates=[message(pb.Template, each) for each in templates], next_page_token=token
        )

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
        return pb.UpdateTemplateResponse(template=message(pb.Template, template))

    @writes
    def ArchiveTemplate(
        self, tx: Transaction, request: pb.ArchiveTemplateRequest
    ) -> pb.ArchiveTemplateResponse:
        template = templates.archive_template(tx, request.template_id)
        return pb.ArchiveTemplateResponse(template=message(pb.Template, template))

    @writes
    def RestoreTemplate(
        self, tx: Transaction, request: pb.RestoreTemplateRequest
    ) -> pb.RestoreTemplateResponse:
        template = templates.restore_template(tx, request.template_id)
        return pb.RestoreTemplateResponse(template=message(pb.Template, template))

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
            type=LinkType(word(each, "type") or LinkType.FINISH_TO_START),
        )
        for each in given
    ]
