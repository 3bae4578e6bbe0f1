"""Where each account has its messages sent: one row an application."""

from dataclasses import astuple, dataclass

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_callback (
    account TEXT, app_id TEXT, type TEXT, url TEXT, events TEXT, auth_switch TEXT, auth_key TEXT,
    endpoint TEXT, queue TEXT, PRIMARY KEY (account, app_id)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Callback:
    """What is set; `type` is HTTP or MNS, `events` is as it was said."""

    account: str
    app_id: str
    type: str
    url: str
    events: str
    auth_switch: str
    auth_key: str
    endpoint: str
    queue: str


class CallbackBook:
    """All of a root. Nothing is ever sent: a practice cloud calls nobody."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def find(self, account: str, app_id: str) -> Callback | None:
        """What is set; None for nothing."""
        sql = "SELECT * FROM alibaba_callback WHERE account=? AND app_id=?"
        row = self._records.row(sql, account, app_id)
        return None if row is None else Callback(*row)

    def put(self, callback: Callback) -> None:
        """Replace what is set."""
        sql = f"INSERT OR REPLACE INTO alibaba_callback VALUES ({','.join('?' * 9)})"
        self._records.change(sql, *astuple(callback))

    def remove(self, account: str, app_id: str) -> None:
        """Take it away."""
        sql = "DELETE FROM alibaba_callback WHERE account=? AND app_id=?"
        self._records.change(sql, account, app_id)
