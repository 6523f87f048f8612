"""A document as a page of A4 says it, and its PDF: the same sheet gives the same bytes.

Text is set in Noto Sans, so that names in Latin, Greek and Cyrillic letters print. Pure: what is
drawn is given. It is drawn in the order in which it is read aloud or copied: a price comes after
what it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from finance.printing.rules.girocode import squares

FONT = "Sheet"
FONT_FILE = "NotoSans[wdth,wght].ttf"
WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 56.0, 539.28, 780.0, 64.0
SMALL, BODY, LARGE = 8.0, 9.5, 18.0
LEADING = 1.4
STROKE_OF_BOLD = 0.35
GREY = 0.38
CODE = 92.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a document: what it is, how its price came to be, its price."""

    words: str
    basis: str
    amount: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed, in the order in which it is read.

    facts and sums: pairs of a label and a value; the last of the sums stands out. groups: rows
    under a heading, which may be empty. code: data of a QR code, with words beside it.
    """

    title: str
    seller: str
    seller_details: str
    buyer: str
    buyer_details: str
    facts: Sequence[tuple[str, str]] = ()
    intro: str = ""
    groups: Sequence[tuple[str, Sequence[Row]]] = ()
    sums: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    code: str = ""
    code_words: str = ""


Draw = Callable[[Canvas, float], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """Something of a height that is drawn below a line of the page and never cut."""

    height: float
    draw: Draw


@dataclass(slots=True)
class _Pages:
    """Strips from the top of each page to its bottom."""

    pages: list[list[tuple[float, Strip]]] = field(default_factory=lambda: [[]])
    top: float = TOP

    def add(self, strip: Strip) -> None:
        if self.top - strip.height < BOTTOM and self.pages[-1]:
            self.pages.append([])
            self.top = TOP
        self.pages[-1].append((self.top, strip))
        self.top -= strip.height


def pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF, on as many pages as it needs."""
    load_font()
    pages = _Pages()
    for strip in _strips(sheet):
        pages.add(strip)
    kept = BytesIO()
    canvas = Canvas(kept, (WIDTH, HEIGHT), invariant=1, initialFontName=FONT)
    canvas.setTitle(sheet.title)
    canvas.setAuthor(sheet.seller)
    for number, page in enumerate(pages.pages, 1):
        for top, strip in page:
            strip.draw(canvas, top)
        _foot(canvas, sheet, f"{number} / {len(pages.pages)}")
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


@cache
def load_font() -> None:
    """Read the font once in a process, when the first document is printed."""
    path = files("fontpkg_noto_sans").joinpath("files", FONT_FILE)
    pdfmetrics.registerFont(TTFont(FONT, BytesIO(path.read_bytes())))


