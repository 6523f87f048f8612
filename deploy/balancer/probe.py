"""Asks this machine's HAProxy whether at least so many gateways take callers (1 unless told).

    python3 probe.py [COUNT]

Exits 0 or 1 and prints one line that says why. Standard library only.
"""

from __future__ import annotations

import sys
from urllib.request import urlopen

METRICS = "http://127.0.0.1:9090/metrics"
TAKING_CALLERS = 'haproxy_backend_active_servers{proxy="gateways"}'


def main(wanted: int) -> int:
    try:
        with urlopen(METRICS, timeout=4) as answer:
            lines = answer.read().decode().splitlines()
    except OSError as problem:
        print(f"no answer: {problem}")
        return 1
    found = next(float(line.split()[-1]) for line in lines if line.startswith(TAKING_CALLERS))
    print(f"{found:.0f} gateways take callers")
    return 0 if found >= wanted else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
