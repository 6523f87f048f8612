"""Prometheus metrics of the request side: rate, errors, duration per method; use of the pool."""

from __future__ import annotations

from typing import Any

from prometheus_client import Gauge, Histogram, start_http_server

rpc_seconds = Histogram(
    "tandem_rpc_seconds",
    "Duration of gRPC calls served, by method and status code",
    ["method", "code"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
rpc_under_way = Gauge("tandem_rpc_under_way", "gRPC calls being served now")
rpc_ready = Gauge("tandem_rpc_ready", "1 while the database answers and the process is not ending")
rpc_callers = Gauge("tandem_rpc_callers", "Processes that spread their gRPC calls over this one")
pool_connections = Gauge(
    "tandem_pool_connections",
    "Database connections: in use, idle, and how many there may be",
    ["service", "state"],
)


def watch_pool(service: str, engine: Any) -> None:
    """Tell, whenever it is asked, how the pool of a service's SQLAlchemy engine is used."""
    pool = engine.pool
    pool_connections.labels(service, "in_use").set_function(lambda: float(pool.checkedout()))
    pool_connections.labels(service, "idle").set_function(lambda: float(pool.checkedin()))
    limit = pool.size() + pool._max_overflow
    pool_connections.labels(service, "limit").set(limit)


def serve(listen: str) -> None:
    """Expose /metrics on host:port; empty for not at all."""
    if listen:
        host, _, port = listen.rpartition(":")
        start_http_server(int(port), addr=host or "127.0.0.1")
