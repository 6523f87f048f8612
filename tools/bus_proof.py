"""Whether the bus has been proved as it is: `make test-bus` records the hash of what it proved.

The proof (5,000 simulated seeds, planted mistakes, conformance) takes long and changes only when
its subject does. CI runs it in full when the hash of the tree differs from the recorded one, else
in a short form.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "bus" / "tests" / "proved.json"
PROVED = (
    "bus/bus",
    "bus/tests",
    "chassis/chassis/bulk.py",
    "chassis/chassis/connection.py",
    "chassis/chassis/database.py",
    "chassis/chassis/event.py",
    "chassis/chassis/idempotency.py",
    "chassis/chassis/loading.py",
    "chassis/chassis/migrations",
    "chassis/chassis/migrations.py",
    "chassis/chassis/outbox.py",
    "chassis/chassis/prepared.py",
    "chassis/chassis/server_transaction.py",
    "chassis/chassis/tables.py",
)


def main(arguments: list[str] | None = None) -> int:
    """--record writes the present hash; without it, 0 if the record has the present hash."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", metavar="SEEDS", type=int, help="what was simulated")
    seeds = parser.parse_args(arguments).record
    present = tree_hash()
    if seeds is not None:
        RECORD.write_text(json.dumps({"seeds": seeds, "tree": present}, indent=2) + "\n")
        return 0
    if RECORD.exists() and json.loads(RECORD.read_text())["tree"] == present:
        print("bus: this tree has been proved")
        return 0
    print("bus: this tree has not been proved; run make test-bus, commit bus/tests/proved.json")
    return 1


def tree_hash() -> str:
    """SHA-256 over the names and contents of the tracked files that the proof is about."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PROVED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    digest = hashlib.sha256()
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        path = ROOT / name
        if path != RECORD and path.is_file():
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
