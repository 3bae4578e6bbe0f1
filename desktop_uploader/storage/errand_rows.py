"""Errands in the journal: entered inside a transaction, read by what they match."""

import sqlite3
from collections.abc import Mapping

from desktop_uploader.domain.ids import AccountName
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandOrder, Fate
from desktop_uploader.storage.rows import Row, packed, unpacked_texts

_COLUMNS = "number, account, action, subject, key, wish, fate, answer, begun_at_s, ended_at_s"


def begin(connection: sqlite3.Connection, order: ErrandOrder, *, key: str, at_s: float) -> Errand:
    """Enter an errand that is about to be asked."""
    said = (order.account, order.action, order.subject, key, packed(order.wish))
    found = connection.execute(
        "INSERT INTO errands (account, action, subject, key, wish, fate, answer, begun_at_s) "
        f"VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
        (*said, Fate.OPEN.value, packed({}), at_s),
    )
    return _errand(found.fetchone())


def end(
    connection: sqlite3.Connection,
    number: int,
    *,
    fate: Fate,
    answer: Mapping[str, str],
    at_s: float,
) -> Errand:
    """
    Enter what became of an errand.

    Raises:
        LookupError: There is none of that number.
    """
    found = connection.execute(
        "UPDATE errands SET fate = ?, answer = ?, ended_at_s = ? WHERE number = ? "
        f"RETURNING {_COLUMNS}",
        (fate.value, packed(answer), at_s, number),
    ).fetchone()
    if found is None:
        raise LookupError(f"no errand {number}")
    return _errand(found)


def matching(connection: sqlite3.Connection, wanted: ErrandFilter, *, limit: int) -> list[Errand]:
    """The newest errands of those that are wanted."""
    said = {
        "account": wanted.account,
        "action": wanted.action,
        "subject": wanted.subject,
        "fate": wanted.fate.value if wanted.fate else "",
    }
    columns = {column: value for column, value in said.items() if value}
    where = " AND ".join(f"{column} = ?" for column in columns) or "1"
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM errands WHERE {where} ORDER BY number DESC LIMIT ?",
        (*columns.values(), limit),
    )
    return [_errand(row) for row in found]


def _errand(row: Row) -> Errand:
    number, account, action, subject, key, wish, fate, answer, begun_at_s, ended_at_s = row
    return Errand(
        number=number,
        order=ErrandOrder(AccountName(account), action, subject, unpacked_texts(wish)),
        key=key,
        fate=Fate(fate),
        answer=unpacked_texts(answer),
        begun_at_s=begun_at_s,
        ended_at_s=ended_at_s,
    )
