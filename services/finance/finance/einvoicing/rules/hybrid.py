"""A PDF that people read with the CII that programs read in it: Factur-X and ZUGFeRD, PDF/A-3b.

The PDF comes with its fonts embedded. What PDF/A-3 (ISO 19005-3) asks for besides is added here:
the colour space, XMP that agrees with the document's information, the file and its relationship.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import ImageCms
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

FILE_NAME = "factur-x.xml"
LEVEL = "EN 16931"
_PRODUCER = "Tandem"


def with_xml(pdf: bytes, xml: str, title: str, author: str, made_on: str) -> bytes:
    """The PDF with the XML in it. made_on: a day, as 2026-03-31."""
    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = "%PDF-1.7"
    day = made_on.replace("-", "")
    writer.metadata = {
        "/Title": title,
        "/Author": author,
        "/Producer": _PRODUCER,
        "/CreationDate": f"D:{day}000000Z",
        "/ModDate": f"D:{day}000000Z",
    }
    file = _file(writer, xml.encode(), day)
    writer._root_object.update(
        {
            NameObject("/AF"): ArrayObject([file]),
            NameObject("/Names"): _names(file),
            NameObject("/Metadata"): writer._add_object(_metadata(title, author, made_on)),
            NameObject("/OutputIntents"): ArrayObject([_colours(writer)]),
        }
    )
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


def embedded_xml(pdf: bytes, largest: int) -> bytes | None:
    """The first XML file that a PDF carries, if it has one of at most this many bytes."""
    for name, contents in PdfReader(BytesIO(pdf)).attachments.items():
        for content in contents:
            if name.lower().endswith(".xml") and len(content) <= largest:
                return bytes(content)
    return None


def _file(writer: PdfWriter, content: bytes, day: str) -> DictionaryObject:
    stream = StreamObject()
    stream.set_data(content)
    stream.update(
        {
            NameObject("/Type"): NameObject("/EmbeddedFile"),
            NameObject("/Subtype"): NameObject("/text/xml"),
            NameObject("/Params"): DictionaryObject(
                {
                    NameObject("/Size"): NumberObject(len(content)),
                    NameObject("/ModDate"): TextStringObject(f"D:{day}000000Z"),
                }
            ),
        }
    )
    held = writer._add_object(stream)
    name = TextStringObject(FILE_NAME)
    described = {
        NameObject("/Type"): NameObject("/Filespec"),
        NameObject("/F"): name,
        NameObject("/UF"): name,
        NameObject("/Desc"): TextStringObject("The invoice as data"),
        NameObject("/AFRelationship"): NameObject("/Alternative"),
        NameObject("/EF"): DictionaryObject({NameObject("/F"): held, NameObject("/UF"): held}),
    }
    return writer._add_object(DictionaryObject(described))  # type: ignore[return-value]


def _names(file: DictionaryObject) -> DictionaryObject:
    names = ArrayObject([TextStringObject(FILE_NAME), file])
    files = DictionaryObject({NameObject("/Names"): names})
    return DictionaryObject({NameObject("/EmbeddedFiles"): files})


def _colours(writer: PdfWriter) -> DictionaryObject:
    profile = StreamObject()
    profile.set_data(_srgb())
    profile.update({NameObject("/N"): NumberObject(3)})
    words = TextStringObject("sRGB")
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): words,
            NameObject("/Info"): words,
            NameObject("/DestOutputProfile"): writer._add_object(profile),
        }
    )


@cache
def _srgb() -> bytes:
    """The same for every document of a process."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _metadata(title: str, author: str, made_on: str) -> StreamObject:
    """XMP, not compressed, so that archives can read it without a PDF reader."""
    stream = StreamObject()
    stream.set_data(
        _XMP.format(
            title=escape(title),
            author=escape(author),
            day=made_on,
            producer=_PRODUCER,
            file=FILE_NAME,
            level=LEVEL,
        ).encode()
    )
    stream.update(
        {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    )
    return stream


_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES = "".join(
    f"<rdf:li rdf:parseType='Resource'><pdfaProperty:name>{name}</pdfaProperty:name>"
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
    "<pdfaProperty:category>external</pdfaProperty:category>"
    f"<pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
    for name, words in (
        ("DocumentFileName", "Name of the embedded XML file"),
        ("DocumentType", "INVOICE"),
        ("Version", "Version of the standard"),
        ("ConformanceLevel", "Level of the embedded data"),
    )
)
_XMP = (
    "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description rdf:about='' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'>"
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
    "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title>"
    "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
    "<rdf:Description rdf:about='' xmlns:pdf='http://ns.adobe.com/pdf/1.3/'>"
    "<pdf:Producer>{producer}</pdf:Producer></rdf:Description>"
    "<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/'>"
    "<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>"
    "<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate></rdf:Description>"
    f"<rdf:Description rdf:about='' xmlns:fx='{_FX}'>"
    "<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{file}</fx:DocumentFileName>"
    "<fx:Version>1.0</fx:Version><fx:ConformanceLevel>{level}</fx:ConformanceLevel>"
    "</rdf:Description>"
    "<rdf:Description rdf:about='' xmlns:pdfaExtension='http://www.aiim.org/pdfa/ns/extension/' "
    "xmlns:pdfaSchema='http://www.aiim.org/pdfa/ns/schema#' "
    "xmlns:pdfaProperty='http://www.aiim.org/pdfa/ns/property#'>"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType='Resource'>"
    "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_FX}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>fx</pdfaSchema:prefix>"
    f"<pdfaSchema:property><rdf:Seq>{_PROPERTIES}</rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
