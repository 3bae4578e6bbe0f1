"""A whole engine in one thread: nothing moves until a story says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, stage_of
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.domain.retry import RetryPolicy
from desktop_uploader.engine.accounts import Accounts
from desktop_uploader.engine.assembly import Surroundings, Tuning
from desktop_uploader.engine.engine import UploadEngine
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.orders import Added, AddOrder, Choice
from desktop_uploader.ports.provider import Provider
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import NAME, MemoryCloud
from tests.fakes.memory_files import MemoryFiles
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.queued_workers import QueuedWorkers

MOST_TURNS = 3000


@dataclass
class MemoryBook:
    """Account definitions of a test."""

    rows: dict[str, AccountRow] = field(default_factory=dict)

    def all(self) -> list[AccountRow]:
        """In order of names."""
        return [self.rows[name] for name in sorted(self.rows)]

    def put(self, row: AccountRow) -> None:
        """Enter or replace."""
        self.rows[row.name] = row

    def remove(self, name: str) -> None:
        """Strike out."""
        self.rows.pop(name, None)


@dataclass
class CloudsAsPractice:
    """Clouds in memory under the names of practice accounts."""

    clouds: Mapping[str, MemoryCloud]

    def rows(self) -> list[AccountRow]:
        """One account a cloud."""
        return [AccountRow(name, "memory", "key", is_practice=True) for name in self.clouds]

    def reach(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        """Always there."""
        return AccountRow(name, "memory", "key", is_practice=True), {}


class House:
    """
    Give `journal` and the clouds of an earlier house to a new one, and it goes on after a crash.
    """

    def __init__(
        self,
        *,
        clouds: Mapping[str, MemoryCloud] | None = None,
        journal: MemoryJournal | None = None,
        clock: ManualClock | None = None,
        files: MemoryFiles | None = None,
        tuning: Tuning | None = None,
    ) -> None:
        self.clock = clock or ManualClock()
        self.clouds = dict(clouds or {NAME: MemoryCloud(self.clock)})
        self.journal = journal or MemoryJournal(self.clock.now_s)
        self.files = files or MemoryFiles()
        self.workers = QueuedWorkers()
        self.accounts = Accounts(
            MemoryBook(), {}, make=self._provider, practice=CloudsAsPractice(self.clouds)
        )
        self.engine = UploadEngine(
            Surroundings(
                journal=self.journal,
                files=self.files,
                accounts=self.accounts,
                clock=self.clock,
                draw=lambda: 0.5,
                workers=self.workers,
            ),
            tuning or Tuning(retry=RetryPolicy(patience_s=5.0)),
        )

    def _provider(self, row: AccountRow, secrets: Mapping[str, str]) -> Provider:
        return self.clouds[row.name]

    @property
    def cloud(self) -> MemoryCloud:
        """The first cloud."""
        return next(iter(self.clouds.values()))

    def crash(self) -> "House":
        """The engine ends at once; another begins with the same journal, files and clouds."""
        later = House(clouds=self.clouds, journal=self.journal, clock=self.clock, files=self.files)
        later.engine.loop.recover()
        return later

    def add(self, name: str = "film.mp4", *, size_bytes: int = 1000, **order: object) -> JobId:
        """Write a file and queue it."""
        path = b"/films/" + name.encode()
        if path not in self.files.files:
            self.files.put(path, content_of(size_bytes, seed=name))
        account = str(order.pop("account", next(iter(self.clouds))))
        added = self.order(path, account=account, **order)
        return (*added.new, *added.known)[0]

    def order(self, *paths: bytes, account: str = NAME, **order: object) -> Added:
        """Give an order for files that are there."""
        return self.engine.add(AddOrder(paths=paths, account=account, **order))  # type: ignore[arg-type]  # a test's shorthand

    def step(self) -> bool:
        """One turn of everybody; False if nobody had anything to do."""
        moved = self.engine.loop.turn(rest_s=0.0)
        moved = self.workers.run() or moved
        while self.engine.sender.send_next(wait_s=0.0):
            moved = True
        return moved

    def run(self) -> None:
        """Let all go on, and time pass, until nothing is left that comes by itself."""
        for _ in range(MOST_TURNS):
            if self.step() or self.step():
                continue
            due_s = self._next_due_s()
            if due_s is None:
                return
            self.clock.advance(max(0.0, due_s - self.clock.monotonic_s()) + 0.001)
        raise AssertionError("the story does not come to an end")

    def run_until(self, stage: Stage, job_id: JobId) -> None:
        """Let all go on until a job shows `stage`."""
        for _ in range(MOST_TURNS):
            if self.stage_of(job_id) is stage:
                return
            if not self.step():
                due_s = self._next_due_s()
                assert due_s is not None, f"still {self.stage_of(job_id)}"
                self.clock.advance(max(0.0, due_s - self.clock.monotonic_s()) + 0.001)
        raise AssertionError(f"never {stage}")

    def job(self, job_id: JobId) -> Job:
        """The job as the journal has it."""
        job = self.journal.job(job_id)
        assert job is not None
        return job

    def stage_of(self, job_id: JobId) -> Stage:
        """What a person sees of it."""
        return stage_of(self.job(job_id))

    def content(self, name: str = "film.mp4") -> bytes:
        """The bytes of a file on this machine."""
        return self.files.files[b"/films/" + name.encode()].content

    def pause(self, *job_ids: JobId) -> int:
        """Ask for a rest; how many obeyed."""
        return self.engine.pause(Choice(tuple(job_ids))).done

    def _next_due_s(self) -> float | None:
        dues = [self.engine.loop.next_due_s()]
        held = [
            due_s
            for live in self.engine.loop.tools.active.values()
            if live.sending is not None and not live.sending.unwanted
            for due_s in live.sending.not_before_s.values()
            if due_s > self.clock.monotonic_s()
        ]
        return min([due for due in (*dues, *held) if due is not None], default=None)


def content_of(size_bytes: int, *, seed: str) -> bytes:
    """Bytes that differ from part to part and from file to file."""
    block = b"".join(f"{seed}:{n:09d};".encode() for n in range(64 * 1024))[:MIB]
    block = block.ljust(MIB, b".")
    pieces = [bytes([n % 251]) * 16 + block[16:] for n in range(size_bytes // MIB + 1)]
    return b"".join(pieces)[:size_bytes]


ACCOUNT = AccountName(NAME)
