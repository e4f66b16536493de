"""What a table and a column are called, in English and in Chinese, and what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from routeplan.texts import _ as translate

Language = Literal["en", "zh"]


def mark(message: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return message


@dataclass(frozen=True)
class Named:
    """Something that planners name in English or in Chinese."""

    name: str
    chinese: str

    @property
    def names(self) -> tuple[str, str]:
        """The name in all languages."""
        return self.name, self.chinese

    def title(self, language: Language) -> str:
        """The name in the given language."""
        return self.chinese if language == "zh" else self.name


@dataclass(frozen=True)
class Word(Named):
    """A value with a meaning of its own, e.g. ``visit`` 参观.

    Attributes
    ----------
    also : tuple of str
        Other words under which it is understood.
    """

    also: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """All words under which it is understood."""
        return (*self.names, *self.also)


@dataclass(frozen=True)
class Column(Named):
    """One column of a table, or one key of the event.

    Attributes
    ----------
    name, chinese : str
        The heading in English (the field of the model) and in Chinese.
    explanation : str
        What to write, in English; see `help`.
    required : bool
        Whether every row needs a value.
    rare : bool
        Whether most planners never need it, so that templates fold it away.
    choices : tuple of Word
        The only values allowed; empty where any value of the right type is.
    words : tuple of Word
        Values with a meaning of their own among others, e.g. ``hotel``.
    refers : str
        The table whose ids belong here; empty where there is none.
    also : tuple of str
        Other headings under which it is understood.
    """

    explanation: str
    required: bool = False
    rare: bool = False
    choices: tuple[Word, ...] = ()
    words: tuple[Word, ...] = ()
    refers: str = ""
    also: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """What to write, in the language of the messages."""
        return translate(self.explanation)


@dataclass(frozen=True)
class Table(Named):
    """One table: its names and its columns, required ones first.

    Attributes
    ----------
    name, chinese : str
        The name of the sheet or file in English (the field of the scenario)
        and in Chinese.
    explanation : str
        What the table is for, in English; see `help`.
    columns : tuple of Column
        The columns; of the event the keys.
    required : bool
        Whether there is no scenario without it.
    """

    explanation: str
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def help(self) -> str:
        """What the table is for, in the language of the messages."""
        return translate(self.explanation)

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by English name."""
        return {column.name: column for column in self.columns}
