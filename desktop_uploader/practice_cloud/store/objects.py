"""
Objects and unfinished uploads on disk: `objects/<bucket>/<key>` byte for byte, parts apart.

A row is what makes a file count. Every step leaves, when the process is killed after it, either the
old state or the new one: a part's file is written under a name of its own and then named by its
row; an assembled object is linked or copied from its parts, put in place, then recorded, and only
then are the parts removed. Files without a row are swept at the next start.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import md5 as md5_of
from pathlib import Path

from desktop_uploader.practice_cloud.store.crc import join_crcs
from desktop_uploader.practice_cloud.store.intake import (
    Readable,
    Received,
    write_body,
    write_stream,
)
from desktop_uploader.practice_cloud.store.records import Records, Row
from desktop_uploader.practice_cloud.wire.body import Body

ANY_TYPE = "application/octet-stream"
SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    bucket TEXT, key TEXT, size_bytes INTEGER, tag TEXT, crc64 TEXT, content_type TEXT,
    modified_at_s REAL, kind TEXT, PRIMARY KEY (bucket, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, bucket TEXT, key TEXT, content_type TEXT, started_at_s REAL
    ) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    upload_id TEXT, number INTEGER, size_bytes INTEGER, md5 BLOB, crc64 TEXT, file TEXT,
    stored_at_s REAL, PRIMARY KEY (upload_id, number)) WITHOUT ROWID;
"""


class UnsafeKey(Exception):
    """A key that is no path below its bucket's folder."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object that is complete. `tag` is what its ETag says, unquoted."""

    bucket: str
    key: str
    size_bytes: int
    tag: str
    crc64: int
    content_type: str
    modified_at_s: float
    kind: str


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """A multipart upload that is neither complete nor aborted."""

    id: str
    bucket: str
    key: str
    content_type: str
    started_at_s: float


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part that was confirmed. Its file lies in the parts' folder."""

    number: int
    size_bytes: int
    md5: bytes
    crc64: int
    file: str
    stored_at_s: float

    @property
    def tag(self) -> str:
        """The part's MD5 in upper-case hex, as OSS writes it."""
        return self.md5.hex().upper()


