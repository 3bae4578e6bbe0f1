"""A journal that forgets everything with the process; keeps the whole contract of the port."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports import journal as port
from desktop_uploader.ports.errands import ANY_ERRAND, Errand, ErrandFilter, ErrandOrder, Fate
from desktop_uploader.ports.history import EndedPage, HistoryFilter


@dataclass
class Kept:
    """What is remembered beside a job: its turn, its receipts, its story."""

    job: Job
    position: int
    start_at_s: float | None
    parts: dict[int, StoredPart] = field(default_factory=dict)
    notes: list[port.Noted] = field(default_factory=list)


class MemoryJournal:
    """
    Give the same journal to a second engine and that one starts where the first one ended.

    Attributes:
        faults: Taken from the front, one at each verb that enters something: an error is raised
            before anything is entered, None lets the call through.
        written: Every entry in order, for tests about what was written down before what.
    """

    def __init__(self, now_s: Callable[[], float] = lambda: 0.0) -> None:
        self.faults: list[JournalTrouble | None] = []
        self.written: list[port.Entry] = []
        self._now_s = now_s
        self._kept: dict[JobId, Kept] = {}
        self._uploads: dict[tuple[AccountName, str, UploadId], port.UploadNoted] = {}
        self._errands: dict[int, Errand] = {}
        self._records: dict[tuple[AccountName, MediaId], port.RecordNoted] = {}
        self._last_position = 0

    @property
    def start_report(self) -> port.StartReport:
        return port.StartReport(expected=len(self._kept), loaded=len(self._kept))

    def add(self, jobs: Sequence[port.NewJob]) -> list[JobId]:
        self._meet_fault()
        made = []
        for new in jobs:
            job = Job(
                id=JobId(len(self._kept) + 1),
                account=new.account,
                source=new.source,
                draft=new.draft,
                priority=new.priority,
                created_at_s=new.created_at_s,
            )
            self._kept[job.id] = Kept(job, self._next_position(), new.start_at_s)
            made.append(job.id)
        return made

    def write(self, entries: Sequence[port.Entry]) -> None:
        self._meet_fault()
        # All or none: a job that nobody knows must be found before anything is entered.
        for entry in entries:
            job_id = entry.job.id if isinstance(entry, port.JobChanged) else entry.job_id
            if job_id not in self._kept:
                raise LookupError(f"no job {job_id}")
        for entry in entries:
            self._enter(entry)
        self.written.extend(entries)

    def job(self, job_id: JobId) -> Job | None:
        kept = self._kept.get(job_id)
        return kept.job if kept else None

    def live(self) -> list[Job]:
        return [kept.job for kept in self._kept.values() if kept.job.is_at_work]

    def next_queued(
        self, *, limit: int, now_s: float, excluding: Sequence[AccountName] = ()
    ) -> list[Job]:
        due = [
            kept.job
            for kept in self._queue()
            if kept.job.account not in excluding
            and (kept.start_at_s is None or kept.start_at_s <= now_s)
        ]
        return due[:limit]

    def next_start_s(self) -> float | None:
        starts = [kept.start_at_s for kept in self._queue() if kept.start_at_s is not None]
        return min((start for start in starts if start > self._now_s()), default=None)

    def parts(self, job_id: JobId) -> list[StoredPart]:
        kept = self._kept.get(job_id)
        return [kept.parts[number] for number in sorted(kept.parts)] if kept else []

    def notes(self, job_id: JobId) -> list[port.Noted]:
        kept = self._kept.get(job_id)
        return list(kept.notes) if kept else []

    def find(
        self, account: AccountName, source: Source, *, kind: AssetKind = AssetKind.FILM
    ) -> Job | None:
        for job in reversed(self._shown()):
            here = (job.account, job.source.path, job.draft.kind)
            is_ours = here == (account, source.path, kind)
            is_same = job.source.fingerprint.is_same_file(source.fingerprint)
            if is_ours and is_same and job.state is not State.CANCELLED:
                return job
        return None

    def page(self, *, after: JobId | None, limit: int, states: Sequence[State] = ()) -> list[Job]:
        wanted = [job for job in self._shown() if not states or job.state in states]
        return [job for job in wanted if after is None or job.id > after][:limit]

    def pages(self, *, page_rows: int) -> Iterator[list[Job]]:
        page = self.page(after=None, limit=page_rows)
        while page:
            yield page
            page = self.page(after=page[-1].id, limit=page_rows)

    def count_by_state(self) -> Mapping[State, int]:
        counts: dict[State, int] = {}
        for job in self._shown():
            counts[job.state] = counts.get(job.state, 0) + 1
        return counts

    def shift(
        self, source: State, target: State, *, accounts: Sequence[AccountName] = (), limit: int
    ) -> list[JobId]:
        assert {source, target} == {State.QUEUED, State.PAUSED}
        self._meet_fault()
        back = State.QUEUED if source is State.PAUSED else None
        moved = [
            job.id
            for job in self._shown()
            if (job.state, job.return_to) == (source, back)
            and (not accounts or job.account in accounts)
        ][:limit]
        for job_id in moved:
            kept = self._kept[job_id]
            return_to = State.QUEUED if target is State.PAUSED else None
            kept.job = replace(kept.job, state=target, return_to=return_to)
        return moved

    def move(self, jobs: Sequence[JobId], *, before: JobId | None) -> None:
        self._meet_fault()
        moved = [self._kept[job_id] for job_id in jobs if job_id in self._kept]
        moved = [kept for kept in moved if kept.job.state in (State.QUEUED, State.PAUSED)]
        queue = [kept for kept in self._queue() if kept not in moved]
        if before is None:
            priority = min((kept.job.priority for kept in self._queue()), default=0)
            place = len(queue)
        elif before in self._kept:
            goal = self._kept[before]
            priority = goal.job.priority
            place = sum(_turn(kept) < _turn(goal) for kept in queue)
        else:
            return
        for kept in moved:
            kept.job = replace(kept.job, priority=priority)
        queue[place:place] = moved
        for number, kept in enumerate(queue):
            kept.position = number

    def open_uploads(self) -> list[port.UploadNoted]:
        return [noted for noted in self._uploads.values() if noted.fate == "open"]

    def ended(self, wanted: HistoryFilter, *, below: JobId | None, limit: int) -> EndedPage:
        jobs = [kept.job for kept in reversed(self._kept.values())]
        ends = (State.ENDED, State.FAILED, State.CANCELLED)
        found = [
            job
            for job in jobs
            if (below is None or job.id < below) and job.state in ends and wanted.admits(job)
        ]
        more = len(found) > limit
        return EndedPage(tuple(found[:limit]), found[limit - 1].id if more else None)

    def open_records(self) -> list[port.RecordNoted]:
        return list(self._records.values())

    def begin_errand(self, order: ErrandOrder, *, key: str, at_s: float) -> Errand:
        self._meet_fault()
        errand = Errand(len(self._errands) + 1, order, key, begun_at_s=at_s)
        self._errands[errand.number] = errand
        return errand

    def end_errand(
        self, number: int, fate: Fate, *, answer: Mapping[str, str], at_s: float
    ) -> Errand:
        self._meet_fault()
        if number not in self._errands:
            raise LookupError(f"no errand {number}")
        ended = replace(self._errands[number], fate=fate, answer=dict(answer), ended_at_s=at_s)
        self._errands[number] = ended
        return ended

    def errands(self, wanted: ErrandFilter = ANY_ERRAND, *, limit: int = 1000) -> list[Errand]:
        newest_first = reversed(self._errands.values())
        return [errand for errand in newest_first if wanted.admits(errand)][:limit]

    def close(self) -> None:
        """Nothing to give back: a second engine may go on with it."""

    def _enter(self, entry: port.Entry) -> None:
        match entry:
            case port.JobChanged(job):
                self._kept[job.id].job = job
            case port.PartKept(job_id, part):
                self._kept[job_id].parts[part.number] = part
            case port.PartsDropped(job_id, numbers):
                parts = self._kept[job_id].parts
                for number in list(parts) if numbers is None else numbers:
                    parts.pop(number, None)
            case port.UploadNoted():
                self._uploads[(entry.account, entry.target, entry.upload)] = entry
            case port.RecordNoted():
                self._records.pop((entry.account, entry.media_id), None)
                if entry.is_open:
                    self._records[entry.account, entry.media_id] = entry
            case port.Noted():
                self._kept[entry.job_id].notes.append(entry)

    def _shown(self) -> list[Job]:
        return [kept.job for kept in self._kept.values() if not kept.job.is_removed]

    def _queue(self) -> list[Kept]:
        queued = [
            kept
            for kept in self._kept.values()
            if kept.job.state is State.QUEUED and not kept.job.is_removed
        ]
        return sorted(queued, key=_turn)

    def _next_position(self) -> int:
        self._last_position += 1
        return self._last_position

    def _meet_fault(self) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault


def _turn(kept: Kept) -> tuple[int, int]:
    return -kept.job.priority, kept.position
