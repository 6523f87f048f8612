"""What a person sends to be imported: files, a mapping by name or in full, and whether to try only.

The form is read as it comes and spooled to disk; whatever is wrong with a file as a whole, or with
the mapping, is answered at once, before a job is made of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from gateway.imports.commands import Upload
from gateway.imports.dates import with_date_formats
from gateway.imports.decoding import FileMistake
from gateway.imports.mapping import (
    AUTO,
    FORMAT_LONGEST,
    PEOPLE_SHAPE,
    DateFormat,
    ImportMapping,
    MappingShape,
    load_mapping,
)
from gateway.imports.ready import fitting_mappings, ready_mappings
from gateway.imports.tables import Table, read_table
from gateway.problem import Mistake, Problem, too_large

UPLOAD_BYTES_MAX = 32 * 1024 * 1024
MAPPING_BYTES_MAX = 256 * 1024
FILENAME_LONGEST = 200
MAIN, DATES = "file", "dates"
CLIENT, DATE_FORMAT, PEOPLE, TWINS = "client", "date_format", "people", "twins"
DECIMAL_COMMA = "decimal_comma"
ANSWERS = frozenset({CLIENT, DATE_FORMAT, DECIMAL_COMMA, PEOPLE})
"""What a file does not say, and the sender does."""
FIELDS = frozenset({MAIN, DATES, "mapping", "dry_run", TWINS}) | ANSWERS

Files = Mapping[str, tuple[str, bytes]]


async def read_upload(request: Request, key: str) -> Upload:
    """The upload, checked as far as it can be without importing anything."""
    form = await _form(request)
    try:
        mapping_document = await _mapping_document(form)
        dry_run = _choice(form, "dry_run", "false", "true")
        take_twins = _choice(form, TWINS, "ask", "import")
        files = {part: await _file(form, part) for part in (MAIN, DATES) if part in form}
    finally:
        await form.close()
    try:
        if mapping_document is None:
            mapping_document = await asyncio.to_thread(detected, files)
        mapping_document = _with_answers(mapping_document, form)
        mapping = parse_mapping(mapping_document)
        _require_parts(mapping, files)
        await asyncio.to_thread(read_files, mapping, files)
    except FileMistake as mistake:
        raise Problem(422, mistake.reason, mistake.message, field=MAIN) from None
    return Upload(
        files=files,
        mapping=mapping_document,
        dry_run=dry_run,
        take_twins=take_twins,
        key=key,
        fingerprint=await asyncio.to_thread(
            _fingerprint, files, mapping_document, dry_run, take_twins
        ),
    )


async def _form(request: Request) -> FormData:
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "multipart/form-data":
        raise Problem(
            415,
            "MEDIA_TYPE_UNSUPPORTED",
            "Send a form: Content-Type multipart/form-data with the parts file and mapping.",
            headers={"Accept": "multipart/form-data"},
        )
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > UPLOAD_BYTES_MAX:
        raise too_large(UPLOAD_BYTES_MAX)
    limited = Request(request.scope, _limited(request.receive))
    try:
        form = await limited.form(
            max_files=2, max_fields=len(FIELDS), max_part_size=MAPPING_BYTES_MAX
        )
    except ClientDisconnect:
        raise Problem(400, "BODY_INCOMPLETE", "The body ended before it was whole.") from None
    except HTTPException as mistake:
        raise Problem(400, "FORM_MALFORMED", f"The form cannot be read: {mistake.detail}") from None
    _refuse_unknown(form)
    return form


def _limited(receive: Receive) -> Receive:
    """The same, but no more than the limit, whatever the headers say."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > UPLOAD_BYTES_MAX:
            raise too_large(UPLOAD_BYTES_MAX)
        return message

    return limited


