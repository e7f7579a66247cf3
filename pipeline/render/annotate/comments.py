"""The comments of one sheet: a note on each cell that is to be corrected, beside all that people wrote.

A note of its own has an author by which it is known again. In a comment that was there it is the last passage,
between two lines that nobody else writes; so the one can be removed as well as the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.workbook import Place, cell_name, cell_place
from pipeline.render.annotate.markup import (
    Edit,
    Element,
    MarkupError,
    appended,
    escaped,
    parsed,
    prefix_of,
    spliced,
    string,
)

AUTHOR = "bilan validate"
"""Not `bilan`: it wrote the notes on the headings of the template."""
LONGEST = 32_767
_BEGIN, _END = "\n――― bilan ―――\n", "\n―――――――――"
_THREAD = "tc="
"""How the author of a conversation begins, of which the comment is only a copy."""


def empty(namespace: str) -> bytes:
    """A part without comments."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'.encode()


@dataclass(slots=True)
class Commenting:
    """Writes `notes` into the comments `data`, from which those of an earlier time are removed.

    `places` are all cells that then have a comment, `removed` those whose comment is gone or new, `threads` those
    that take no note because people talk there.
    """

    data: bytes
    notes: Mapping[Place, str]
    edits: list[Edit] = field(default_factory=list)
    places: set[Place] = field(default_factory=set)
    removed: set[Place] = field(default_factory=set)
    threads: set[Place] = field(default_factory=set)

    def run(self) -> "Commenting":
        """Gathers the edits; raises MarkupError."""
        root = parsed(self.data)
        authors, comments = root.first("authors"), root.first("commentList")
        if authors is None or comments is None:
            raise MarkupError
        names = [one.text for one in authors.all("author")]
        left = dict(self.notes)
        for one in comments.all("comment"):
            place = _place(one)
            author = one.attributes.get("authorId", "")
            name = names[int(author)] if author.isdecimal() and int(author) < len(names) else ""
            if name == AUTHOR:
                self.edits.append((one.start, one.end, b""))
                self.removed.add(place)
                continue
            self.places.add(place)
            note = left.pop(place, None)
            if name.startswith(_THREAD):
                self.threads |= {place} if note else set()
            else:
                self._passage(one, note)
        self._own(left, authors, comments, names)
        return self

    def content(self) -> bytes:
        """The comments with all edits made."""
        return spliced(self.data, self.edits)

    def _passage(self, comment: Element, note: str | None) -> None:
        """Takes the earlier passage out of a comment that people wrote, and adds the new one."""
        text = comment.first("text")
        parts = [one for one in text.children if one.name in {"t", "r"}] if text else []
        pieces = [(one, said) for one in parts if (said := one if one.name == "t" else one.first("t"))]
        whole = "".join(said.text for _, said in pieces)
        start = whole.find(_BEGIN)
        end = whole.find(_END, start + len(_BEGIN)) + len(_END) if start >= 0 else -1
        if start >= 0 and end < len(_END):
            end = len(whole)
        at = 0
        for run, said in pieces if start >= 0 else ():
            kept = said.text[: max(0, start - at)] + said.text[max(0, end - at) :]
            if run is not said and said.text and not kept:
                self.edits.append((run.start, run.end, b""))
            elif kept != said.text:
                self.edits.append((said.opened, said.closed, escaped(kept).encode()))
            at += len(said.text)
        room = LONGEST - (len(whole) if start < 0 else len(whole) - (end - start))
        if note is not None and room > len(_BEGIN + _END) + 1:
            self._append(comment, _BEGIN + note[: room - len(_BEGIN + _END)] + _END)

    def _append(self, comment: Element, told: str) -> None:
        text = comment.first("text")
        p = prefix_of(self.data[comment.start : comment.opened]).decode()
        run = f'<{p}r><{p}t xml:space="preserve">'.encode() + string(told, LONGEST) + f"</{p}t></{p}r>".encode()
        if text is None:
            made = f"<{p}text>".encode() + run + f"</{p}text>".encode()
            self.edits.append(appended(self.data, comment, made, comment.opened))
            return
        said = [one.end for one in text.children if one.name in {"t", "r"}]
        self.edits.append(appended(self.data, text, run, max(said, default=text.opened)))

    def _own(self, left: Mapping[Place, str], authors: Element, comments: Element, names: list[str]) -> None:
        """Comments on the cells that had none."""
        if not left:
            return
        p = prefix_of(self.data[comments.start : comments.opened]).decode()
        author = names.index(AUTHOR) if AUTHOR in names else len(names)
        if AUTHOR not in names:
            self.edits.append(appended(self.data, authors, f"<{p}author>{AUTHOR}</{p}author>".encode()))
        made = []
        for place, note in sorted(left.items()):
            start = f'<{p}comment ref="{cell_name(*place)}" authorId="{author}"><{p}text>'
            made.append(f'{start}<{p}t xml:space="preserve">'.encode() + string(note, LONGEST))
            made.append(f"</{p}t></{p}text></{p}comment>".encode())
            self.places.add(place)
            self.removed.add(place)
        self.edits.append(appended(self.data, comments, b"".join(made)))


def _place(comment: Element) -> Place:
    try:
        return cell_place(comment.attributes.get("ref", ""))
    except ValueError as cause:
        raise MarkupError from cause
