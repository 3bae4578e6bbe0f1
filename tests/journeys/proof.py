"""What must be true of a home after its journeys, whatever has happened on the way."""

import filecmp
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.storage.sqlite_journal import SqliteJournal
from desktop_uploader.system.clock import SystemClock
from tests.journeys.accounts import MAY_STAY_UNVERIFIED
from tests.journeys.real_home import RealHome

Row = dict[str, Any]

AT_WORK = frozenset({"processing", "transcoding", "waiting"})
PUBLISHED = frozenset({"normal", "succeeded"})
"""Words of the clouds, in small letters."""


def broken_promises(home: RealHome, films: Sequence[Path]) -> list[str]:
    """A sentence for each promise about `films` that was not kept; their stems are their titles."""
    media = home.media()
    rows = {row["path"]: row for row in home.queue()}
    may_be_in_doubt = home.account in MAY_STAY_UNVERIFIED
    found: list[str] = []
    for film in films:
        # A cloud that keeps no titles names its media for the file.
        ours = [medium for medium in media if medium["title"] in (film.stem, film.name)]
        row = rows.get(str(film))
        found += _about_media(film, ours)
        if not (may_be_in_doubt and row is not None and "unverified" in row["marks"]):
            found += _about_row(film, row, ours)
    return found


def still_processing(home: RealHome) -> bool:
    """Whether the cloud is still at work: not every account can follow its media to their end."""
    return any(str(medium["status"]).casefold() in AT_WORK for medium in home.media())


def row_count_is_wrong(home: RealHome, films: int) -> list[str]:
    """Whether rows were lost, or were made twice."""
    rows = Counter(row["path"] for row in home.queue())
    if len(rows) == rows.total() == films:
        return []
    return [f"{rows.total()} rows of {len(rows)} files in the queue, not {films}"]


def _about_media(film: Path, media: Sequence[Row]) -> Iterator[str]:
    published = [medium for medium in media if _is_published(medium)]
    if len(published) != 1:
        yield f"{film.name}: {len(published)} media are published"
    for medium in media:
        content = Path(medium["object"])
        if content.exists() and not filecmp.cmp(film, content, shallow=False):
            yield f"{film.name}: the object of {medium['id']} is not the file"
        if _is_published(medium) and not content.exists():
            yield f"{film.name}: {medium['id']} has no object"
        if medium.get("refreshes_after_complete"):
            yield f"{film.name}: {medium['id']} was refreshed after it was complete"
        if medium.get("overwritten") or medium.get("source_uploads", 1) > 1:
            yield f"{film.name}: {medium['id']} was overwritten"
        if medium.get("tasks", 1) > 1:
            yield f"{film.name}: {medium['tasks']} orders were given for {medium['id']}"


def _is_published(medium: Row) -> bool:
    return str(medium["status"]).casefold() in PUBLISHED


def _about_row(film: Path, row: Row | None, media: Sequence[Row]) -> Iterator[str]:
    if row is None:
        yield f"{film.name}: it has no row any more"
        return
    if row["state"] != "published":
        yield f"{film.name}: it is {row['state']}"
    if row["resent_bytes"]:
        yield f"{film.name}: {row['resent_bytes']} bytes sent again"
    published = [medium["id"] for medium in media if _is_published(medium)]
    # Where a task stands for the medium, the id goes on with the folder of what it made.
    if published != [row["media_id"].partition("@")[0]]:
        yield f"{film.name}: its row names {row['media_id']}, published is {published}"


def forgotten_uploads(home: RealHome) -> tuple[list[str], int]:
    """
    After the engine and the practice cloud have ended: open uploads that the journal does not
    know. First those that hold bytes, which nobody may ever leave behind; then how many are empty:
    the answer that named them was lost with a process.
    """
    journal = SqliteJournal.open(home.folder, clock=SystemClock())
    known = {noted.upload for noted in journal.open_uploads()}
    journal.close()
    records = Records(home.practice_root / "records.sqlite")
    shelf = ObjectShelf(records, home.practice_root)
    try:
        buckets = [path.name for path in (home.practice_root / "objects").iterdir()]
        unknown = [up for name in buckets for up in shelf.uploads(name) if up.id not in known]
        heavy = [f"upload {up.id} holds parts unknown" for up in unknown if shelf.parts(up.id)]
        return heavy, len(unknown) - len(heavy)
    finally:
        records.close()