def _refuse_unknown(form: FormData) -> None:
    for name in form:
        if name not in FIELDS:
            raise Problem(
                422,
                "FIELD_UNKNOWN",
                f"{name[:100]}: Unknown part. This takes: {', '.join(sorted(FIELDS))}.",
                field=name[:100],
            )
        if len(form.getlist(name)) > 1:
            raise Problem(422, "FIELD_REPEATED", f"Send {name} once only.", field=name)


def _with_answers(document: Mapping[str, Any], form: FormData) -> dict[str, Any]:
    """The mapping with what the sender states about this file: its client, its date format."""
    changed = dict(document)
    if client := _answer(form, CLIENT):
        changed["client"] = {"constant": client}
    if date_format := _answer(form, DATE_FORMAT):
        changed["date_formats"] = [_date_format(date_format)]
    if DECIMAL_COMMA in form:
        changed["decimal_comma"] = _choice(form, DECIMAL_COMMA, "false", "true")
    if people := _answer(form, PEOPLE, MAPPING_BYTES_MAX):
        changed["people"] = {**document.get("people", {}), **_people(people)}
    return changed


def _people(text: str) -> dict[str, str]:
    try:
        given = json.loads(text)
        if not isinstance(given, dict):
            raise ValueError("it is no object")
        found: dict[str, str] = PEOPLE_SHAPE.deserialize(given)
    except (ValueError, ValidationError, RecursionError) as mistake:
        detail = (
            'people: Write a JSON object such as {"Tom Draw": "tom@agency.example"}: '
            f"{_words_of(mistake)[:200]}"
        )
        raise Problem(422, "VALUE_INVALID", detail, field=PEOPLE) from None
    return found


def _words_of(mistake: Exception) -> str:
    """marshmallow's messages are by key, then by "key" or "value"."""
    if not isinstance(mistake, ValidationError):
        return f"{mistake}."
    if not isinstance(mistake.messages, dict):
        return " ".join(map(str, mistake.messages))
    return " ".join(
        f"{name[:60]!r}: {' '.join(map(str, messages))}"
        for name, parts in mistake.messages.items()
        for messages in parts.values()
    )


def _date_format(text: str) -> str:
    try:
        return str(DateFormat(longest=FORMAT_LONGEST).deserialize(text))
    except ValidationError as mistake:
        detail = f"date_format: {' '.join(map(str, mistake.messages))}"
        raise Problem(422, "VALUE_INVALID", detail, field=DATE_FORMAT) from None


def _answer(form: FormData, name: str, longest: int = FILENAME_LONGEST) -> str:
    sent = form.get(name, "")
    if not isinstance(sent, str):
        raise Problem(422, "VALUE_INVALID", f"{name}: Send text, not a file.", field=name)
    if len(sent) > longest:
        raise Problem(
            422, "VALUE_INVALID", f"{name}: Use at most {longest} characters.", field=name
        )
    return sent.strip()


def detected(files: Files) -> Mapping[str, Any]:
    """The ready mapping whose columns the file has, the one that uses most of them."""
    if MAIN not in files:
        raise Problem(422, "FILE_REQUIRED", "Send the export as the part file.", field=MAIN)
    best = fitting_mappings(*files[MAIN])
    ready = ready_mappings()
    if len(best) != 1:
        found = f"{' or '.join(best)} fit" if best else "none of them fits"
        raise _mapping_problem(
            "MAPPING_UNKNOWN",
            f"Name a mapping: of the ready ones, {found} this file. There are {', '.join(ready)}.",
        )
    return ready[best[0]]


async def _mapping_document(form: FormData) -> Mapping[str, Any] | None:
    """The mapping as JSON: sent in full, or one that comes with Tandem, by name; None for auto."""
    sent = form.get("mapping")
    if isinstance(sent, UploadFile):
        sent = (await sent.read(MAPPING_BYTES_MAX)).decode("utf-8", errors="replace")
    if not sent or not sent.strip():
        raise _mapping_problem("MAPPING_REQUIRED", "Send a mapping, as JSON or by name.")
    if sent.lstrip().startswith("{"):
        return _parsed(sent)
    ready = ready_mappings()
    name = sent.strip()
    if name == AUTO:
        return None
    if name not in ready:
        raise _mapping_problem(
            "MAPPING_UNKNOWN",
            f"There is no ready mapping {name[:60]!r}; there are {', '.join(ready)}, "
            "or send one of your own as JSON.",
        )
    return ready[name]