class ObjectShelf:
    """
    All objects and unfinished uploads of one root.

    Attributes:
        on_stored: Told of every object that is put or completed, inside its transaction.
    """

    def __init__(self, records: Records, root: Path) -> None:
        """Open the shelf and sweep away files that no row names."""
        self._records = records
        self.objects_folder = root / "objects"
        self._parts_folder = root / "parts"
        self.on_stored: Callable[[StoredObject], None] = _unheard
        records.define(SCHEMA)
        self.objects_folder.mkdir(exist_ok=True)
        self._parts_folder.mkdir(exist_ok=True)
        self._sweep()

    def path_of(self, bucket: str, key: str) -> Path:
        """
        Where an object's bytes lie.

        Raises:
            UnsafeKey: The key would lead out of the bucket's folder.
        """
        pieces = key.split("/")
        if any(piece in ("", ".", "..") or "\\" in piece or "\0" in piece for piece in pieces):
            raise UnsafeKey("a key with empty or dotted segments")
        return self.objects_folder / bucket / Path(*pieces)

    def stored(self, bucket: str, key: str) -> StoredObject | None:
        """The object, or None when there is none."""
        sql = "SELECT * FROM object WHERE bucket=? AND key=?"
        return next(map(_object, self._records.rows(sql, bucket, key)), None)

    def put(
        self, upload: OpenUpload, received: Received, *, file: str, now_s: float
    ) -> StoredObject:
        """A received file becomes a whole object, in place of an earlier one."""
        stored = StoredObject(
            upload.bucket,
            upload.key,
            received.size_bytes,
            received.md5.hex().upper(),
            received.crc64,
            upload.content_type,
            now_s,
            "Normal",
        )
        with self._records.together():
            self._place(self._parts_folder / file, upload)
            self._record(stored)
        return stored

    def listed(self, bucket: str, prefix: str = "") -> list[StoredObject]:
        """The objects of a bucket whose keys begin so, by key."""
        sql = "SELECT * FROM object WHERE bucket=? AND substr(key, 1, ?)=? ORDER BY key"
        return [_object(row) for row in self._records.rows(sql, bucket, len(prefix), prefix)]

    def begin(self, bucket: str, key: str, *, content_type: str, now_s: float) -> OpenUpload:
        """Open a multipart upload."""
        upload = OpenUpload(secrets.token_hex(16).upper(), bucket, key, content_type, now_s)
        self._records.change(
            "INSERT INTO upload VALUES (?,?,?,?,?)", upload.id, bucket, key, content_type, now_s
        )
        return upload

    def upload(self, upload_id: str) -> OpenUpload | None:
        """The open upload, or None when it is complete, aborted or never was."""
        row = self._records.row("SELECT * FROM upload WHERE id=?", upload_id)
        return None if row is None else OpenUpload(*row)

    def uploads(self, bucket: str) -> list[OpenUpload]:
        """The open uploads of a bucket, by key and id."""
        sql = "SELECT * FROM upload WHERE bucket=? ORDER BY key, id"
        return [OpenUpload(*row) for row in self._records.rows(sql, bucket)]

    def receive(self, body: Body) -> tuple[Received, str]:
        """Write a body to a file that counts only when `keep_part` or `put` names it."""
        return _kept(self._new_file(), lambda path: write_body(body, path))

    def receive_stream(self, source: Readable) -> tuple[Received, str]:
        """The same of whatever can be read; a file of our own stays."""
        return _kept(self._new_file(), lambda path: write_stream(source, path))

    def drop_file(self, file: str) -> None:
        """Forget a received part that was not kept."""
        (self._parts_folder / file).unlink(missing_ok=True)

    def keep_part(self, upload_id: str, part: KeptPart) -> bool:
        """Record a received part, in place of an earlier one; False: the upload is gone."""
        with self._records.together():
            if self.upload(upload_id) is None:
                return False
            sql = "SELECT file FROM part WHERE upload_id=? AND number=?"
            earlier = self._records.row(sql, upload_id, part.number)
            self._records.change(
                "INSERT OR REPLACE INTO part VALUES (?,?,?,?,?,?,?)",
                upload_id, part.number, part.size_bytes, part.md5, str(part.crc64), part.file,
                part.stored_at_s,
            )  # fmt: skip
        if earlier is not None:
            self.drop_file(earlier[0])
        return True

    def parts(self, upload_id: str) -> list[KeptPart]:
        """The kept parts of an upload, by number."""
        sql = "SELECT * FROM part WHERE upload_id=? ORDER BY number"
        return [_part(row) for row in self._records.rows(sql, upload_id)]

    def complete(
        self, upload: OpenUpload, parts: Sequence[KeptPart], *, now_s: float
    ) -> StoredObject | None:
        """Join `parts` in the order given into the object; None: the upload is gone meanwhile."""
        path = self._joined(parts)
        if path is None:
            return None
        tags = md5_of(b"".join(part.md5 for part in parts), usedforsecurity=False)
        stored = StoredObject(
            upload.bucket,
            upload.key,
            sum(part.size_bytes for part in parts),
            f"{tags.hexdigest().upper()}-{len(parts)}",
            join_crcs((part.crc64, part.size_bytes) for part in parts),
            upload.content_type,
            now_s,
            "Multipart",
        )
        with self._records.together():
            if self.upload(upload.id) is None:
                path.unlink(missing_ok=True)
                return None
            self._place(path, upload)
            self._record(stored)
            files = self._forget(upload.id)
        for file in files:
            self.drop_file(file)
        return stored

    def abort(self, upload_id: str) -> None:
        """Forget an upload and its parts."""
        with self._records.together():
            files = self._forget(upload_id)
        for file in files:
            self.drop_file(file)

    def remove(self, bucket: str, key: str) -> None:
        """Delete an object; nothing happens when there is none."""
        self._records.change("DELETE FROM object WHERE bucket=? AND key=?", bucket, key)
        self.path_of(bucket, key).unlink(missing_ok=True)

    def _forget(self, upload_id: str) -> list[str]:
        files = self._records.rows("SELECT file FROM part WHERE upload_id=?", upload_id)
        self._records.change("DELETE FROM part WHERE upload_id=?", upload_id)
        self._records.change("DELETE FROM upload WHERE id=?", upload_id)
        return [file for (file,) in files]

    def _joined(self, parts: Sequence[KeptPart]) -> Path | None:
        path = self._new_file()
        try:
            if len(parts) == 1:
                _link_or_copy(self._parts_folder / parts[0].file, path)
            else:
                _append_all([self._parts_folder / part.file for part in parts], path)
        except FileNotFoundError:
            # Another complete, an abort or a newer part took the files while they were read.
            path.unlink(missing_ok=True)
            return None
        return path

    def _place(self, path: Path, upload: OpenUpload) -> None:
        target = self.path_of(upload.bucket, upload.key)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)

    def _record(self, stored: StoredObject) -> None:
        self._records.change(
            "INSERT OR REPLACE INTO object VALUES (?,?,?,?,?,?,?,?)",
            stored.bucket, stored.key, stored.size_bytes, stored.tag, str(stored.crc64),
            stored.content_type, stored.modified_at_s, stored.kind,
        )  # fmt: skip
        # In the same transaction: an object that is there and a medium that does not know of it
        # would never meet again after a kill between the two.
        self.on_stored(stored)

    def _new_file(self) -> Path:
        return self._parts_folder / secrets.token_hex(12)

    def _sweep(self) -> None:
        named = {file for (file,) in self._records.rows("SELECT file FROM part")}
        for file in {path.name for path in self._parts_folder.iterdir()} - named:
            self.drop_file(file)


