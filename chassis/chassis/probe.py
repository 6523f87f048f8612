"""Asks a process of this machine whether it is ready, for container health checks.

    python -m chassis.probe api 127.0.0.1:9090              its database answers, say its metrics
    python -m chassis.probe worker 127.0.0.1:9090           it takes events, say its metrics
    python -m chassis.probe http 127.0.0.1:8080 /readyz     answers 200
    python -m chassis.probe callers 127.0.0.1:9090 2        two processes or more call it

Exits 0 or 1 and prints one line that says why. It runs every few seconds in every container, so it
loads next to nothing, not even `socket`, whose regular expressions take longer than the answer:
docker-compose.yml starts it by its path, without a search for packages.
"""

from __future__ import annotations

import _socket
import sys

TIMEOUT_SECONDS = 4.0
READY = "tandem_rpc_ready"
CONSUMING = "tandem_inbox_consuming"
CALLERS = "tandem_rpc_callers"


def main(argv: list[str]) -> int:
    """0 when the process answers that it is ready."""
    try:
        match argv:
            case ["api", address]:
                ready, answer = api_is_ready(address)
            case ["worker", address]:
                ready, answer = worker_is_ready(address)
            case ["http", address, path]:
                ready, answer = http_is_ready(address, path)
            case ["callers", address, count]:
                ready, answer = is_called(address, int(count))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except OSError as problem:
        ready, answer = False, f"no answer: {problem}"
    print(answer)
    return 0 if ready else 1


def api_is_ready(address: str) -> tuple[bool, str]:
    """Whether the api serves: its database answers, and it was not asked to end."""
    ready = _measured(address, f"{READY} ") == [1]
    return ready, "serves" if ready else "its database does not answer, or it is being stopped"


def worker_is_ready(address: str) -> tuple[bool, str]:
    """Whether every worker of the process is connected to the broker and takes events."""
    states = _measured(address, f"{CONSUMING}{{")
    ready = bool(states) and all(state == 1 for state in states)
    return ready, "takes events" if ready else "does not take events: see its log for the broker"


def is_called(address: str, count: int) -> tuple[bool, str]:
    """True if at least this number of processes call the api whose metrics are there."""
    callers = sum(_measured(address, f"{CALLERS} "))
    return callers >= count, f"{callers:.0f} processes call it"


def http_is_ready(address: str, path: str) -> tuple[bool, str]:
    """Whether the path answers 200, and its body."""
    status, text = _get(address, path)
    return status == 200, f"{status} {text[:500]}"


def _measured(address: str, prefix: str) -> list[float]:
    name = prefix.strip(" {")
    lines = _get(address, f"/metrics?name[]={name}")[1].splitlines()
    return [float(line.rpartition(" ")[2]) for line in lines if line.startswith(prefix)]


def _get(address: str, path: str) -> tuple[int, str]:
    """Status and body. HTTP/1.0: the answer ends where the connection does."""
    host, _, port = address.rpartition(":")
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect((host, int(port)))
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    finally:
        connection.close()
    head, _, body = received.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1:2]
    if not status:
        raise OSError("closed without an answer")
    return int(status[0]), body.decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
