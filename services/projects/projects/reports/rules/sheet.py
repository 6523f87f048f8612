"""A status report as PDF: the same report gives the same bytes. Pure."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

FONT = "Report"
FONT_FILE = "NotoSans[wdth,wght].ttf"
MARGIN = 56
_TITLE = ParagraphStyle("title", fontName=FONT, fontSize=18, leading=24)
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=10, leading=15)


def pdf(title: str, heads: list[str], text: str) -> bytes:
    """heads: lines below the title. text: paragraphs with an empty line between them."""
    _load_font()
    kept = BytesIO()
    document = SimpleDocTemplate(
        kept,
        pagesize=A4,
        title=title,
        invariant=1,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        initialFontName=FONT,
    )
    parts = [Paragraph(escape(title), _TITLE), Spacer(1, 6)]
    parts += [Paragraph(escape(head), _BODY) for head in heads]
    for paragraph in text.split("\n\n"):
        lines = "<br/>".join(escape(line) for line in paragraph.split("\n"))
        parts += [Spacer(1, 8), Paragraph(lines, _BODY)]
    document.build(parts)
    return kept.getvalue()


@cache
def _load_font() -> None:
    """Read the font once in a process."""
    path = files("fontpkg_noto_sans").joinpath("files", FONT_FILE)
    pdfmetrics.registerFont(TTFont(FONT, BytesIO(path.read_bytes())))
