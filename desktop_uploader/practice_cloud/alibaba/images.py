"""Images: one row each, from CreateUploadImage to the arrival of its bytes."""

import secrets
from dataclasses import astuple, dataclass, fields

from desktop_uploader.practice_cloud.store.objects import StoredObject
from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_image (
    id TEXT PRIMARY KEY, account TEXT, type TEXT, status TEXT, bucket TEXT, key TEXT, url TEXT,
    created_at_s REAL, title TEXT, size_bytes INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS alibaba_image_key ON alibaba_image (bucket, key);
CREATE INDEX IF NOT EXISTS alibaba_image_url ON alibaba_image (url);
"""


@dataclass(frozen=True, slots=True)
class Image:
    """
    One image as the cloud knows it.

    Attributes:
        type: default, cover.
        status: Uploading, Normal.
        url: Where it can be seen.
    """

    id: str
    account: str
    type: str
    status: str
    bucket: str
    key: str
    url: str
    created_at_s: float
    title: str = ""
    size_bytes: int = 0


INSERT = f"INSERT INTO alibaba_image VALUES ({','.join('?' * len(fields(Image)))})"


class ImageBook:
    """All images of all Alibaba accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, image: Image) -> None:
        """Record a new image."""
        self._records.change(INSERT, *astuple(image))

    def of_url(self, url: str) -> Image | None:
        """The image that is seen there; None for an address that is not of this cloud."""
        row = self._records.row("SELECT * FROM alibaba_image WHERE url=?", url)
        return None if row is None else Image(*row)

    def arrived(self, stored: StoredObject) -> None:
        """The object of an image was stored; any other is none of ours."""
        self._records.change(
            "UPDATE alibaba_image SET status='Normal', size_bytes=? WHERE bucket=? AND key=?",
            stored.size_bytes, stored.bucket, stored.key,
        )  # fmt: skip


def new_image_id() -> str:
    """An id as VOD makes them: 32 hex digits."""
    return secrets.token_hex(16)
