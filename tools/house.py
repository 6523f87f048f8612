"""The house rules that neither ruff nor mypy nor import-linter can hold: `make lint` runs them.

Each rule is a function from a parsed file to the lines that break it.
tools/house-exceptions.toml lists what may break a rule, and why; an exception that is no longer
needed is reported too.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = ROOT / "tools" / "house-exceptions.toml"
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
EMPTY_WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "misc",
}
ROOM_FILES = {"rules", "model", "commands", "queries", "readable", "access", "drafts"}
SERVICES = ("accounts", "projects", "finance", "workspace")
IMPURE = {
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "uuid.uuid4",
    "uuid4",
    "random.random",
    "random.choice",
}
INIT_STATEMENTS = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")


@dataclass(frozen=True)
class Source:
    """One file of Python: its path below the root, and its text."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def words(self) -> tuple[str, ...]:
        """The path's parts without the ending."""
        return self.path.with_suffix("").parts

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    @property
    def is_room(self) -> bool:
        """True for a service's rooms, and for what is on the floor plan in those of the gateway."""
        return self.is_service_room or (
            self.words[:2] == ("gateway", "gateway")
            and len(self.words) >= 4
            and self.words[3] in ROOM_FILES
        )

    @property
    def is_service_room(self) -> bool:
        """True for services/<service>/<service>/<room>/<file>."""
        return (
            self.words[:1] == ("services",)
            and len(self.words) >= 5
            and self.words[2] in SERVICES
            and self.words[3] not in {"api", "worker", "events"}
        )


@dataclass(frozen=True, order=True)
class Breach:
    """A rule broken somewhere. name: what an exception would have to name."""

    path: str
    line: int
    rule: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.what}"


Rule = Callable[[Source], Iterator[tuple[int, str, str]]]
"""Gives (line, name, what is wrong) for every breach."""


def telling_names(source: Source) -> Iterator[tuple[int, str, str]]:
    """A module is named after what it is about."""
    for word in source.words:
        if word in EMPTY_WORDS:
            yield 1, "", f"{word!r} says nothing; name the module after what it holds"


def short_files(source: Source) -> Iterator[tuple[int, str, str]]:
    """A file that outgrows a screen or eight becomes a folder of the same name."""
    lines = source.text.count("\n")
    if lines > FILE_LINES_MAX:
        yield 1, "", f"{lines} lines, {FILE_LINES_MAX} at most; make it a folder of the same name"


def short_functions(source: Source) -> Iterator[tuple[int, str, str]]:
    """A function is read in one look."""
    for function in functions(source.tree):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > FUNCTION_LINES_MAX:
            what = f"{function.name} has {lines} lines, {FUNCTION_LINES_MAX} at most"
            yield function.lineno, function.name, what


def stated_purpose(source: Source) -> Iterator[tuple[int, str, str]]:
    """A module says why it exists."""
    if source.text.strip() and ast.get_docstring(source.tree) is None:
        yield 1, "", "no docstring that says why this module exists"


