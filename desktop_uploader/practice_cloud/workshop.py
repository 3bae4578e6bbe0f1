"""
What is made of a film beside its renditions: snapshots, sprites, animated pictures, containers.

A piece of work waits, runs and ends; all of it stands in a table, so a restart takes it up again. A
source whose name contains `hold-me` waits until it is cancelled, so that anybody can try that.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from desktop_uploader.practice_cloud.media_studio import Happening, Order, Rendition
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.records import Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS piece (
    id TEXT PRIMARY KEY, vendor TEXT, account TEXT, subject TEXT, kind TEXT, status TEXT,
    created_at_s REAL, ended_at_s REAL, said TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS piece_subject ON piece (vendor, subject, created_at_s);
CREATE INDEX IF NOT EXISTS piece_account ON piece (vendor, account, created_at_s);
"""
HOLD = "hold-me"
FACTS_ONLY = "metadata"
NOTHING_MADE = bytes.fromhex("ffd8ffd9")
"""The shortest picture there is, where the studio is off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One piece of work.

    Attributes:
        subject: The medium's id, or bucket and key of the object.
        kind: As the studio has it, or "metadata".
        status: waiting, running, done, failed, cancelled.
        ended_at_s: 0 before the end.
        wish: What the studio is asked for.
        asked: What the caller sent, to be shown again.
        made: What the studio said of it; facts of the source under "facts".
    """

    id: str
    vendor: str
    account: str
    subject: str
    kind: str
    status: str = "waiting"
    created_at_s: float = 0.0
    ended_at_s: float = 0.0
    wish: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    user_data: str = ""
    error: str = ""
    folder: str = ""

    @property
    def is_ended(self) -> bool:
        """Nothing happens to it any more."""
        return self.status in ("done", "failed", "cancelled")

    @property
    def files(self) -> list[str]:
        """Names of what was made, below outputs/<folder>."""
        return list(self.made.get("files", ()))


COLUMNS = ("id", "vendor", "account", "subject", "kind", "status", "created_at_s", "ended_at_s")


