"""Finds words that slow readers down: old-fashioned ones, and private ones for standard terms.

`make words` lists each with what to write instead. It reads code, comments, messages, pages,
contracts and docs; CONTRIBUTING.md says how we write.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ = {".py", ".md", ".proto", ".html", ".js", ".ts", ".tsx", ".css", ".sh", ".yml", ".toml"}
READ_BY_NAME = {"Makefile", "Dockerfile", "run"}
LEFT_OUT = ("proto/gen/", "proto/released/", "tools/plain_words.py", "tests/tools/test_plain_words")
INSTEAD = {
    "anew": "again",
    "mend": "fix",
    "mended": "fixed",
    "mends": "fixes",
    "mending": "fixing",
    "whoever": "anyone who, or name the role",
    "whosoever": "anyone who",
    "thereof": "of it",
    "wherein": "in which",
    "hitherto": "until now",
    "nought": "zero",
    "naught": "zero",
    "for ever": "without limit, or permanently",
    "of before": "existing, or historical",
    "in hand": "in flight",
    "the likest": "the most similar",
    "came of": "the result of",
    "told": "published, sent, or informed",
    "heard": "consumed, or received",
    "hears": "consumes, or receives",
    "said": "stated, or published",
    "stands in": "is in",
    "tells of": "describes",
    "turned round": "reordered",
    "lives through": "runs",
    "simulated lives": "simulation runs",
    "crowds": "batches",
    "in doubt": "suspected",
    "so many": "how many, or that many",
    "by and by": "later",
}
_WORDS = re.compile(rf"\b({'|'.join(sorted(INSTEAD, key=len, reverse=True))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A word in a line of a file, and what to write instead."""

    path: str
    line: int
    word: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.word!r}; write {INSTEAD[self.word.lower()]}"


def findings_in(path: str, text: str) -> Iterator[Finding]:
    """Every such word of one file. A name in code (heard_at, HeardClient) is a word of its own."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in _WORDS.finditer(line):
            yield Finding(path, number, match.group())


def texts() -> Iterator[tuple[str, str]]:
    """Path and text of every tracked file that people read."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        path = ROOT / name
        if name.startswith(LEFT_OUT) or not path.is_file():
            continue
        if path.suffix in READ or path.name in READ_BY_NAME:
            yield name, path.read_text(encoding="utf-8")


def main() -> int:
    """1 when a word was found."""
    found = [finding for name, text in texts() for finding in findings_in(name, text)]
    for finding in found:
        print(f"words: {finding}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
