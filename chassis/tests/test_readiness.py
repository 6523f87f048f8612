"""Callers use every replica that takes calls, and leave one that is asked to end before it does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import grpc
import pytest
from chassis.rpc.client import options_for
from chassis.rpc.readiness import Readiness
from grpc_health.v1 import health_pb2, health_pb2_grpc
from household import eventually
from prometheus_client import REGISTRY

ECHO = "/example.Echo/Echo"


@dataclass
class Replica:
    """A server that says its number, as one of a service's replicas."""

    address: str
    readiness: Readiness
    server: grpc.Server


@contextmanager
def a_replica(service: str, name: bytes) -> Iterator[Replica]:
    server = grpc.server(ThreadPoolExecutor(2))
    readiness = Readiness(service)
    readiness.serve_from(server)
    method = grpc.unary_unary_rpc_method_handler(lambda _request, _context: name)
    handlers = grpc.method_handlers_generic_handler("example.Echo", {"Echo": method})
    server.add_generic_rpc_handlers((handlers,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield Replica(f"127.0.0.1:{port}", readiness, server)
    finally:
        server.stop(None).wait()


@contextmanager
def calls_to(
    service: str, *replicas: Replica
) -> Iterator[grpc.UnaryUnaryMultiCallable[bytes, bytes]]:
    target = "ipv4:" + ",".join(replica.address for replica in replicas)
    with grpc.insecure_channel(target, options=options_for(service)) as channel:
        yield channel.unary_unary(ECHO)


def test_callers_leave_a_replica_before_it_ends_and_no_call_fails() -> None:
    with (
        a_replica("clubs", b"1") as first,
        a_replica("clubs", b"2") as second,
        calls_to("clubs", first, second) as call,
    ):
        eventually(lambda: {call(b"", timeout=5) for _ in range(4)} == {b"1", b"2"}, "both serve")
        first.readiness.leave()
        eventually(lambda: {call(b"", timeout=5) for _ in range(4)} == {b"2"}, "one is left")
        ended = first.server.stop(30)
        assert {call(b"", timeout=5) for _ in range(20)} == {b"2"}
        assert ended.wait(10), "nobody who watches it keeps it from ending"


def test_a_replica_knows_how_many_call_it() -> None:
    with a_replica("clubs", b"1") as replica:
        assert callers() == 0
        with calls_to("clubs", replica) as call:
            assert call(b"", timeout=5) == b"1"
            assert callers() == 1
        eventually(lambda: callers() == 0, "who has gone is not counted")


def test_nothing_is_sent_to_another_service_at_the_address() -> None:
    with a_replica("bars", b"1") as replica, calls_to("clubs", replica) as call:
        with pytest.raises(grpc.RpcError) as refused:
            call(b"", timeout=5)
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE


def test_watchers_that_come_and_go_never_stop_the_server() -> None:
    with a_replica("clubs", b"1") as replica:

        def watch_for_a_moment(number: int) -> int:
            with grpc.insecure_channel(replica.address, options=[("own", number)]) as channel:
                request = health_pb2.HealthCheckRequest(service="tandem.clubs")
                watching = health_pb2_grpc.HealthStub(channel).Watch(request, timeout=10)
                status: int = next(watching).status
                watching.cancel()
                return status

        with ThreadPoolExecutor(8) as watchers:
            statuses = set(watchers.map(watch_for_a_moment, range(400)))
        assert statuses == {health_pb2.HealthCheckResponse.SERVING}
        with calls_to("clubs", replica) as call:
            assert call(b"", timeout=5) == b"1"


def callers() -> float:
    return REGISTRY.get_sample_value("tandem_rpc_callers") or 0.0
