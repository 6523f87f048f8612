"""tandem.finance.v1.EstimateTemplateService."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import estimate_templates_pb2 as pb
from tandem.finance.v1 import estimate_templates_pb2_grpc as pb_grpc

from chassis import values
from finance.api.offers import estimate_message
from finance.quoting.commands import templates as commands
from finance.quoting.model import EstimateTemplate
from finance.quoting.queries import templates as queries
from finance.quoting.queries.templates import TemplateLine

_to_line = mapper(pb.EstimateTemplateLine, TemplateLine)
_to_template = mapper(pb.EstimateTemplate, EstimateTemplate, lines=lambda _: [])


class EstimateTemplateServicer(Servicer, pb_grpc.EstimateTemplateServiceServicer):
    @writes
    def CreateEstimateTemplate(
        self, tx: Transaction, request: pb.CreateEstimateTemplateRequest
    ) -> pb.CreateEstimateTemplateResponse:
        given = stated(request, ("name", "note", "estimate_id"))
        made = commands.create_estimate_template(tx, **given, cells=_cells(request))
        return pb.CreateEstimateTemplateResponse(estimate_template=_shown(made))

    @writes
    def UpdateEstimateTemplate(
        self, tx: Transaction, request: pb.UpdateEstimateTemplateRequest
    ) -> pb.UpdateEstimateTemplateResponse:
        changed = commands.update_estimate_template(
            tx,
            request.estimate_template_id,
            request.expected_version,
            stated(request, ("name", "note")),
            request.estimate_id,
            _cells(request),
        )
        return pb.UpdateEstimateTemplateResponse(estimate_template=_shown(changed))

    @writes
    def ArchiveEstimateTemplate(
        self, tx: Transaction, request: pb.ArchiveEstimateTemplateRequest
    ) -> pb.ArchiveEstimateTemplateResponse:
        done = commands.archive_estimate_template(tx, request.estimate_template_id)
        return pb.ArchiveEstimateTemplateResponse(estimate_template=_shown(done))

    @writes
    def RestoreEstimateTemplate(
        self, tx: Transaction, request: pb.RestoreEstimateTemplateRequest
    ) -> pb.RestoreEstimateTemplateResponse:
        done = commands.restore_estimate_template(tx, request.estimate_template_id)
        return pb.RestoreEstimateTemplateResponse(estimate_template=_shown(done))

    @reads
    def GetEstimateTemplate(
        self, reading: Reading, request: pb.GetEstimateTemplateRequest
    ) -> pb.GetEstimateTemplateResponse:
        found = queries.get_estimate_template(reading, request.estimate_template_id)
        return pb.GetEstimateTemplateResponse(estimate_template=_shown(found))

    @reads
    def ListEstimateTemplates(
        self, reading: Reading, request: pb.ListEstimateTemplatesRequest
    ) -> pb.ListEstimateTemplatesResponse:
        archived = {"yes": True, "no": False}.get(request.archived)
        search = values.text(request.search, "search")
        listed = queries.list_estimate_templates(reading, search, archived, asked(request))
        return pb.ListEstimateTemplatesResponse(
            estimate_templates=map(_to_template, listed.rows), **listed.paging()
        )

    @writes
    def EstimateFromTemplate(
        self, tx: Transaction, request: pb.EstimateFromTemplateRequest
    ) -> pb.EstimateFromTemplateResponse:
        names = "estimate_template_id", "opportunity_id", "project_id", "priced_on", "title"
        estimate = commands.estimate_from_template(tx, **stated(request, names))
        return pb.EstimateFromTemplateResponse(estimate=estimate_message(tx, estimate))

    @writes
    def EstimateFromGrid(
        self, tx: Transaction, request: pb.EstimateFromGridRequest
    ) -> pb.EstimateFromGridResponse:
        given = stated(request, ("opportunity_id", "project_id", "priced_on", "title"))
        estimate = commands.estimate_from_grid(tx, **given, cells=_cells(request))
        return pb.EstimateFromGridResponse(estimate=estimate_message(tx, estimate))


def _cells(request: Any) -> list[commands.Cell]:
    return [draft(commands.Cell, cell) for cell in request.cells]


def _shown(template: EstimateTemplate) -> pb.EstimateTemplate:
    return _to_template(template, lines=map(_to_line, queries.lines_of(template)))
