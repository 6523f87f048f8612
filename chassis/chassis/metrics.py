"""Prometheus metrics of the request side: rate, errors and duration per method."""

from __future__ import annotations

from prometheus_client import Histogram, start_http_server

rpc_seconds = Histogram(
    "tandem_rpc_seconds",
    "Duration of gRPC calls served, by method and status code",
    ["method", "code"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def serve(listen: str) -> None:
    """Expose /metrics on host:port; empty for not at all."""
    if listen:
        host, _, port = listen.rpartition(":")
        start_http_server(int(port), addr=host or "127.0.0.1")
