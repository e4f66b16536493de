"""What a workbook says of itself: its sheets, shared texts, date formats and calendar."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.xml.constants import PKG_REL_NS, SHEET_MAIN_NS

from routeplan.tables.package.archive import Archive
from routeplan.tables.package.limits import SizeError, tell_most
from routeplan.tables.package.markup import MarkupError
from routeplan.tables.package.styles import read_styles
from routeplan.texts import _

MOST_SHEETS = 1_000
MOST_RELATIONS = 10_000
TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"
RUN_TAG = f"{{{SHEET_MAIN_NS}}}r"
BOOK_TAG = f"{{{SHEET_MAIN_NS}}}workbookPr"
SHEET_TAG = f"{{{SHEET_MAIN_NS}}}sheet"
STRING_TAG = f"{{{SHEET_MAIN_NS}}}si"
RELATION_TAG = f"{{{PKG_REL_NS}}}Relationship"


class Contents(NamedTuple):
    """What the cells of all sheets refer to.

    Attributes
    ----------
    sheets : dict of str to str
        The part of every sheet by its title.
    texts : list of str
        Those that cells share.
    dates, durations : set of int
        The styles whose numbers are dates or times, and those that are lengths of time.
    epoch : datetime
        The day that is 0.
    """

    sheets: dict[str, str]
    texts: list[str]
    dates: set[int]
    durations: set[int]
    epoch: dt.datetime


class _Relation(NamedTuple):
    kind: str
    target: str


def read_contents(archive: Archive) -> Contents:
    """Read all parts of a workbook but its sheets.

    Raises
    ------
    SizeError
        If they are too large.
    MarkupError
        If there is no workbook in the archive.
    """
    roots = {kind: part for _id, (kind, part) in _list_relations(archive, "")}
    if "officeDocument" not in roots:
        raise MarkupError("no workbook")
    book = roots["officeDocument"]
    relations = dict(_list_relations(archive, book))
    parts = {each.kind: each.target for each in relations.values()}
    sheets, epoch = _read_book(archive, book, relations)
    dates, durations = read_styles(archive, parts.get("styles", ""))
    texts = list(_list_texts(archive, parts.get("sharedStrings", "")))
    return Contents(sheets, texts, dates, durations, epoch)


def read_text(element: Element) -> str:
    """The text of a shared or an inline string, its runs joined, without how it is read aloud."""
    texts = []
    for part in element:
        if part.tag == TEXT_TAG:
            texts.append(part.text or "")
        elif part.tag == RUN_TAG:
            texts.append(part.findtext(TEXT_TAG) or "")
    return "".join(texts)


def list_ignored(names: Iterable[str]) -> list[str]:
    """Tell in a planner's words which parts of a workbook are never looked at.

    Examples
    --------
    >>> list_ignored(["xl/workbook.xml", "xl/vbaProject.bin", "xl/media/image1.png"])
    ['macros', 'pictures']
    """
    kinds = {
        _("external links"): ("/externalLinks/", "/connections.xml", "/queryTables/"),
        _("macros"): ("/vbaProject.bin", "/macrosheets/"),
        _("pictures"): ("/media/",),
        _("charts"): ("/charts/", "/chartsheets/"),
        _("embedded objects"): ("/embeddings/", "/activeX/", "/ctrlProps/"),
    }
    names = [f"/{name}" for name in names]
    return [
        kind
        for kind, places in kinds.items()
        if any(place in name for name in names for place in places)
    ]


def _list_relations(archive: Archive, source: str) -> Iterator[tuple[str, _Relation]]:
    """What a part refers to within the archive, by the names that it uses for it."""
    folder, name = posixpath.split(source)
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if part not in archive.names:
        return
    elements = archive.read(part, (), {RELATION_TAG})
    for count, element in enumerate(elements, start=1):
        if count > MOST_RELATIONS:
            raise MarkupError("a part that refers to too many others")
        target = posixpath.join("/", folder, element.get("Target", ""))
        target = posixpath.normpath(target).lstrip("/")
        if element.get("TargetMode") != "External" and target in archive.names:
            kind = element.get("Type", "").rpartition("/")[2]
            yield element.get("Id", ""), _Relation(kind, target)


def _read_book(
    archive: Archive, part: str, relations: dict[str, _Relation]
) -> tuple[dict[str, str], dt.datetime]:
    """The sheets with cells, in their order, and day 0."""
    sheets: dict[str, str] = {}
    epoch = CALENDAR_WINDOWS_1900
    for element in archive.read(part, (), {BOOK_TAG, SHEET_TAG}):
        if element.tag == BOOK_TAG:
            if element.get("date1904") in ("1", "true"):
                epoch = CALENDAR_MAC_1904
            continue
        names = [value for name, value in element.items() if name.endswith("}id")]
        relation = relations.get("".join(names[:1]))
        if relation and relation.kind != "chartsheet":
            sheets.setdefault(element.get("name", ""), relation.target)
        if len(sheets) > MOST_SHEETS:
            raise SizeError(tell_most(_("It has more than {most} sheets."), MOST_SHEETS))
    return sheets, epoch


def _list_texts(archive: Archive, part: str) -> Iterator[str]:
    if part in archive.names:
        for element in archive.read(part, {STRING_TAG}):
            # As openpyxl does: what Excel writes for a mark that would begin an escape.
            text = read_text(element).replace("x005F_", "")
            archive.tally.add_filled(text)
            yield text