def nothing_unfinished(source: Source) -> Iterator[tuple[int, str, str]]:
    """What is committed is finished."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, "", f"unfinished: {line.strip()}"


def exact_money(source: Source) -> Iterator[tuple[int, str, str]]:
    """Money, hours and rates are whole numbers or decimals: no float in a room, nor in money."""
    if not source.is_service_room and source.words[-1] != "money":
        return
    for node in ast.walk(source.tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if literal or name_of(node) in {"float", "Float", "Double", "REAL"}:
            yield getattr(node, "lineno", 1), "", "a float; use whole minor units, or Decimal"


def given_time(source: Source) -> Iterator[tuple[int, str, str]]:
    """Time, ids and randomness are passed in, or tests could not hold them still."""
    if not source.is_room:
        return
    for node in ast.walk(source.tree):
        called = dotted(node.func) if isinstance(node, ast.Call) else ""
        if IMPURE & {called, called.removeprefix("datetime.")}:
            what = f"{called}() in a room; take tx.now, tx.today or tx.new_id()"
            yield getattr(node, "lineno", 1), "", what


def patient_tests(source: Source) -> Iterator[tuple[int, str, str]]:
    """A test polls for what it waits for; sleeping alone is slow and flaky."""
    if not source.is_test:
        return
    for function in functions(source.tree):
        if function.name.startswith("test_"):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and dotted(node.func) in {"time.sleep", "sleep"}:
                    yield node.lineno, function.name, "a sleep in a test; poll with eventually()"


def floor_plan(source: Source) -> Iterator[tuple[int, str, str]]:
    """A room has rules, model, access, commands, queries, readable: files or folders, no more."""
    if source.is_service_room and source.words[4] not in {*ROOM_FILES, "__init__"}:
        yield 1, "", f"{source.words[4]!r} is not on a room's floor plan ({', '.join(ROOM_FILES)})"


def empty_inits(source: Source) -> Iterator[tuple[int, str, str]]:
    """Code is in a module with a telling name; `__init__` says what the folder is."""
    if source.words[-1:] != ("__init__",):
        return
    for node in source.tree.body:
        if not isinstance(node, INIT_STATEMENTS):
            yield node.lineno, "", "code in __init__.py; move it to a module named after it"
            return


def exact_contracts(path: Path, text: str) -> Iterator[Breach]:
    """No float or double in a .proto file either."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*(repeated\s+|optional\s+)?(float|double)\s", line):
            yield Breach(str(path), number, "exact-contracts", "", f"a float: {line.strip()}")


RULES: tuple[Rule, ...] = (
    telling_names,
    short_files,
    short_functions,
    stated_purpose,
    nothing_unfinished,
    exact_money,
    given_time,
    patient_tests,
    floor_plan,
    empty_inits,
)
IN_TESTS = {telling_names, nothing_unfinished, patient_tests}


def main() -> int:
    """Print every breach that is not excepted, and every exception without a breach."""
    breaches = list(examine(ROOT))
    exceptions = read_exceptions(EXCEPTIONS)
    open_ = [breach for breach in breaches if not keys(breach) & exceptions]
    for breach in sorted(open_):
        print(breach)
    stale = exceptions.difference(*(keys(breach) for breach in breaches))
    for rule, path, name in sorted(stale):
        print(f"{EXCEPTIONS.name}: {rule} {path} {name} is not needed any more; take it out")
    if not open_ and not stale:
        print(f"House rules: all {len(RULES) + 1} hold")
    return 1 if open_ or stale else 0


def examine(root: Path) -> Iterator[Breach]:
    """Every breach below root."""
    for path in python_files(root):
        yield from breaches_of(Source(path, (root / path).read_text(encoding="utf-8")))
    for contract in sorted((root / "proto" / "tandem").rglob("*.proto")):
        yield from exact_contracts(contract.relative_to(root), contract.read_text(encoding="utf-8"))


def python_files(root: Path) -> Iterator[Path]:
    """The product's own Python: no generated code, no migrations, nothing hidden."""
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        if (
            not hidden
            and relative.parts[0] != "var"
            and not {"gen", "migrations"} & set(relative.parts)
        ):
            yield relative


def breaches_of(source: Source) -> Iterator[Breach]:
    """What breaks a rule in one file; tests are free of most."""
    for rule in RULES:
        if source.is_test and rule not in IN_TESTS:
            continue
        name = rule.__name__.replace("_", "-")
        for line, subject, what in rule(source):
            yield Breach(str(source.path), line, name, subject, what)


def keys(breach: Breach) -> set[tuple[str, str, str]]:
    """The exceptions that would cover a breach: for the one name, or for the whole file."""
    return {(breach.rule, breach.path, breach.name), (breach.rule, breach.path, "")}


def read_exceptions(path: Path) -> set[tuple[str, str, str]]:
    """(rule, file, name) of each; the file also says why, for people."""
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get("exception", [])
    return {(entry["rule"], entry["path"], entry.get("name", "")) for entry in listed}


def functions(tree: ast.AST) -> Iterable[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the expression a.b.c."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


if __name__ == "__main__":
    sys.exit(main())
