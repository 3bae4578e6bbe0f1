"""
Reviews that were asked for: ProcessFile of v2, ReviewAudioVideo of v3, and where they are read.

They are done when the answer comes, by rules that anyone can see: the name says how they end.
"""

import secrets
from dataclasses import astuple, dataclass, fields
from typing import Any, Protocol

from desktop_uploader.practice_cloud.audit_pictures import PictureOf
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.tencent.audit import LABELS, SEGMENTS, verdict_of
from desktop_uploader.practice_cloud.tencent.media import Medium
from desktop_uploader.practice_cloud.tencent.pipeline import Pipeline
from desktop_uploader.practice_cloud.tencent.tasks import MEMORY_S
from desktop_uploader.practice_cloud.tencent.vod import Vod, app_id_of
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

PRESET = 10
CONFIDENCE = 98.0
PICTURE_LIFE_S = 14 * 86400
SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_review (
    id TEXT PRIMARY KEY, account TEXT, file_id TEXT, verdict TEXT, at_s REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tencent_review_file ON tencent_review (file_id, at_s);
"""
Told = dict[str, Any]
Seconds = tuple[float, float]


class Teller(Protocol):
    """How a generation says that something was found."""

    def __call__(self, label: str, seconds: Seconds, /, *, url: str) -> Told:
        """What was found, from when to when, with its picture."""
        ...


@dataclass(frozen=True, slots=True)
class Review:
    """One review; `verdict` is pass, review or block."""

    id: str
    account: str
    file_id: str
    verdict: str
    at_s: float


INSERT = f"INSERT INTO tencent_review VALUES ({','.join('?' * len(fields(Review)))})"


class ReviewBook:
    """All reviews of a root that were asked for."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, review: Review) -> None:
        """Record a review."""
        self._records.change(INSERT, *astuple(review))

    def find(self, review_id: str, account: str, *, since_s: float) -> Review | None:
        """The review; None where there is none, or it is too old to be remembered."""
        sql = "SELECT * FROM tencent_review WHERE id=? AND account=? AND at_s>=?"
        row = self._records.row(sql, review_id, account, since_s)
        return None if row is None else Review(*row)

    def listed(self, account: str, file_id: str, *, since_s: float) -> list[Review]:
        """Those of a medium, or ("") of all, the newest first."""
        sql = (
            "SELECT * FROM tencent_review WHERE account=? AND ? IN (file_id, '') AND at_s>=?"
            " ORDER BY at_s DESC, id DESC"
        )
        return [Review(*row) for row in self._records.rows(sql, account, file_id, since_s)]


class Reviewing:
    """What both generations do of it."""

    def __init__(
        self, vod: Vod, book: ReviewBook, *, pipeline: Pipeline, picture_of: PictureOf
    ) -> None:
        """Review the media of this service."""
        self._vod = vod
        self._book = book
        self._pipeline = pipeline
        self._picture_of = picture_of

    def begin(self, account: Account, file_id: str, *, definition: int, now_s: float) -> Review:
        """
        Review a medium.

        Raises:
            Wrong: "file"; "parameter" for a template that is not there.
        """
        medium = self._vod.medium(account, file_id)
        if definition != PRESET:
            raise Wrong("parameter", "there is no such template")
        name = f"{app_id_of(account)}-review-{secrets.token_hex(16)}"
        review = Review(name, account.name, file_id, verdict_of(medium.name), now_s)
        self._book.add(review)
        if medium.status in ("normal", "forbidden"):
            self._pipeline.judge(medium, review.verdict)
        return review

    def find(self, account: Account, review_id: str, *, now_s: float) -> Review | None:
        """A review of the last three days."""
        return self._book.find(review_id, account.name, since_s=now_s - MEMORY_S)

    def listed(self, account: Account, file_id: str, *, now_s: float) -> list[Review]:
        """The reviews of the last three days."""
        return self._book.listed(account.name, file_id, since_s=now_s - MEMORY_S)

    def has_passed(self, medium: Medium) -> bool:
        """Whether its last review found nothing."""
        rows = self._book.listed(medium.account, medium.file_id, since_s=0.0)
        return bool(rows) and medium.verdict == "pass"

    def segments(self, file_id: str, verdict: str, *, tell: Teller) -> list[Told]:
        """What was found in which seconds, as `tell` says it: label, seconds, picture."""
        found = []
        for from_s, until_s in SEGMENTS.get(verdict, ()):
            url = self._picture_of(file_id, round(from_s * 1000))
            found.append(tell(LABELS[verdict], (from_s, until_s), url=url))
        return found