class Workshop:
    """The pieces of one vendor."""

    def __init__(
        self,
        site: Site,
        vendor: str,
        *,
        source_of: Callable[[Piece], Path | None],
        deliver: Callable[[Piece], None] | None = None,
    ) -> None:
        """`deliver` is told of a piece that is done, before anybody can read that it is."""
        self._site = site
        self._vendor = vendor
        self._source_of = source_of
        self._deliver = deliver
        self._outputs = site.root.path / "outputs"
        site.records.define(SCHEMA)

    def take_up(self) -> None:
        """Order anew what an earlier life left in the middle."""
        for piece in self._rows("status IN ('waiting', 'running')"):
            self._begin(piece)

    def accept(self, piece: Piece) -> Piece:
        """Keep a new piece and begin with it."""
        kept = replace(piece, vendor=self._vendor, created_at_s=self._site.now())
        self._save(kept)
        self._begin(kept)
        return self.find(kept.id) or kept

    def again(self, piece: Piece) -> None:
        """Have a piece that has ended run once more."""
        anew = replace(piece, status="waiting", ended_at_s=0.0, made={}, error="")
        self._save(anew)
        self._begin(anew)

    def cancel(self, piece: Piece) -> None:
        """End a piece that waits."""
        self._save(replace(piece, status="cancelled", ended_at_s=self._site.now()))

    def find(self, piece_id: str, account: str | None = None) -> Piece | None:
        """The piece; None when it does not exist or is another account's."""
        found = next(iter(self._rows("id=?", piece_id)), None)
        return None if found is None or account not in (None, found.account) else found

    def of_subject(self, subject: str, kind: str = "") -> list[Piece]:
        """The pieces of a medium, newest first."""
        return [one for one in self._rows("subject=?", subject) if kind in ("", one.kind)]

    def of_account(self, account: str, kind: str = "") -> list[Piece]:
        """All pieces of an account, newest first."""
        return [one for one in self._rows("account=?", account) if kind in ("", one.kind)]

    def next_number(self, least: int) -> int:
        """A number for ids that are numbers."""
        row = self._site.records.row(
            "SELECT max(CAST(id AS INTEGER)) FROM piece WHERE vendor=?", self._vendor
        )
        return max(least, int(row[0] or 0) + 1) if row else least

    def folder_of(self, piece: Piece) -> Path:
        """Where what is made of it lies."""
        return self._outputs / (piece.folder or piece.subject)

    def _begin(self, piece: Piece) -> None:
        source = self._source_of(piece)
        if source is None:
            self._end(piece, error="The input file does not exist.")
        elif HOLD in piece.subject or self._site.knobs.current.transcode == "held":
            return
        elif self._site.knobs.current.transcode == "real":
            self._order(piece, source)
        else:
            self._pretend(piece, source)

    def _order(self, piece: Piece, source: Path) -> None:
        jobs = () if piece.kind == FACTS_ONLY else (
            Rendition(piece.id, kind=piece.kind, wish=piece.wish),
        )  # fmt: skip
        folder = self.folder_of(piece)
        self._site.studio.take(
            Order(source, folder, jobs, told=lambda happening: self._told(piece.id, happening))
        )

    def _told(self, piece_id: str, happening: Happening) -> None:
        with self._site.records.together():
            piece = self.find(piece_id)
            if piece is None or piece.is_ended:
                return
            if "facts" in happening:
                made = {**piece.made, "facts": happening["facts"]}
                self._save(replace(piece, status="running", made=made))
            elif "output" in happening:
                self._save(replace(piece, made={**piece.made, **happening["output"]}))
            elif "code" in happening:
                self._end(piece, error=happening["message"])
            elif "end" in happening:
                is_made = piece.files or (piece.kind == FACTS_ONLY and "facts" in piece.made)
                self._end(piece, error="" if is_made else "The source file cannot be processed.")

    def _pretend(self, piece: Piece, source: Path) -> None:
        """With the studio off: a file of the right name and next to nothing in it."""
        ending = {"gif": "gif", "remux": piece.wish.get("container", "mp4")}.get(piece.kind, "jpg")
        made: dict[str, Any] = {"facts": {"duration_s": 0.0}, "size_bytes": source.stat().st_size}
        if piece.kind != FACTS_ONLY:
            folder = self.folder_of(piece)
            folder.mkdir(parents=True, exist_ok=True)
            made["files"] = [f"{piece.id}-0000.{ending}"]
            (folder / made["files"][0]).write_bytes(NOTHING_MADE)
        self._end(replace(piece, made=made))

    def _end(self, piece: Piece, *, error: str = "") -> None:
        ended = replace(
            piece,
            status="failed" if error else "done",
            ended_at_s=self._site.now(),
            error=error,
        )
        if not error and self._deliver is not None:
            self._deliver(ended)
        self._save(ended)

    def _save(self, piece: Piece) -> None:
        said = {name: value for name, value in asdict(piece).items() if name not in COLUMNS}
        row = [getattr(piece, name) for name in COLUMNS]
        self._site.records.change(
            "INSERT OR REPLACE INTO piece VALUES (?,?,?,?,?,?,?,?,?)", *row, json.dumps(said)
        )

    def _rows(self, where: str, *values: str) -> Sequence[Piece]:
        sql = f"SELECT * FROM piece WHERE vendor=? AND {where} ORDER BY created_at_s DESC, id DESC"
        return [_piece(row) for row in self._site.records.rows(sql, self._vendor, *values)]


def _piece(row: Row) -> Piece:
    known = {one.name for one in fields(Piece)}
    said = {name: value for name, value in json.loads(row[8]).items() if name in known}
    return Piece(*row[:8], **said)


def new_id() -> str:
    """An id of 32 hex digits."""
    return secrets.token_hex(16)
