"""Word documents: mammoth makes HTML of them, which the reader of HTML walks with its spaces kept."""

import unicodedata
from dataclasses import dataclass
from xml.etree.ElementTree import tostring

from pipeline.extract.docx.body import Body
from pipeline.extract.docx.parts import Parts, open_parts
from pipeline.extract.encoding import repaired, unreadable
from pipeline.extract.html import told, walked
from pipeline.model.document import Document, LeftOut, LeftOutReason, Line
from pipeline.model.source import Location, SourceFile


@dataclass(frozen=True, slots=True)
class DocxReader:
    """Word documents since 2007."""

    media_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    suffixes: tuple[str, ...] = (".docx", ".docm")

    def read(self, source: SourceFile) -> Document:
        """Return the words of `source` with their paragraph or cell; raises SourceUnreadable."""
        parts = open_parts(source)
        try:
            page, aside = _html(parts)
        except RecursionError as cause:
            raise unreadable("source_trop_complexe", source.name, cause="imbrication") from cause
        text = repaired(page, source.name, numbered=False)
        walk = walked("\n".join(text.lines), source.name, spaces_kept=True)
        left_out = (*walk.left_out, *(_aside(source.name, *one) for one in (*aside, *parts.margins())))
        findings = (*text.findings, *told(source.name, left_out))
        return Document(source=source, blocks=tuple(walk.blocks), findings=findings, left_out=left_out)


def _html(parts: Parts) -> tuple[str, list[tuple[str, LeftOutReason]]]:
    """The text as HTML, and the words that were taken out of it."""
    import mammoth  # noqa: PLC0415  only Word documents need it

    hidden, names = parts.styles()
    changed: dict[str, bytes] = {}
    aside: list[tuple[str, LeftOutReason]] = []
    for name, root in parts.bodies():
        body = Body(hidden_styles=hidden, style_names=names)
        body.tidy(root)
        aside += body.left_out
        if body.changed:
            changed[name] = tostring(root, encoding="utf-8", xml_declaration=True)
    try:
        made = mammoth.convert_to_html(
            parts.with_changed(changed),
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda _: {}),
        )
    except RecursionError:
        raise
    except Exception as cause:  # whatever the library trips over, the document is at fault
        raise unreadable("source_abimee", parts.file) from cause
    return made.value, aside


def _aside(file: str, text: str, reason: LeftOutReason) -> LeftOut:
    """Words that stand around the text or were taken out of it, without a place of their own."""
    return LeftOut(line=Line(text=unicodedata.normalize("NFC", text), location=Location(file=file)), reason=reason)
