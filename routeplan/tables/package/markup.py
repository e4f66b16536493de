"""XML as a stream of elements: no entity is expanded, no tree is made of a whole part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser

from routeplan.tables.package.limits import MOST_LETTERS, SizeError, Tally, tell_most
from routeplan.texts import _

LONGEST_TAG = 1_000_000  # bytes; expat reads an unfinished tag or comment again with every chunk
DEEPEST = 50  # elements of a cell within each other
MOST_INNER = 50_000  # elements of a cell
USUAL = 5  # elements in a cell that holds something


class MarkupError(ValueError):
    """XML as no program writes it into a workbook."""


class Stream:
    """The elements of one part that somebody wants, one after the other.

    Parameters
    ----------
    wholes : collection of str
        Names of elements to give with all that is in them: ``{namespace}name``.
    openings : collection of str
        Names of those to give, without what is in them, as soon as they open.
    tally : Tally
        Where elements that hold nothing which is wanted are counted.

    Examples
    --------
    >>> stream = Stream({"{x}c"}, {"{x}row"}, Tally())
    >>> chunks = [b'<a xmlns="x"><b/><row r="7"><c><v>1', b"2</v></c><c/></row></a>"]
    >>> [(element.tag, element.findtext("{x}v")) for element in stream.read(chunks)]
    [('{x}row', None), ('{x}c', '12'), ('{x}c', None)]
    """

    def __init__(self, wholes: Collection[str], openings: Collection[str], tally: Tally) -> None:
        self._tally = tally
        self._idle = 0
        # Expat leaves out the first brace.
        self._wholes = frozenset(name[1:] for name in wholes)
        self._openings = frozenset(name[1:] for name in openings)
        self._found: list[Element] = []
        self._builder = TreeBuilder()
        self._depth = 0
        self._inner = 0
        self._letters = 0

    def read(self, chunks: Iterable[bytes]) -> Iterator[Element]:
        """Parse a part as it comes.

        Raises
        ------
        MarkupError, ValueError, xml.parsers.expat.ExpatError
            If it declares a document type or entities, or is no sound XML.
        SizeError
            If it holds too much.
        """
        # The tree's own handlers are left out: they take three times as long.
        expat: Any = DefusedXMLParser(forbid_dtd=True).parser
        expat.ordered_attributes = False
        expat.DefaultHandlerExpand = None
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._add_text
        fed = 0
        for chunk in chunks:
            expat.Parse(chunk, False)
            fed += len(chunk)
            if fed - expat.CurrentByteIndex > LONGEST_TAG:
                raise MarkupError("a tag or a comment that does not end")
            self._tally.add_idle(self._idle)
            self._idle = 0
            yield from self._take()
        expat.Parse(b"", True)
        # Newer expats put off what they could not finish.
        yield from self._take()

    def _take(self) -> list[Element]:
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth:
            self._depth += 1
            self._inner += 1
            if self._depth > DEEPEST or self._inner > MOST_INNER:
                raise MarkupError("a cell of too many elements, or of too many within each other")
            self._builder.start("{" + name, attributes)
        elif name in self._wholes:
            self._depth = 1
            self._inner = self._letters = 0
            self._builder = TreeBuilder()
            self._builder.start("{" + name, attributes)
        else:
            self._idle += 1
            if name in self._openings:
                self._found.append(Element("{" + name, attributes))

    def _end(self, name: str) -> None:
        if self._depth:
            self._builder.end("{" + name)
            self._depth -= 1
            if not self._depth:
                self._found.append(self._builder.close())
                self._idle += max(0, self._inner - USUAL) if self._inner else 1

    def _add_text(self, text: str) -> None:
        if self._depth:
            self._letters += len(text)
            if self._letters > MOST_LETTERS:
                cause = _("A cell has more than {most} characters.")
                raise SizeError(tell_most(cause, MOST_LETTERS))
            self._builder.data(text)
