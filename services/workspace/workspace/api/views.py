"""ViewService."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads, writes
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from tandem.workspace.v1 import views_pb2 as pb
from tandem.workspace.v1 import views_pb2_grpc as pb_grpc

from chassis import values
from workspace.api.list_names import list_of, number_of
from workspace.views import commands, queries
from workspace.views.model import SavedView, ViewOrder
from workspace.views.queries import ViewFilter

_view = mapper(
    pb.SavedView,
    SavedView,
    list=lambda view: number_of(view.list_name),
    layout=lambda view: view.layout,
    sharing=lambda view: view.sharing,
)
_order = mapper(pb.ViewOrder, ViewOrder, list=lambda order: number_of(order.list_name))


class ViewServicer(Servicer, pb_grpc.ViewServiceServicer):
    @writes
    def CreateView(self, tx: Transaction, request: pb.CreateViewRequest) -> pb.CreateViewResponse:
        given = {"name": request.name, **_given(request)}
        view = commands.create_view(tx, list_of(request.list), given)
        return pb.CreateViewResponse(view=_view(view))

    @writes
    def UpdateView(self, tx: Transaction, request: pb.UpdateViewRequest) -> pb.UpdateViewResponse:
        given = _given(request) | ({"name": request.name} if request.HasField("name") else {})
        view = commands.update_view(
            tx, request.view_id, given, expected_version=request.expected_version
        )
        return pb.UpdateViewResponse(view=_view(view))

    @reads
    def GetView(self, reading: Reading, request: pb.GetViewRequest) -> pb.GetViewResponse:
        return pb.GetViewResponse(view=_view(queries.get_view(reading, request.view_id)))

    @reads
    def ListViews(self, reading: Reading, request: pb.ListViewsRequest) -> pb.ListViewsResponse:
        wanted = ViewFilter(
            lists=[list_of(one) for one in request.list],
            state=request.state or "active",
            search=values.text(request.search, "search"),
        )
        listed = queries.list_views(reading, wanted, asked(request))
        return pb.ListViewsResponse(views=map(_view, listed.rows), **listed.paging())

    @writes
    def ArchiveView(
        self, tx: Transaction, request: pb.ArchiveViewRequest
    ) -> pb.ArchiveViewResponse:
        return pb.ArchiveViewResponse(view=_view(commands.archive_view(tx, request.view_id)))

    @writes
    def RestoreView(
        self, tx: Transaction, request: pb.RestoreViewRequest
    ) -> pb.RestoreViewResponse:
        return pb.RestoreViewResponse(view=_view(commands.restore_view(tx, request.view_id)))

    @reads
    def GetViewOrder(
        self, reading: Reading, request: pb.GetViewOrderRequest
    ) -> pb.GetViewOrderResponse:
        order = queries.get_order(reading, list_of(request.list))
        return pb.GetViewOrderResponse(order=_order(order))

    @writes
    def SetViewOrder(
        self, tx: Transaction, request: pb.SetViewOrderRequest
    ) -> pb.SetViewOrderResponse:
        order = commands.set_order(
            tx,
            list_of(request.list),
            request.view_ids,
            request.default_view_id,
            expected_version=request.expected_version,
        )
        return pb.SetViewOrderResponse(order=_order(order))


def _given(request: pb.CreateViewRequest | pb.UpdateViewRequest) -> dict[str, Any]:
    """The layout and the sharing, as far as they are given, with every field of theirs."""
    given = {}
    if request.HasField("layout"):
        given["layout"] = _plain(request.layout)
    if request.HasField("sharing"):
        given["sharing"] = _plain(request.sharing)
    return given


def _plain(message: Message) -> dict[str, Any]:
    return MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
