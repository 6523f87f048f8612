"""SearchService."""

from __future__ import annotations

from chassis.database import Reading
from chassis.paging import page_of
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads
from tandem.workspace.v1 import search_pb2 as pb
from tandem.workspace.v1 import search_pb2_grpc as pb_grpc

from workspace.search.queries import searching
from workspace.search.queries.searching import PLACE_WIDTH, Hit

_hit = mapper(pb.SearchHit, Hit)


class SearchServicer(Servicer, pb_grpc.SearchServiceServicer):
    @reads
    def Search(self, reading: Reading, request: pb.SearchRequest) -> pb.SearchResponse:
        page = page_of(request.page_size, request.page_token, PLACE_WIDTH)
        hits, token = searching.search(reading, request.q, request.kinds, page)
        return pb.SearchResponse(hits=map(_hit, hits), next_page_token=token)
