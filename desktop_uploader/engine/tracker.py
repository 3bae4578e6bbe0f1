"""
Which media are asked about when, and what their readings mean for their jobs.

A passive room: it holds times and counts, the loop makes the calls. Fresh media are read soon and,
once an end is seen, again after a short rest, since every end counts on two agreeing readings.
What does not move is read ever more rarely, and so much more rarely the more there are, that an
account's listings stay under one call a second; in a crowd nobody asks how far outputs are.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from desktop_uploader.domain import events as e
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.ids import AccountName, JobId, MediaId
from desktop_uploader.domain.job import Job
from desktop_uploader.domain.media import (
    Conclusion,
    MediaReport,
    Stage,
    conclude,
)

AGREEING_READINGS = 2
GROWTH = 1.6
CALLS_PER_S = 0.8
MOST_REMEMBERED = 20_000
"""Media that are known as ours after they are no longer followed."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """
    How often media are asked about, in seconds.

    Attributes:
        first_s: Until the first reading.
        cap_s: The longest rest while few media are followed.
        agree_s: Between a reading that shows an end and the one that must agree.
    """

    first_s: float = 1.0
    cap_s: float = 60.0
    agree_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Reach:
    """How many media one call of an account may name: for their status, and for their outputs."""

    status: int = 20
    outputs: int = 10


_Key = tuple[AccountName, MediaId]
"""Two clouds may give two media the same name."""


@dataclass(slots=True)
class _Followed:
    job_id: JobId
    due_s: float
    rest_s: float
    seen: Conclusion | None = None
    agreed: int = 0


class Tracker:
    """The media that are followed. Belongs to the thread that owns the jobs."""

    def __init__(self, rhythm: Rhythm) -> None:
        self.rhythm = self._rhythm = rhythm
        self._followed: dict[_Key, _Followed] = {}
        self._per_account: dict[AccountName, int] = {}
        self._ever: dict[_Key, None] = {}
        self._heap: list[tuple[float, _Key]] = []
        """Every time that was ever set; one that is no longer a medium's own is passed over."""

    def follow(self, job: Job, now_s: float) -> None:
        """Begin to ask about the medium of `job`."""
        assert job.place is not None
        assert job.place.media_id is not None
        key = job.account, job.place.media_id
        if key not in self._followed:
            self._per_account[job.account] = self._per_account.get(job.account, 0) + 1
        self._ever[key] = None
        if len(self._ever) > MOST_REMEMBERED:
            del self._ever[next(iter(self._ever))]
        self._followed[key] = _Followed(job.id, now_s, self._rhythm.first_s)
        self._set_due(key, now_s + self._rhythm.first_s)

    def drop(self, account: AccountName, media_id: MediaId) -> None:
        """Ask about this medium no more."""
        if self._followed.pop((account, media_id), None) is not None:
            self._per_account[account] -= 1

    def job_of(self, account: AccountName, media_id: MediaId) -> JobId | None:
        """The job that follows this medium; None when none does (any more)."""
        followed = self._followed.get((account, media_id))
        return followed.job_id if followed else None

    def accounts(self) -> list[AccountName]:
        """Those that have media which are followed."""
        return [account for account, count in self._per_account.items() if count > 0]

    def has_followed(self, account: AccountName, media_id: MediaId) -> bool:
        """Whether this medium is ours: followed now, or before in this life of the engine."""
        return (account, media_id) in self._ever

    def ask_about(self, account: AccountName, media_id: MediaId, *, now_s: float) -> None:
        """Ask about one medium at once; of no matter where it is not followed."""
        if (account, media_id) in self._followed:
            self._set_due((account, media_id), now_s)

    def next_due_s(self) -> float | None:
        """When the next reading is due, monotonic seconds; None when nothing is followed."""
        while self._heap:
            due_s, key = self._heap[0]
            followed = self._followed.get(key)
            if followed is not None and followed.due_s == due_s:
                return due_s
            heapq.heappop(self._heap)
        return None

    def batches(
        self, now_s: float, reach_of: Callable[[AccountName], Reach]
    ) -> Iterator[tuple[AccountName, list[MediaId]]]:
        """
        The readings to make now. They count as made: their next time is set.

        Args:
            reach_of: How many media one call may name.
        """
        due: dict[AccountName, list[MediaId]] = {}
        while (next_s := self.next_due_s()) is not None and next_s <= now_s:
            key = heapq.heappop(self._heap)[1]
            due.setdefault(key[0], []).append(key[1])
            self._await_answer(key, now_s)
        for account, media in due.items():
            batch = reach_of(account).status
            self._fill_up(account, media, now_s=now_s, batch=batch)
            for start in range(0, len(media), batch):
                yield account, media[start : start + batch]

    def take(
        self, report: MediaReport, now_s: float, *, job: Job, reach: Reach
    ) -> tuple[Conclusion, list[e.Event]]:
        """What a reading means: the conclusion, and the events for the job."""
        key = job.account, report.media_id
        followed = self._followed[key]
        seen = conclude(report, expects_processing=job.expects_processing)
        if (
            job.source.is_local
            and report.size_bytes is not None
            and report.size_bytes != job.size_bytes
            and not (seen.stage is Stage.VERIFYING or seen.is_missing)
        ):
            return seen, [e.Failed(trouble=_other_size(report, job))]
        has_moved = followed.seen is None or followed.seen != seen
        followed.agreed = followed.agreed + 1 if seen.is_end and not has_moved else 1
        followed.seen = seen
        if seen.is_end:
            self._set_due(key, now_s + self._rhythm.agree_s)
        else:
            self._rest(key, now_s, has_moved=has_moved, reach=reach)
        happened: list[e.Event] = []
        if has_moved or report.outputs != (job.report.outputs if job.report else None):
            agreed = followed.agreed if seen.is_end else 0
            happened.append(
                e.MediaRead(report=report, agreed=agreed, request_ids=(report.request_id,))
            )
        if seen.is_end and followed.agreed >= AGREEING_READINGS:
            happened.append(_end_of(report, seen))
        return seen, happened

    def is_crowd(self, account: AccountName, reach: Reach) -> bool:
        """
        Whether looking at all media of an account, outputs and all, takes longer than one of them
        rests. Then outputs are not read to see how far they are, only when their medium has moved.
        """
        return self._look_s(account, reach, with_outputs=True) > self._rhythm.cap_s

    def postpone(
        self, account: AccountName, media: Iterable[MediaId], *, now_s: float, trouble: Trouble
    ) -> None:
        """A reading failed: ask again later, as the far end wishes."""
        for media_id in media:
            followed = self._followed.get((account, media_id))
            if followed is not None:
                followed.rest_s = min(followed.rest_s * GROWTH, self._rhythm.cap_s)
                rest_s = max(followed.rest_s, trouble.retry_after_s or 0.0)
                self._set_due((account, media_id), now_s + rest_s)

    def ask_soon(self, account: AccountName, now_s: float) -> None:
        """Ask about all media of an account at once: the line or the account is back."""
        for key in self._followed:
            if key[0] == account:
                self._set_due(key, now_s)

    def _set_due(self, key: _Key, due_s: float) -> None:
        self._followed[key].due_s = due_s
        heapq.heappush(self._heap, (due_s, key))

    def _await_answer(self, key: _Key, now_s: float) -> None:
        """Until the answer comes: a lost call must not lose the medium."""
        self._set_due(key, now_s + max(10.0, self._rhythm.cap_s))

    def _rest(self, key: _Key, now_s: float, *, has_moved: bool, reach: Reach) -> None:
        followed = self._followed[key]
        if has_moved:
            followed.rest_s = self._rhythm.first_s
        crowd_s = self._look_s(key[0], reach, with_outputs=not self.is_crowd(key[0], reach))
        followed.rest_s = max(min(followed.rest_s * GROWTH, self._rhythm.cap_s), crowd_s)
        self._set_due(key, now_s + followed.rest_s)

    def _look_s(self, account: AccountName, reach: Reach, *, with_outputs: bool) -> float:
        """How long one look at all media of an account takes."""
        calls_each = 1 / reach.status + (1 / reach.outputs if with_outputs else 0.0)
        return self._per_account.get(account, 0) * calls_each / CALLS_PER_S

    def _fill_up(
        self, account: AccountName, media: list[MediaId], *, now_s: float, batch: int
    ) -> None:
        """Fill the last call with media whose turn would come next: it costs no call more."""
        passed_over: list[tuple[float, _Key]] = []
        free = -len(media) % batch
        while free and (due_s := self.next_due_s()) is not None:
            key = heapq.heappop(self._heap)[1]
            followed = self._followed[key]
            if due_s - now_s >= followed.rest_s / 2:
                passed_over.append((due_s, key))
                break
            if key[0] == account and followed.agreed == 0:
                media.append(key[1])
                self._await_answer(key, now_s)
                free -= 1
            else:
                passed_over.append((due_s, key))
        for entry in passed_over:
            heapq.heappush(self._heap, entry)


def _end_of(report: MediaReport, seen: Conclusion) -> e.Event:
    if seen.is_missing:
        return e.Failed(
            trouble=Trouble("ProcessingFailed", Remedy.ASK_USER, code="medium-not-visible")
        )
    if seen.stage is Stage.FAILED:
        return e.Failed(
            trouble=Trouble(
                "ProcessingFailed",
                Remedy.ASK_USER,
                code=_first_error(report),
                message=report.problem,
                request_id=report.request_id,
                facts={"word": report.word},
            )
        )
    return e.Ended()


def _first_error(report: MediaReport) -> str:
    errors = (output.error for output in report.outputs or () if output.error)
    return next(errors, "").split(":", 1)[0]


def _other_size(report: MediaReport, job: Job) -> Trouble:
    """What the service holds is not what was sent; only a person may have it overwritten."""
    return Trouble(
        "ContentMismatch",
        Remedy.ASK_USER,
        Outcome.NOT_DONE,
        request_id=report.request_id,
        facts={"found": str(report.size_bytes), "size": str(job.size_bytes)},
    )
