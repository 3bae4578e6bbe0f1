"""What SQLite says went wrong, as a `JournalTrouble` whose `code` names what a person can do."""

import errno
import sqlite3

from desktop_uploader.domain.errors import JournalTrouble

DAMAGED = "damaged"
DISK_FULL = "disk-full"
DISK_ERROR = "disk-error"
NOT_WRITABLE = "not-writable"
IN_USE = "journal-in-use"
NEWER = "newer-journal"

# Primary result codes: https://www.sqlite.org/rescode.html
_CODE_OF_RESULT = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_IOERR: DISK_ERROR,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_PERM: NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: NOT_WRITABLE,
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
}
_PRIMARY = 0xFF
_CODE_OF_ERRNO = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EACCES: NOT_WRITABLE,
    errno.EPERM: NOT_WRITABLE,
    errno.EROFS: NOT_WRITABLE,
}


class BadRow(sqlite3.DatabaseError):
    """Raised when a row cannot be read as what it should be: bytes on the disk have changed."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def code_of(error: sqlite3.Error) -> str:
    """The code of our trouble for an error of SQLite; "" when it is a bug of ours."""
    result: int = getattr(error, "sqlite_errorcode", 0)
    return _CODE_OF_RESULT.get(result & _PRIMARY, "")


def as_trouble(error: sqlite3.Error) -> JournalTrouble:
    """
    What to raise in place of `error`.

    Raises:
        sqlite3.Error: `error` itself, when it tells of no disk but of wrong SQL.
    """
    code = code_of(error)
    if not code:
        raise error
    return JournalTrouble(str(error), code=code)


def as_disk_trouble(error: OSError, *, otherwise: str = DISK_ERROR) -> JournalTrouble:
    """
    What to raise in place of `error`, met at one of the journal's files.

    Args:
        otherwise: The code where the system's number says nothing more exact.
    """
    return JournalTrouble(str(error), code=_CODE_OF_ERRNO.get(error.errno or 0, otherwise))