def _parsed(text: str) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as mistake:
        raise _mapping_problem(
            "MAPPING_MALFORMED", f"The mapping is not valid JSON: {str(mistake)[:200]}."
        ) from None
    return document


def _mapping_problem(reason: str, detail: str) -> Problem:
    return Problem(422, reason, detail, field="mapping")


def parse_mapping(document: dict[str, Any]) -> ImportMapping:
    """The mapping, or a problem that names every mistake in it."""
    try:
        return load_mapping(document)
    except ValidationError as mistake:
        found = _mistakes(mistake.messages)
        first = found[0]
        known = ", ".join(MappingShape().fields)
        raise Problem(
            422,
            "MAPPING_INVALID",
            f"{first.pointer}: {first.detail} A mapping says: {known}.",
            field=f"mapping{first.pointer.replace('/', '.')}",
            errors=found,
        ) from None


def _mistakes(messages: Any, path: str = "") -> list[Mistake]:
    if isinstance(messages, dict):
        inner = [_mistakes(each, f"{path}/{name}") for name, each in messages.items()]
        return [mistake for found in inner for mistake in found]
    return [Mistake(path, str(each)) for each in messages]


def _choice(form: FormData, name: str, default: str, other: str) -> bool:
    """Whether the sender chose the other one of two words."""
    sent = form.get(name, default)
    if sent not in {default, other}:
        raise Problem(422, "VALUE_INVALID", f"{name}: Write {default} or {other}.", field=name)
    return sent == other


async def _file(form: FormData, part: str) -> tuple[str, bytes]:
    sent = form[part]
    if not isinstance(sent, UploadFile):
        raise Problem(
            422, "FILE_EXPECTED", f"{part} must be a file, with a filename in its part.", field=part
        )
    filename = (sent.filename or part).replace("\\", "/").split("/")[-1][:FILENAME_LONGEST]
    return filename, await sent.read()


def _require_parts(mapping: ImportMapping, files: Files) -> None:
    if MAIN not in files:
        raise Problem(422, "FILE_REQUIRED", "Send the export as the part file.", field=MAIN)
    if mapping.dates and DATES not in files:
        raise Problem(
            422,
            "FILE_REQUIRED",
            f"The mapping {mapping.name} joins a second file with the columns "
            f"{', '.join(mapping.dates.columns)}; send it as the part dates.",
            field=DATES,
        )
    if DATES in files and not mapping.dates:
        raise Problem(
            422,
            "FILE_NOT_USED",
            f"The mapping {mapping.name} has no use for a second file; say dates in it.",
            field=DATES,
        )


def read_files(mapping: ImportMapping, files: Files) -> tuple[Table, Table | None]:
    """The main table and the dates, if the mapping joins any; FileMistake for a file as a whole."""
    shape = {"encoding": mapping.encoding, "delimiter": mapping.delimiter}
    name, content = files[MAIN]
    optional = mapping.optional_columns
    main = read_table(name, content, **shape, wanted=mapping.main_columns, optional=optional)
    main = with_date_formats(mapping, main)
    if not mapping.dates:
        return main, None
    name, content = files[DATES]
    wanted = [mapping.dates.key, *mapping.dates.columns]
    return main, with_date_formats(mapping, read_table(name, content, **shape, wanted=wanted))


def _fingerprint(files: Files, mapping: dict[str, Any], *choices: bool) -> str:
    """The same for the same import; filenames are only names."""
    parts = {part: hashlib.sha256(content).hexdigest() for part, (_, content) in files.items()}
    text = json.dumps([parts, mapping, *choices], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
