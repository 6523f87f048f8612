"""Asks a process of this machine whether it is ready, for container health checks.

    python -m chassis.probe grpc 127.0.0.1:50051            grpc.health.v1 says SERVING
    python -m chassis.probe worker 127.0.0.1:9090           its metrics say that it takes events
    python -m chassis.probe http http://127.0.0.1/readyz    answers 200
    python -m chassis.probe callers 127.0.0.1:9090 2        two processes or more call it

Exits 0 or 1 and prints one line that says why. It runs every few seconds in every container, so it
loads nothing that the question at hand does not need.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from urllib.error import HTTPError
from urllib.request import urlopen

TIMEOUT_SECONDS = 4.0
CONSUMING = "tandem_inbox_consuming"
CALLERS = "tandem_rpc_callers"


def main(argv: Sequence[str]) -> int:
    """0 when the process answers that it is ready."""
    try:
        match argv:
            case ["grpc", address]:
                ready, answer = grpc_is_ready(address)
            case ["worker", address]:
                ready, answer = worker_is_ready(address)
            case ["http", url]:
                ready, answer = http_is_ready(url)
            case ["callers", address, count]:
                ready, answer = is_called(address, int(count))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except OSError as problem:
        ready, answer = False, f"no answer: {problem}"
    print(answer)
    return 0 if ready else 1


def grpc_is_ready(address: str) -> tuple[bool, str]:
    """Whether the server at host:port serves, and what it said."""
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc

    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        try:
            status = stub.Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_SECONDS).status
        except grpc.RpcError as problem:
            raise OSError(problem.code().name) from None
    said = health_pb2.HealthCheckResponse.ServingStatus.Name(status)
    return status == health_pb2.HealthCheckResponse.SERVING, said


def worker_is_ready(address: str) -> tuple[bool, str]:
    """Whether every worker of the process is connected to the broker and takes events."""
    states = _measured(address, f"{CONSUMING}{{")
    ready = bool(states) and all(state == 1 for state in states)
    return ready, "takes events" if ready else "does not take events: see its log for the broker"


def is_called(address: str, count: int) -> tuple[bool, str]:
    """Whether so many processes spread their gRPC calls over the api that measures itself there."""
    callers = sum(_measured(address, f"{CALLERS} "))
    return callers >= count, f"{callers:.0f} processes call it"


def http_is_ready(url: str) -> tuple[bool, str]:
    """Whether the URL answers 200, and what it said."""
    status, text = _get(url)
    return status == 200, f"{status} {text[:500]}"


def _measured(address: str, prefix: str) -> list[float]:
    lines = _get(f"http://{address}/metrics")[1].splitlines()
    return [float(line.rpartition(" ")[2]) for line in lines if line.startswith(prefix)]


def _get(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  the caller's own URL
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
