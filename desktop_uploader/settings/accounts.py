"""The file of accounts: a cloud, a way to get credentials, defaults. Never a secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_uploader.domain.errors import RequestRefused, Trouble
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.settings.toml_file import read_table, write_table

TABLE = "accounts"
RESERVED = "practice-"
LONGEST_NAME = 64
MARKS_IN_NAMES = frozenset("._-")


@dataclass(frozen=True, slots=True)
class AccountsFound:
    """
    What the file holds.

    Attributes:
        rows: By name.
        troubles: What could not be understood: an entry, or the whole file; the rest counts.
    """

    rows: tuple[AccountRow, ...]
    troubles: tuple[Trouble, ...] = ()


class AccountFile:
    """Account definitions in one TOML file: a table a name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> AccountsFound:
        """All accounts. A wrong entry is reported and left out, never removed."""
        rows, troubles = [], []
        try:
            entries = self._entries(read_table(self._path))
        except RequestRefused as error:
            return AccountsFound((), (error.trouble,))
        for name in sorted(entries):
            try:
                rows.append(_row(name, entries[name]))
            except RequestRefused as error:
                troubles.append(error.trouble)
        return AccountsFound(tuple(rows), tuple(troubles))

    def put(self, row: AccountRow) -> None:
        """
        Add an account, or replace the one of that name.

        Raises:
            RequestRefused: "bad-account-name", "name-reserved", "file-broken" (nothing is
                overwritten that a person could mend), "file-not-written".
        """
        check_name(row.name)
        table = read_table(self._path)
        entries = self._entries(table)
        entries[row.name] = _entry(row)
        write_table(self._path, {**table, TABLE: entries})

    def remove(self, name: str) -> None:
        """
        Forget an account.

        Raises:
            RequestRefused: "unknown-account", "file-broken", "file-not-written".
        """
        table = read_table(self._path)
        entries = self._entries(table)
        if name not in entries:
            raise RequestRefused("no account", code="unknown-account", facts={"name": name})
        del entries[name]
        write_table(self._path, {**table, TABLE: entries})

    def _entries(self, table: Mapping[str, Any]) -> dict[str, Any]:
        entries = table.get(TABLE, {})
        if not isinstance(entries, dict):
            facts = {"file": str(self._path), "why": f"[{TABLE}]"}
            raise RequestRefused("no table of accounts", code="file-broken", facts=facts)
        return dict(entries)


def check_name(name: str) -> None:
    """
    Hold a name against the rules: letters and digits of any script, dots, dashes, underscores.

    Raises:
        RequestRefused: "bad-account-name", or "name-reserved" for the practice accounts' own.
    """
    is_named = 0 < len(name) <= LONGEST_NAME and name[0].isalnum()
    if not is_named or not all(letter.isalnum() or letter in MARKS_IN_NAMES for letter in name):
        facts = {"name": name, "accepted": "A-Z a-z 0-9 . _ -", "limit": str(LONGEST_NAME)}
        raise RequestRefused("bad account name", code="bad-account-name", facts=facts)
    if name.lower().startswith(RESERVED):
        facts = {"name": name, "reserved": RESERVED}
        raise RequestRefused("name is taken", code="name-reserved", facts=facts)


def _row(name: str, entry: object) -> AccountRow:
    if not isinstance(entry, dict):
        raise _bad_entry(name, "kind")
    check_name(name)
    options = entry.get("options", {})
    if not isinstance(options, dict):
        raise _bad_entry(name, "options")
    return AccountRow(
        name=name,
        kind=_text(entry, "kind", account=name, is_needed=True),
        way=_text(entry, "way", account=name, is_needed=True),
        region=_text(entry, "region", account=name),
        secrets_in=_text(entry, "secrets_in", account=name),
        options={key: _text(options, key, account=name) for key in options},
    )


def _text(table: Mapping[str, Any], field: str, *, account: str, is_needed: bool = False) -> str:
    """A field as text. Numbers and yes or no are taken as well: people leave quotes out."""
    value = table.get(field, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float) or (is_needed and not value):
        raise _bad_entry(account, field)
    return str(value)


def _bad_entry(name: str, field: str) -> RequestRefused:
    facts = {"name": name, "field": field}
    return RequestRefused(f"account {name}: {field}", code="bad-account-entry", facts=facts)


def _entry(row: AccountRow) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": row.kind, "way": row.way}
    given = {"region": row.region, "secrets_in": row.secrets_in, "options": dict(row.options)}
    return entry | {field: value for field, value in given.items() if value}
