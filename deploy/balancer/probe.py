"""Asks this machine's HAProxy whether at least N gateways accept requests (N is 1 by default).

    python3 probe.py [COUNT]

Exits 0 or 1 and prints one line that says why. It runs every few seconds, so it loads next to
nothing, not even `socket`.
"""

from __future__ import annotations

import _socket
import sys

METRICS = ("127.0.0.1", 9090)
TIMEOUT_SECONDS = 4.0
ASK = b"GET /metrics?scope=backend HTTP/1.0\r\n\r\n"
TAKING_CALLERS = 'haproxy_backend_active_servers{proxy="gateways"}'


def main(wanted: int) -> int:
    try:
        lines = metrics().splitlines()
    except OSError as problem:
        print(f"no answer: {problem}")
        return 1
    found = next(float(line.split()[-1]) for line in lines if line.startswith(TAKING_CALLERS))
    print(f"{found:.0f} gateways take callers")
    return 0 if found >= wanted else 1


def metrics() -> str:
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(METRICS)
        connection.sendall(ASK)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