def _object(row: Row) -> StoredObject:
    return StoredObject(row[0], row[1], row[2], row[3], int(row[4]), row[5], row[6], row[7])


def _kept(path: Path, write: Callable[[Path], Received]) -> tuple[Received, str]:
    try:
        return write(path), path.name
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _unheard(_: StoredObject) -> None:
    """Until somebody wants to be told."""


def _part(row: Row) -> KeptPart:
    return KeptPart(row[1], row[2], row[3], int(row[4]), row[5], row[6])


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def _append_all(sources: Sequence[Path], target: Path) -> None:
    with target.open("xb") as out:
        for source in sources:
            with source.open("rb") as piece:
                _append(piece.fileno(), out.fileno(), size_bytes=source.stat().st_size)


def _append(source: int, target: int, *, size_bytes: int) -> None:
    """Copy inside the kernel where that is possible, through a buffer where it is not."""
    if hasattr(os, "copy_file_range"):
        try:
            while size_bytes and (moved := os.copy_file_range(source, target, size_bytes)):
                size_bytes -= moved
        except OSError:
            pass  # not between these file systems: the positions stand where the copy ended
    while size_bytes and (block := os.read(source, 1 << 20)):
        view = memoryview(block)
        while view:
            view = view[os.write(target, view) :]
        size_bytes -= len(block)


def put_file(
    shelf: ObjectShelf,
    place: tuple[str, str],
    *,
    file: Path,
    now_s: float,
    content_type: str = ANY_TYPE,
) -> StoredObject:
    """A file of our own, which stays, becomes a whole object at `place`: bucket and key."""
    with file.open("rb") as source:
        received, kept = shelf.receive_stream(source)
    upload = OpenUpload("", *place, content_type, now_s)
    return shelf.put(upload, received, file=kept, now_s=now_s)
