"""The types and the house rules of web/: tsc, strict, and what it does not know."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pages import NODE_MODULES, WEB, web_tool

TSC = "typescript/bin/tsc"
FILE_LINES_MAX = 300
COMPONENT_LINES_MAX = 80
GENERATED = {"contract/api.ts", "contract/limits.ts"}
FORBIDDEN = {
    r":\s*any\b|\bas any\b|<any>": "any; name the type, or use unknown",
    r"innerHTML|insertAdjacentHTML|document\.write": "markup from text; build elements",
    r"style=\"": "a style as a string, which the content policy refuses; use a class",
    r"@ts-ignore|@ts-nocheck": "a check turned off",
    r"\b(TO" r"DO|FIX" r"ME)\b": "unfinished",
}
"""By a pattern: what is wrong with it."""
COMMON = ("design", "shell", "list", "charts")
"""Whose classes every room may use and adapt."""
_COMPONENT = re.compile(r"^(?:export )?function ([A-Z]\w*)\(", re.MULTILINE)
_CLASS = re.compile(r"(?<![\w-])\.([a-z][\w-]+)")
_TOKEN_SET = re.compile(r"(--[a-z][\w-]*)\"?\s*[:,]")
_TOKEN_USED = re.compile(r"var\((--[a-z][\w-]*)\)")
_ROOM_IMPORT = re.compile(r"from \"\.\./(\w+)/")


def main() -> int:
    breaches = [breach for path in sources() for breach in breaches_in(path)]
    breaches += shared_classes()
    breaches += unknown_tokens()
    for breach in breaches:
        print(breach)
    if not (NODE_MODULES / TSC).is_file():
        print("web: npm's packages are not installed, so tsc was not run; `make ready` says why")
        return 1
    outcome = subprocess.run(web_tool(TSC, "--noEmit"), cwd=WEB, check=False).returncode
    if not breaches and not outcome:
        print("web: tsc and the house rules hold")
    return 1 if breaches or outcome else 0


def sources() -> Iterator[Path]:
    """What people wrote, below web/."""
    for path in sorted([*WEB.rglob("*.ts"), *WEB.rglob("*.tsx")]):
        name = path.relative_to(WEB).as_posix()
        if not name.startswith("node_modules/") and name not in GENERATED:
            yield path


def breaches_in(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(WEB.parent).as_posix()
    lines = text.splitlines()
    if len(lines) > FILE_LINES_MAX:
        yield f"{name}: {len(lines)} lines, {FILE_LINES_MAX} at most"
    for number, line in enumerate(lines, 1):
        for pattern, what in FORBIDDEN.items():
            if re.search(pattern, line):
                yield f"{name}:{number}: {what}"
    for component, size in components(text):
        if size > COMPONENT_LINES_MAX:
            yield f"{name}: {component} has {size} lines, {COMPONENT_LINES_MAX} at most"
    yield from _foreign_rooms(path, name, text)


def shared_classes() -> list[str]:
    """The classes that two rooms style: a style stays when one goes on to another room."""
    common = {
        name for part in COMMON for path in (WEB / part).glob("*.css") for name in _classes(path)
    }
    rooms: dict[str, set[str]] = {}
    for path in sorted((WEB / "rooms").glob("*/*.css")):
        for name in _classes(path) - common:
            rooms.setdefault(name, set()).add(path.parent.name)
    return [
        f"web/rooms: {' and '.join(sorted(of))} style .{name}; name it after its room"
        for name, of in sorted(rooms.items())
        if len(of) > 1
    ]


def unknown_tokens() -> list[str]:
    """Custom properties of CSS that are set nowhere: the browser ignores a line with one."""
    styles = {path: path.read_text(encoding="utf-8") for path in sorted(WEB.glob("*/**/*.css"))}
    styles = {path: text for path, text in styles.items() if "node_modules" not in path.parts}
    written = [*styles.values(), *(path.read_text(encoding="utf-8") for path in sources())]
    known = {name for text in written for name in _TOKEN_SET.findall(text)}
    return [
        f"{path.relative_to(WEB.parent).as_posix()}: var({name}) is set nowhere"
        for path, text in styles.items()
        for name in _TOKEN_USED.findall(text)
        if name not in known
    ]


def _classes(path: Path) -> set[str]:
    return set(_CLASS.findall(path.read_text(encoding="utf-8")))


def components(text: str) -> Iterator[tuple[str, int]]:
    """The name of each component, and from where it begins to the brace that ends it."""
    for found in _COMPONENT.finditer(text):
        end = text.find("\n}", found.start())
        yield found[1], text.count("\n", found.start(), end) + 2


def _foreign_rooms(path: Path, name: str, text: str) -> Iterator[str]:
    """Rooms use design, store and shell, and never each other."""
    if path.relative_to(WEB).parts[0] == "rooms":
        for room in _ROOM_IMPORT.findall(text):
            yield f"{name}: imports the room {room}; move what both need to store or design"


if __name__ == "__main__":
    sys.exit(main())
