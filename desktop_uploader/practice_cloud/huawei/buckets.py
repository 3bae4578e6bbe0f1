"""The buckets of the practice accounts: where they are, and whether MPC may use them."""

from dataclasses import dataclass

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS huawei_bucket (
    name TEXT PRIMARY KEY, account TEXT, region TEXT, is_authorized INTEGER, created_at_s REAL
    ) WITHOUT ROWID;
"""
CLOSED, FAR = "-closed", "-far"
FAR_REGION = "cn-east-3"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket; `is_authorized` says whether MPC may read and write it."""

    name: str
    account: str
    region: str
    is_authorized: bool
    created_at_s: float


class BucketBook:
    """
    All buckets of a root. Each account has three: its own, one that MPC may not use yet
    (`…-closed`), and one in another region (`…-far`).
    """

    def __init__(self, records: Records, accounts: tuple[Account, ...], *, now_s: float) -> None:
        """Open the book; what is missing is made."""
        self._records = records
        records.define(SCHEMA)
        for account in accounts:
            for end, region, is_authorized in (
                ("", account.region, 1),
                (CLOSED, account.region, 0),
                (FAR, FAR_REGION, 1),
            ):
                records.change(
                    "INSERT OR IGNORE INTO huawei_bucket VALUES (?,?,?,?,?)",
                    account.bucket + end, account.name, region, is_authorized, now_s,
                )  # fmt: skip

    def find(self, name: str) -> Bucket | None:
        """The bucket, or None when there is none."""
        row = self._records.row("SELECT * FROM huawei_bucket WHERE name=?", name)
        return None if row is None else Bucket(row[0], row[1], row[2], bool(row[3]), row[4])

    def listed(self, account: str, region: str) -> list[Bucket]:
        """An account's buckets in a region, by name."""
        sql = "SELECT name FROM huawei_bucket WHERE account=? AND region=? ORDER BY name"
        found = [self.find(name) for (name,) in self._records.rows(sql, account, region)]
        return [bucket for bucket in found if bucket is not None]

    def authorize(self, name: str, *, is_authorized: bool) -> None:
        """Let MPC use the bucket, or no longer."""
        self._records.change(
            "UPDATE huawei_bucket SET is_authorized=? WHERE name=?", int(is_authorized), name
        )
