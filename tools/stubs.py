"""Python stubs out of the contracts in proto/tandem.

The generated code is committed, so that a reader, an editor and a fresh clone have it without a
compiler; `--check` fails when it is not what the contracts say. Everything under proto/gen/tandem
is this program's: it adds, replaces and removes files there, and touches only those that differ.
"""

from __future__ import annotations

import argparse
import json
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2
from google.rpc import status_pb2
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "proto"
STUBS = CONTRACTS / "gen" / "tandem"
DESCRIPTORS = "descriptors.binpb"
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
            f"--descriptor_set_out={target / DESCRIPTORS}",
            "--include_source_info",
            *contracts,
        ]
    )
    if outcome != 0:
        raise SystemExit(outcome)
    write_comments(target)
    for folder in {path.parent for path in (target / "tandem").rglob("*.py*")}:
        mark_packages(folder, target)


def write_comments(target: Path) -> None:
    """tandem/comments.json: what the contracts say of each element, by its full name.

    Descriptors carry no comments at run time; the gateway shows these as descriptions.
    """
    files = descriptor_pb2.FileDescriptorSet.FromString((target / DESCRIPTORS).read_bytes())
    (target / DESCRIPTORS).unlink()
    found = {name: text for file in files.file for name, text in comments_of(file)}
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    (target / "tandem" / "comments.json").write_text(text + "\n", encoding="utf-8")


def comments_of(file: descriptor_pb2.FileDescriptorProto) -> Iterator[tuple[str, str]]:
    """Full name and comment of every commented element of a file."""
    for location in file.source_code_info.location:
        lines = (location.leading_comments or location.trailing_comments).splitlines()
        text = " ".join(line.strip() for line in lines).strip()
        name = name_at(file, location.path)
        if text and name:
            yield f"{file.package}.{name}", text


def name_at(file: descriptor_pb2.FileDescriptorProto, path: Sequence[int]) -> str:
    """The name of the element at a path of descriptor.proto's field numbers; "" for others."""
    element: Any = file
    names = []
    for number, index in zip(path[::2], path[1::2], strict=False):
        field = element.DESCRIPTOR.fields_by_number.get(number)
        if field is None or not field.is_repeated or field.message_type is None:
            return ""
        element = getattr(element, field.name)[index]
        names.append(getattr(element, "name", ""))
    return ".".join(names) if len(path) % 2 == 0 and all(names) else ""


def mark_packages(folder: Path, target: Path) -> None:
    """Make folder, and every folder between it and target, a Python package."""
    while folder != target:
        (folder / "__init__.py").write_text(PACKAGE_MARK, encoding="utf-8")
        folder = folder.parent


def contents(folder: Path) -> dict[str, bytes]:
    """Every generated file below folder by its relative path."""
    paths = (path for path in folder.rglob("*") if path.suffix in {".py", ".pyi", ".json"})
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
