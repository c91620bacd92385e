"""A copy of the stories in an SQLite file: everything once, then what changes, and proof that nothing is missing.

The recipe is docs/api/sync.md of the story bank.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from verhalenbank_client.addresses import LANGUAGES, root_of
from verhalenbank_client.asking import Query, ask
from verhalenbank_client.errors import DifferentError, RefusedError, UnavailableError

Story = dict[str, Any]
#: So many stories are asked for at once.
_PAGE = "100"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS story (id TEXT, language TEXT, content_hash TEXT NOT NULL, document TEXT NOT NULL,"
    " round INTEGER NOT NULL, PRIMARY KEY (id, language))",
    "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)


@dataclass(frozen=True)
class Update:
    """What an update did. ``restarted``: the cursor was no longer known, so everything was fetched anew."""

    stored: int
    removed: int
    restarted: bool


class StoryCopy:
    """A copy of the stories that ``filters`` select, in the file at ``path``.

    Each page is stored together with its cursor, so that an update that was interrupted goes on where it was. One file is the
    copy of one selection: other filters than it was made with begin anew and replace what is in it, once the bank has
    accepted them. ``messages`` is the language in which the bank says what it refuses.
    """

    def __init__(
        self,
        path: str | Path,
        address: str,
        filters: Query | None = None,
        *,
        key: str = "",
        messages: str = "en",
        client: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = client or httpx.Client(base_url=root_of(address), headers=headers, timeout=60)
        self._filters = _normal(filters or {})
        self._messages = _language(messages)
        self._sleep = sleep
        self._database = sqlite3.connect(path, timeout=30)
        with self._database:
            for statement in _TABLES:
                self._database.execute(statement)

    def update(self) -> Update:
        """Fetch everything the first time, and what changed each time after.

        Raises:
            RefusedError: when a filter is wrong.
            UnavailableError: when the bank does not answer; call again later, what is stored stays.
        """
        filters = json.dumps(self._filters, sort_keys=True)
        return self._follow(filters, anew=self._state("filters") != filters)

    def _follow(self, filters: str, *, anew: bool) -> Update:
        """Fetch what changed, or with ``anew`` everything. What is there stays as it is until the bank has answered."""
        stored = removed = 0
        restarted = False
        while True:
            try:
                page = self._page("" if anew else self._state("cursor"))
            except RefusedError as error:
                if anew or restarted or not _cursor_is_lost(error):
                    raise
                restarted = anew = True
                continue
            with self._database:
                if anew:
                    self._remember("filters", filters)
                    # The stories stay until everything has been fetched, so that a site is never empty.
                    self._remember("round", str(self._round() + 1))
                    anew = False
                for change in page["changes"]:
                    stored += self._store(change) if change["op"] == "upsert" else 0
                    removed += self._remove(change) if change["op"] == "remove" else 0
                self._remember("cursor", page["nextCursor"])
                if not page["hasMore"]:
                    # What a fetch from the beginning did not bring is no longer there.
                    removed += self._database.execute(
                        "DELETE FROM story WHERE round < ?", (self._round(),)
                    ).rowcount
            if not page["hasMore"]:
                return Update(stored, removed, restarted)

    def prove(self, tries: int = 3) -> str:
        """Update until the digest of the copy is the bank's, and return it. Tries again, for the bank may change between.

        Raises:
            DifferentError: with the stories that differ.
        """
        for _ in range(tries):
            self.update()
            if self._theirs("")["digest"] == (mine := self.digest()):
                return mine
        raise DifferentError(self.differences())

    def repair(self) -> Update:
        """Fetch everything anew, whatever the copy holds."""
        return self._follow(json.dumps(self._filters, sort_keys=True), anew=True)

    def digest(self, prefix: str = "") -> str:
        """Return SHA-256 over a line `id language contentHash` for each story, in the order of id and language."""
        whole = hashlib.sha256()
        for line in self._lines(prefix):
            whole.update(f"{' '.join(line)}\n".encode())
        return whole.hexdigest()

    def differences(self) -> list[tuple[str, str]]:
        """Return identifier and language of the stories that the copy has otherwise than the bank, or one of them has not."""
        return sorted(self._narrowed(""))

    def stories(self, language: str = "") -> Iterator[Story]:
        """Give all stories, or those in one language, in the order of their identifiers.

        Raises:
            ValueError: when there is no such language.
        """
        query = "SELECT document FROM story WHERE ? IN ('', language) ORDER BY id, language"
        rows = self._database.execute(query, (_language(language) if language else "",))
        return (json.loads(document) for (document,) in rows)

    def story(self, identifier: str, language: str) -> Story | None:
        """Return one story, or None."""
        query = "SELECT document FROM story WHERE id = ? AND language = ?"
        row = self._database.execute(query, (identifier, language)).fetchone()
        return json.loads(row[0]) if row else None

    def __len__(self) -> int:
        count: int = self._database.execute("SELECT count(*) FROM story").fetchone()[0]
        return count

    def close(self) -> None:
        """Close the file and the connections."""
        self._database.close()
        self._client.close()

    def _page(self, cursor: str) -> dict[str, Any]:
        position = {"cursor": cursor} if cursor else {}
        return self._ask("/changes", {**self._filters, "pageSize": _PAGE, **position})

    def _ask(self, path: str, query: Query) -> dict[str, Any]:
        try:
            return ask(self._client, path, query, self._sleep)
        except RefusedError as error:
            raise self._explained(path, query, error) from None

    def _explained(self, path: str, query: Query, error: RefusedError) -> RefusedError:
        """Return the same refusal in the language of messages. `lang` also selects, so it is not in the query itself."""
        if "lang" in query or self._messages == LANGUAGES[0] or error.status != 400:
            return error
        try:
            ask(self._client, path, {**query, "lang": self._messages}, self._sleep)
        except RefusedError as again:
            return again if _codes(again) == _codes(error) else error
        except UnavailableError:
            pass
        return error

    def _theirs(self, prefix: str) -> dict[str, Any]:
        narrowed = {"prefix": prefix} if prefix else {}
        return self._ask("/changes/digest", {**self._filters, **narrowed})

    def _narrowed(self, prefix: str) -> Iterator[tuple[str, str]]:
        theirs = self._theirs(prefix)
        if theirs["digest"] == self.digest(prefix):
            return
        mine = {line[:2]: line[2] for line in self._lines(prefix)}
        if "items" in theirs:
            named = {(one["id"], one["language"]): one["contentHash"] for one in theirs["items"]}
            yield from (story for story in mine.keys() | named.keys() if mine.get(story) != named.get(story))
            return
        here = {identifier[: len(prefix) + 1] for identifier, _language in mine}
        there = {bucket["prefix"]: bucket["digest"] for bucket in theirs["buckets"]}
        for part in sorted(here | there.keys()):
            if part not in there:
                yield from (story for story in mine if story[0].startswith(part))
            elif there[part] != self.digest(part):
                yield from self._narrowed(part)

    def _lines(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        query = (
            "SELECT id, language, content_hash FROM story WHERE substr(id, 1, ?) = ? ORDER BY id, language"
        )
        yield from self._database.execute(query, (len(prefix), prefix))

    def _store(self, change: dict[str, Any]) -> int:
        row = (change["id"], change["language"], change["contentHash"], json.dumps(change["story"]))
        self._database.execute("INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?, ?)", (*row, self._round()))
        return 1

    def _remove(self, change: dict[str, Any]) -> int:
        key = (change["id"], change["language"])
        return self._database.execute("DELETE FROM story WHERE id = ? AND language = ?", key).rowcount

    def _round(self) -> int:
        return int(self._state("round") or 0)

    def _state(self, name: str) -> str:
        row = self._database.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def _remember(self, name: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def _normal(filters: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    """Return the filters so that the same ones are written the same."""
    return {
        name: [values] if isinstance(values, str) else sorted(values)
        for name, values in sorted(filters.items())
    }


def _cursor_is_lost(error: RefusedError) -> bool:
    """Tell whether the cursor is too old (410), or one that the bank does not know as ours (400 that names it)."""
    named = {one.get("name") for one in error.problem.get("errors", ())}
    return error.status == 410 or (error.status == 400 and named == {"cursor"})


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"No language {code!r}: there are {' and '.join(LANGUAGES)}.")
    return code


def _codes(error: RefusedError) -> list[tuple[str, str]]:
    return [(one.get("name", ""), one.get("code", "")) for one in error.problem.get("errors", ())]
