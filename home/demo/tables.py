"""Reading TOML that people wrote by hand: every value is checked, and a mistake is named with its place."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from home.demo.content import LANGUAGES


class DemoFileError(Exception):
    """A demo file says something that cannot be. The message names the file and the place in it."""


class Table:
    """A table of a TOML file. Its methods take a name and return the value there, of the kind they are called after."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self.place = place
        self._values = dict(values)

    def error(self, name: str, problem: str) -> DemoFileError:
        """Return an error about one value."""
        return DemoFileError(f"{self.place}: {name}: {problem}")

    def text(self, name: str) -> str:
        """Return a text that may not be empty."""
        found = self._take(name, str)
        if not found.strip():
            raise self.error(name, "is empty")
        return found

    def text_or_empty(self, name: str) -> str:
        """Return a text; empty also when it is missing."""
        return self._take(name, str, "")

    def flag(self, name: str) -> bool:
        """Return true or false."""
        return self._take(name, bool)

    def number(self, name: str) -> int:
        """Return a whole number."""
        return self._take(name, int)

    def amount(self, name: str) -> Decimal:
        """Return an amount, written as text so that it stays exact."""
        try:
            return Decimal(self.text(name))
        except InvalidOperation as error:
            raise self.error(name, "is not an amount") from error

    def amount_or_none(self, name: str) -> Decimal | None:
        """Return an amount, None when it is empty or missing."""
        return self.amount(name) if self._values.get(name) else self._nothing(name)

    def day(self, name: str) -> date:
        """Return a date, written as 2026-03-26."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as error:
            raise self.error(name, "is not a date such as 2026-03-26") from error

    def day_or_none(self, name: str) -> date | None:
        """Return a date, None when it is empty or missing."""
        return self.day(name) if self._values.get(name) else self._nothing(name)

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        found = self._take(name, list)
        if not all(isinstance(item, str) and item for item in found):
            raise self.error(name, "is not a list of texts")
        return found

    def languages(self, name: str, languages: Sequence[str] = LANGUAGES) -> dict[str, str]:
        """Return a text in these languages, by language."""
        with self.table(name) as table:
            return {language: table.text(language) for language in languages}

    def suffixed(self, name: str) -> dict[str, str]:
        """Return a text in both languages that stands in two values, such as alt_nl and alt_en."""
        return {language: self.text(f"{name}_{language}") for language in LANGUAGES}

    def has(self, name: str) -> bool:
        """Tell whether there is something of this name that was not read yet."""
        return name in self._values

    @contextmanager
    def table(self, name: str) -> Iterator["Table"]:
        """Give a table inside this one; everything in it must be read."""
        table = Table(self._take(name, dict), f"{self.place}: {name}")
        yield table
        table.finish()

    def tables(self, name: str, required: bool = True) -> Iterator["Table"]:
        """Give the tables of a list one by one; everything in each must be read before the next is asked for."""
        rows = self._take(name, list, None if required else [])
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict):
                raise self.error(name, "is not a list of tables")
            table = Table(row, f"{self.place}: {name} {number}")
            yield table
            table.finish()

    def finish(self) -> None:
        """Raise DemoFileError when there is something in the table that nobody asked for."""
        if self._values:
            raise DemoFileError(f"{self.place}: nobody knows {', '.join(sorted(self._values))}")

    def _take(self, name: str, kind: type, default: Any = None) -> Any:
        found = self._values.pop(name, default)
        if found is None:
            raise self.error(name, "is missing")
        if type(found) is not kind:
            raise self.error(name, f"is {type(found).__name__}, not {kind.__name__}")
        return found

    def _nothing(self, name: str) -> None:
        self._values.pop(name, None)
