"""Python stubs out of the contracts in proto/tandem.

The generated code is committed, so that a reader, an editor and a fresh clone have it without a
compiler; `--check` fails when it is not what the contracts say. Everything under proto/gen/tandem
is this program's: it adds, replaces and removes files there, and touches only those that differ.
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
import tempfile
from importlib.resources import files
from pathlib import Path

from google.rpc import status_pb2
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "proto"
STUBS = CONTRACTS / "gen" / "tandem"
PACKAGE_MARK = '"""Generated from proto/tandem by `make proto`; do not edit."""\n'


def main(arguments: list[str] | None = None) -> int:
    """Write the stubs, or with --check only compare; 1 when something differs or fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    with tempfile.TemporaryDirectory(prefix="tandem-stubs-") as folder:
        generate(Path(folder))
        fresh = contents(Path(folder) / "tandem")
    differences = compare(contents(STUBS), fresh)
    if not check:
        write(fresh)
        print(f"proto: {len(fresh)} files, {len(differences)} changed")
        return 0
    for line in differences:
        print(f"proto: {line}; run `make proto` and commit the result", file=sys.stderr)
    return 1 if differences else 0


def generate(target: Path) -> None:
    """Compile every contract into target/tandem; SystemExit when the compiler refuses one."""
    contracts = sorted(str(path) for path in (CONTRACTS / "tandem").rglob("*.proto"))
    if not contracts:
        raise SystemExit(f"proto: no contracts in {CONTRACTS / 'tandem'}")
    scripts = Path(sysconfig.get_path("scripts"))
    outcome = protoc.main(
        [
            "protoc",
            f"-I{CONTRACTS}",
            f"-I{files('grpc_tools') / '_proto'}",
            f"-I{Path(status_pb2.__file__).parents[2]}",
            f"--plugin=protoc-gen-mypy={scripts / 'protoc-gen-mypy'}",
            f"--plugin=protoc-gen-mypy_grpc={scripts / 'protoc-gen-mypy_grpc'}",
            f"--python_out={target}",
            f"--grpc_python_out={target}",
            f"--mypy_out=quiet:{target}",
            f"--mypy_grpc_out=quiet:{target}",
            *contracts,
        ]
    )
    if outcome != 0:
        raise SystemExit(outcome)
    for folder in {path.parent for path in (target / "tandem").rglob("*.py*")}:
        mark_packages(folder, target)


def mark_packages(folder: Path, target: Path) -> None:
    """Make folder, and every folder between it and target, a Python package."""
    while folder != target:
        (folder / "__init__.py").write_text(PACKAGE_MARK, encoding="utf-8")
        folder = folder.parent


def contents(folder: Path) -> dict[str, bytes]:
    """Every stub below folder by its relative path."""
    paths = (path for path in folder.rglob("*.py*") if path.suffix in {".py", ".pyi"})
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def compare(committed: dict[str, bytes], fresh: dict[str, bytes]) -> list[str]:
    """One line for each file that is missing, left over or different."""
    missing = [f"{name} is missing" for name in sorted(fresh.keys() - committed.keys())]
    left_over = [f"{name} has no contract" for name in sorted(committed.keys() - fresh.keys())]
    both = sorted(fresh.keys() & committed.keys())
    stale = [f"{name} is out of date" for name in both if fresh[name] != committed[name]]
    return missing + left_over + stale


def write(fresh: dict[str, bytes]) -> None:
    """Make the stubs folder hold exactly these files; what is right already is not touched."""
    for name in contents(STUBS).keys() - fresh.keys():
        (STUBS / name).unlink()
    for name, data in fresh.items():
        path = STUBS / name
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