def wrapped(text: str, size: float, width: float) -> list[str]:
    """The text in lines that are no wider; a word that is wider is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            for piece in _pieces(word, size, width):
                longer = f"{line} {piece}" if line else piece
                if line and _width(longer, size) > width:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
        lines.append(line)
    return lines


def _pieces(word: str, size: float, width: float) -> Iterator[str]:
    while _width(word, size) > width:
        fits = next((n for n in range(len(word) - 1, 0, -1) if _width(word[:n], size) <= width), 1)
        yield word[:fits]
        word = word[fits:]
    yield word


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def _strips(sheet: Sheet) -> Iterator[Strip]:
    yield _text(sheet.seller, LARGE, bold=True)
    yield from _paragraphs(sheet.seller_details, SMALL, grey=True)
    yield _space(18)
    yield _text(sheet.title, LARGE)
    yield _space(6)
    yield _text(sheet.buyer, BODY, bold=True)
    yield from _paragraphs(sheet.buyer_details, BODY)
    yield _space(8)
    for label, value in sheet.facts:
        yield _pair(label, value)
    yield _space(10)
    yield from _paragraphs(sheet.intro, BODY)
    yield _space(8)
    for heading, rows in sheet.groups:
        yield from _group(heading, rows)
    yield _rule()
    for place, (label, value) in enumerate(sheet.sums, 1):
        yield _sum(label, value, bold=place == len(sheet.sums))
    yield _space(14)
    for note in sheet.notes:
        yield from _paragraphs(note, SMALL, grey=True)
        yield _space(6)
    if sheet.code:
        yield _code(sheet.code, sheet.code_words)


def _group(heading: str, rows: Sequence[Row]) -> Iterator[Strip]:
    if heading:
        yield _space(6)
        yield _text(heading, BODY, bold=True)
    for row in rows:
        yield _rule()
        yield _row(row)


def _row(row: Row) -> Strip:
    wide = RIGHT - LEFT - 110
    words, basis = wrapped(row.words, BODY, wide), wrapped(row.basis, SMALL, wide)
    basis = basis if row.basis else []

    def draw(canvas: Canvas, top: float) -> None:
        below = top
        for line in words:
            _put(canvas, below, line, BODY)
            below -= BODY * LEADING
        for line in basis:
            _put(canvas, below, line, SMALL, grey=True)
            below -= SMALL * LEADING
        _put_right(canvas, top, row.amount, BODY)

    return Strip((BODY * len(words) + SMALL * len(basis)) * LEADING + 3, draw)


def _sum(label: str, value: str, *, bold: bool) -> Strip:
    lines = wrapped(label, BODY, RIGHT - LEFT - 120)

    def draw(canvas: Canvas, top: float) -> None:
        for place, line in enumerate(lines):
            below = top - place * BODY * LEADING
            _put_right(canvas, below, line, BODY, bold=bold, right=RIGHT - 110)
        _put_right(canvas, top, value, BODY, bold=bold)

    return Strip(BODY * LEADING * len(lines) + 2, draw)


def _pair(label: str, value: str) -> Strip:
    lines = wrapped(value, BODY, RIGHT - LEFT - 110)

    def draw(canvas: Canvas, top: float) -> None:
        _put(canvas, top, label, BODY, grey=True)
        for line in lines:
            _put(canvas, top, line, BODY, left=LEFT + 110)
            top -= BODY * LEADING

    return Strip(BODY * LEADING * len(lines), draw)


def _paragraphs(text: str, size: float, *, grey: bool = False) -> Iterator[Strip]:
    if text:
        for line in wrapped(text, size, RIGHT - LEFT):
            yield _line(line, size, grey=grey)


def _text(text: str, size: float, *, bold: bool = False) -> Strip:
    lines = wrapped(text, size, RIGHT - LEFT)

    def draw(canvas: Canvas, top: float) -> None:
        for line in lines:
            _put(canvas, top, line, size, bold=bold)
            top -= size * LEADING

    return Strip(size * LEADING * len(lines), draw)


def _line(line: str, size: float, *, grey: bool) -> Strip:
    return Strip(size * LEADING, lambda canvas, top: _put(canvas, top, line, size, grey=grey))


def _space(height: float) -> Strip:
    return Strip(height, lambda _canvas, _top: None)


def _code(data: str, words: str) -> Strip:
    """A QR code of CODE points with its quiet zone, and words to the right of it."""
    rows = squares(data)
    side = CODE / len(rows)

    def draw(canvas: Canvas, top: float) -> None:
        canvas.setFillGray(0)
        for at, row in enumerate(rows):
            for place, dark in enumerate(row):
                if dark:
                    canvas.rect(LEFT + place * side, top - (at + 1) * side, side, side, 0, 1)
        for at, line in enumerate(wrapped(words, SMALL, RIGHT - LEFT - CODE - 16)):
            below = top - 8 - at * SMALL * LEADING
            _put(canvas, below, line, SMALL, left=LEFT + CODE + 16, grey=True)

    return Strip(CODE + 8, draw)


def _rule() -> Strip:
    def draw(canvas: Canvas, top: float) -> None:
        canvas.setStrokeGray(0.75)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, top - 2, RIGHT, top - 2)

    return Strip(5, draw)


def _foot(canvas: Canvas, sheet: Sheet, number: str) -> None:
    _put(canvas, 40, f"{sheet.seller} · {sheet.title}", SMALL, grey=True)
    _put_right(canvas, 40, number, SMALL)


def _put(
    canvas: Canvas,
    top: float,
    text: str,
    size: float,
    *,
    left: float = LEFT,
    bold: bool = False,
    grey: bool = False,
) -> None:
    """Text whose line begins at this height. Bold is drawn: the font has one weight."""
    ink = GREY if grey else 0.0
    words = canvas.beginText(left, top - size)
    words.setFont(FONT, size)
    words.setFillGray(ink)
    words.setStrokeGray(ink)
    canvas.setLineWidth(STROKE_OF_BOLD)
    words.setTextRenderMode(2 if bold else 0)
    words.textOut(text)
    words.setTextRenderMode(0)
    canvas.drawText(words)


def _put_right(
    canvas: Canvas,
    top: float,
    text: str,
    size: float,
    *,
    right: float = RIGHT,
    bold: bool = False,
) -> None:
    _put(canvas, top, text, size, left=right - _width(text, size), bold=bold)
