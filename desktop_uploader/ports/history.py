"""Jobs that have ended, those that were taken off the list too, newest first and by page."""

import unicodedata
from dataclasses import dataclass

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job, stage_of
from desktop_uploader.domain.media import Stage


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """
    Which jobs are looked for: those that match all that is said.

    Attributes:
        text: Stands in the path, the title, the description, a tag or an id of the far end's; great
            and small letters, and the two ways to write "é", are the same.
        since_s, until_s: The end lies in between, both included; seconds since the epoch.
    """

    text: str = ""
    account: str = ""
    stages: tuple[Stage, ...] = ()
    since_s: float | None = None
    until_s: float | None = None

    def admits(self, job: Job) -> bool:
        """Whether `job`, which has ended, is one of them."""
        ended_at_s = job.ended_at_s or 0.0
        return (
            self.account in ("", job.account)
            and (not self.stages or stage_of(job) in self.stages)
            and (self.since_s is None or ended_at_s >= self.since_s)
            and (self.until_s is None or ended_at_s <= self.until_s)
            and (not self.text or any(folded(self.text) in one for one in map(folded, _said(job))))
        )


ALL_HISTORY = HistoryFilter()


@dataclass(frozen=True, slots=True)
class EndedPage:
    """
    Some of the jobs that match.

    Attributes:
        jobs: Newest first; may be empty though more follow.
        next_below: Where the next page goes on; None when there is none.
    """

    jobs: tuple[Job, ...]
    next_below: JobId | None


def folded(text: str) -> str:
    """A text as it is compared."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def _said(job: Job) -> tuple[str, ...]:
    draft, place = job.draft, job.place
    ids = (place.media_id or "" if place is not None else "", job.upload or "")
    return (job.source.text, draft.title, draft.description, *draft.tags, *ids)
