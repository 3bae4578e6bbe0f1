"""What is no film: images and attached media, one row each, from their making to their bytes."""

import secrets
from dataclasses import astuple, dataclass, fields

from desktop_uploader.practice_cloud.store.objects import StoredObject
from desktop_uploader.practice_cloud.store.records import Records

# A table of an earlier form, of images alone, may lie beside it in an old root; nobody reads it.
SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_asset (
    id TEXT PRIMARY KEY, account TEXT, family TEXT, type TEXT, status TEXT, bucket TEXT, key TEXT,
    url TEXT, created_at_s REAL, title TEXT, description TEXT, tags TEXT, categories TEXT,
    app_id TEXT, file_name TEXT, user_data TEXT, size_bytes INTEGER, stored INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS alibaba_asset_key ON alibaba_asset (bucket, key);
CREATE INDEX IF NOT EXISTS alibaba_asset_url ON alibaba_asset (url);
"""
IMAGE, ATTACHED = "image", "attached"
COVER = "cover"


@dataclass(frozen=True, slots=True)
class Asset:
    """
    One image or attached medium as the cloud knows it.

    Attributes:
        family: Which calls know it: `IMAGE` or `ATTACHED`.
        type: Of an image default or cover; else watermark, subtitle or material.
        status: Uploading, Normal.
        url: Where it can be seen.
        categories: Ids joined by commas.
        stored: How often its object was put there.
    """

    id: str
    account: str
    family: str
    type: str
    status: str
    bucket: str
    key: str
    url: str
    created_at_s: float
    title: str = ""
    description: str = ""
    tags: str = ""
    categories: str = ""
    app_id: str = ""
    file_name: str = ""
    user_data: str = ""
    size_bytes: int = 0
    stored: int = 0


INSERT = f"INSERT INTO alibaba_asset VALUES ({','.join('?' * len(fields(Asset)))})"


class AssetBook:
    """All images and attached media of all Alibaba accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, asset: Asset) -> None:
        """Record a new one."""
        self._records.change(INSERT, *astuple(asset))

    def find(self, asset_id: str, account: str, *, family: str) -> Asset | None:
        """The one of this id; None for another account's, or one of the other family."""
        row = self._records.row(
            "SELECT * FROM alibaba_asset WHERE id=? AND account=? AND family=?",
            asset_id, account, family,
        )  # fmt: skip
        return None if row is None else Asset(*row)

    def of_url(self, url: str) -> Asset | None:
        """The one that is seen there; None for an address that is not of this cloud."""
        row = self._records.row("SELECT * FROM alibaba_asset WHERE url=?", url)
        return None if row is None else Asset(*row)

    def listed(self) -> list[Asset]:
        """All but covers, which are shown with their films, by time of creation."""
        rows = self._records.rows(
            "SELECT * FROM alibaba_asset WHERE type<>? ORDER BY created_at_s, id", COVER
        )
        return [Asset(*row) for row in rows]

    def remove(self, asset_id: str) -> None:
        """Delete the row."""
        self._records.change("DELETE FROM alibaba_asset WHERE id=?", asset_id)

    def arrived(self, stored: StoredObject) -> None:
        """An object was stored; that of a film is none of ours."""
        self._records.change(
            "UPDATE alibaba_asset SET status='Normal', size_bytes=?, stored=stored+1"
            " WHERE bucket=? AND key=?",
            stored.size_bytes, stored.bucket, stored.key,
        )  # fmt: skip


def new_asset_id() -> str:
    """An id as VOD makes them: 32 hex digits."""
    return secrets.token_hex(16)
