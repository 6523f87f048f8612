"""NoticeService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.paging import page_of
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.workspace.v1 import notices_pb2 as pb
from tandem.workspace.v1 import notices_pb2_grpc as pb_grpc

from workspace.notices import queries
from workspace.notices.commands import reading as marking
from workspace.notices.queries import PLACE_WIDTH, BoxView, SeenNotice

_notice = mapper(pb.Notice, SeenNotice)
_box = mapper(pb.NoticeBox, BoxView)


class NoticeServicer(Servicer, pb_grpc.NoticeServiceServicer):
    @reads
    def ListNotices(
        self, reading: Reading, request: pb.ListNoticesRequest
    ) -> pb.ListNoticesResponse:
        page = page_of(request.page_size, request.page_token, PLACE_WIDTH)
        notices, token = queries.list_notices(
            reading, page, unread=request.unread, kinds=request.kinds
        )
        return pb.ListNoticesResponse(notices=map(_notice, notices), next_page_token=token)

    @reads
    def GetNoticeBox(
        self, reading: Reading, request: pb.GetNoticeBoxRequest
    ) -> pb.GetNoticeBoxResponse:
        return pb.GetNoticeBoxResponse(box=_box(queries.get_box(reading)))

    @writes
    def ReadNotices(
        self, tx: Transaction, request: pb.ReadNoticesRequest
    ) -> pb.ReadNoticesResponse:
        return pb.ReadNoticesResponse(notice_ids=marking.read_notices(tx, request.notice_ids))

    @writes
    def UnreadNotices(
        self, tx: Transaction, request: pb.UnreadNoticesRequest
    ) -> pb.UnreadNoticesResponse:
        return pb.UnreadNoticesResponse(notice_ids=marking.unread_notices(tx, request.notice_ids))

    @writes
    def MuteNotices(
        self, tx: Transaction, request: pb.MuteNoticesRequest
    ) -> pb.MuteNoticesResponse:
        marking.mute_notices(
            tx, request.kinds, request.records, expected_version=request.expected_version
        )
        return pb.MuteNoticesResponse(box=_box(queries.get_box(tx)))
