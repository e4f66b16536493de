"""Which styles show a number as a date, a time or a length of time."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.xml.constants import SHEET_MAIN_NS

from routeplan.tables.package.archive import Archive
from routeplan.tables.package.limits import SizeError, tell_most
from routeplan.texts import _

MOST_FORMATS = 5_000
MOST_STYLES = 100_000  # Excel has 65,490
MOST_LETTERS = 255  # of a format, says Excel; on longer ones openpyxl's patterns spend seconds

FORMAT_TAG = f"{{{SHEET_MAIN_NS}}}numFmt"
STYLE_TAG = f"{{{SHEET_MAIN_NS}}}xf"
# Formats and styles stand in several lists; these two are about cells.
FORMATS_TAG = f"{{{SHEET_MAIN_NS}}}numFmts"
STYLES_TAG = f"{{{SHEET_MAIN_NS}}}cellXfs"
OTHERS_TAGS = [f"{{{SHEET_MAIN_NS}}}{name}" for name in ("cellStyleXfs", "cellStyles", "dxfs")]


def read_styles(archive: Archive, part: str) -> tuple[set[int], set[int]]:
    """The numbers of the styles of dates and times, and of those of lengths of time.

    Raises
    ------
    SizeError
        If there are too many.
    """
    if part not in archive.names:
        return set(), set()
    codes, styles = _list_styles(archive, part)
    shown = {name: _find_code(name, codes) for name in set(styles)}
    dated = {name for name, code in shown.items() if is_date_format(code)}
    lasting = {name for name, code in shown.items() if is_timedelta_format(code)}
    return (
        {place for place, name in enumerate(styles) if name in dated},
        {place for place, name in enumerate(styles) if name in lasting},
    )


def _list_styles(archive: Archive, part: str) -> tuple[dict[str, str], list[str]]:
    """The workbook's own formats by their ids, and the id of every style's format."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    lists = {FORMATS_TAG, STYLES_TAG, *OTHERS_TAGS}
    current = ""
    for element in archive.read(part, (), {FORMAT_TAG, STYLE_TAG, *lists}):
        if element.tag in lists:
            current = element.tag
        elif current == FORMATS_TAG:
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif current == STYLES_TAG:
            styles.append(element.get("numFmtId", "0"))
        if len(codes) > MOST_FORMATS:
            cause = _("It has more than {most} formats of numbers.")
            raise SizeError(tell_most(cause, MOST_FORMATS))
        if len(styles) > MOST_STYLES:
            raise SizeError(tell_most(_("It has more than {most} styles."), MOST_STYLES))
    return codes, styles


def _find_code(name: str, codes: Mapping[str, str]) -> str:
    code = codes[name] if name in codes else builtin_format_code(int(name))
    return (code or "")[:MOST_LETTERS]
