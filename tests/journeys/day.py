"""
A day at the desk: a whole engine in the test's own thread, the real files, the real provider, a
practice cloud on loopback. Waits cost nothing: time is moved to the next moment that matters.
"""

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job, stage_of
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB, SLOW_LINE_PART_BYTES
from desktop_uploader.domain.retry import RetryPolicy
from desktop_uploader.engine.accounts import Accounts
from desktop_uploader.engine.assembly import Surroundings, Tuning
from desktop_uploader.engine.engine import UploadEngine
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.orders import Added, AddOrder, RefusedRow
from desktop_uploader.ports.provider import Provider, Weight
from desktop_uploader.ports.source_files import SourceFiles
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.wiring import Wiring
from desktop_uploader.storage.file_secrets import FileSecrets
from desktop_uploader.storage.sqlite_journal import SqliteJournal
from desktop_uploader.system.source_files import LocalFiles
from desktop_uploader.wording.advice import Advice, advise, advise_on
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.resource_files import resource
from tests.engine.house import MemoryBook
from tests.fakes.queued_workers import QueuedWorkers

ACCOUNT = "practice-alibaba"
SAMPLE = resource("samples/sample.mp4").read_bytes()
MOST_TURNS = 3000
THREE_PARTS = 2 * SLOW_LINE_PART_BYTES + MIB
"""The length of a film that goes in three parts: a day's line is slow, so that parts are small."""
LANGUAGES = ("en", "zh")


class SkippingClock:
    """Real time and what was skipped of it: waits end at once, time-outs of sockets do not."""

    def __init__(self) -> None:
        self.skipped_s = 0.0
        self.wrong_by_s = 0.0

    def now_s(self) -> float:
        """Of this machine, whose clock may be wrong."""
        return self.right_s() + self.wrong_by_s

    def right_s(self) -> float:
        """Of the world."""
        return time.time() + self.skipped_s

    def monotonic_s(self) -> float:
        """Never wrong."""
        return time.monotonic() + self.skipped_s

    def skip(self, span_s: float) -> None:
        """Let time pass."""
        self.skipped_s += max(0.0, span_s)


class PracticeAccount:
    """
    An account that a cloud brings, with the keys that a test gives it.

    Attributes:
        options: Said beside those that the cloud tells.
    """

    def __init__(self, cloud: PracticeCloud, name: str) -> None:
        self._cloud = cloud
        self.name = name
        self.secrets: dict[str, str] = {}
        self.options: dict[str, str] = {}

    def rows(self) -> list[AccountRow]:
        """One."""
        told = self._told()
        options = {**told.get("options", {}), **self.options}
        return [
            AccountRow(
                self.name, told["kind"], "key", told["region"], is_practice=True, options=options
            )
        ]

    def reach(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        """Its definition and its keys, those given by the test before the right ones."""
        assert name == self.name
        told = self._told()
        right = {field: told[field] for field in ("access_key_id", "access_key_secret")}
        return self.rows()[0], right | self.secrets

    def _told(self) -> dict[str, Any]:
        accounts: list[dict[str, Any]] = list(self._cloud.described()["accounts"])
        return next(one for one in accounts if one["name"] == self.name)


class Day:
    """
    A home, an engine and a cloud; a context manager.

    Attributes:
        files: How files are looked at; a test may put its own in place before it adds.
        draw: By chance or not; a test that needs chance puts its own in place before the day.
    """

    def __init__(
        self,
        folder: Path,
        *,
        network: Network | None = None,
        files: SourceFiles | None = None,
        account: str = ACCOUNT,
    ) -> None:
        self.folder = folder
        self.clock = SkippingClock()
        settings = Settings(transcode="off", qps="off")
        self.cloud = PracticeCloud(folder / "cloud", settings=settings, now=self.clock.right_s)
        self.account = PracticeAccount(self.cloud, account)
        self.network = network or Network(stall_s=5.0, connect_timeout_s=5.0)
        self.files = files or LocalFiles()
        self.vault = FileSecrets(folder / "home" / "vault.json")
        self.between_turns: Callable[[], None] = lambda: None
        self.draw: Callable[[], float] = lambda: 0.5
        (folder / "home").mkdir(exist_ok=True)
        (folder / "films").mkdir()

    def __enter__(self) -> Self:
        """The cloud opens, the engine starts."""
        self.cloud.start()
        self._begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """The engine ends, the cloud closes; a day that went well leaves nothing on the disk."""
        self._end()
        self.cloud.stop()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)  # a test may have mounted a disk there

    def _begin(self) -> None:
        self.workers = QueuedWorkers()
        self.journal = SqliteJournal.open(self.folder / "home", clock=self.clock)
        self.accounts = Accounts(MemoryBook(), {}, make=self._provider, practice=self.account)
        self.engine = UploadEngine(
            Surroundings(
                journal=self.journal,
                files=self.files,
                accounts=self.accounts,
                clock=self.clock,
                draw=self.draw,
                workers=self.workers,
            ),
            Tuning(retry=RetryPolicy(patience_s=5.0)),
        )
        self.engine.loop.tools.line_is_slow = lambda: True
        self.engine.loop.recover()

    def _end(self) -> None:
        self.accounts.close()
        self.journal.close()

    def kill_engine(self) -> None:
        """The engine is gone without a word; another takes up what the journal holds."""
        self._end()
        self._begin()

    def _provider(self, row: AccountRow, secrets: Mapping[str, str]) -> Provider:
        detours = self.network.connect_to or {"*": self.cloud.url}
        network = replace(self.network, connect_to=detours)
        wiring = Wiring(clock=self.clock, draw=self.draw, network=network, vault=self.vault)
        return make_provider(row, secrets, wiring=wiring)

    # --- files ---------------------------------------------------------------------------------

    def film(self, name: str | bytes = "film.mp4", *, size_bytes: int = 0) -> bytes:
        """The path of a real clip, filled up with a `free` box where a size is asked for."""
        content = SAMPLE
        missing = size_bytes - len(content)
        if missing > 8:
            seed = name.encode() if isinstance(name, str) else name
            content += missing.to_bytes(4, "big") + b"free" + noise(seed, missing - 8)
        return self.file(name, content)

    def file(self, name: str | bytes, content: bytes) -> bytes:
        """The path of a file with this content."""
        path = self.folder / "films" / os.fsdecode(name)
        path.write_bytes(content)
        return bytes(path)

    # --- what happens --------------------------------------------------------------------------

    def order(self, *paths: bytes, **details: Any) -> Added:
        """Give an order."""
        return self.engine.add(AddOrder(paths=paths, account=self.account.name, **details))

    def add(self, path: bytes | None = None, **details: Any) -> JobId:
        """Queue one file that the rules let through."""
        added = self.order(path or self.film(), **details)
        assert not added.refused, added.refused
        return (*added.new, *added.known)[0]

    def step(self) -> bool:
        """One turn of everybody; False if nobody had anything to do."""
        self.between_turns()
        moved = self.engine.loop.turn(rest_s=0.0)
        moved = self.workers.run() or moved
        while self.engine.sender.send_next(wait_s=0.0):
            moved = True
        return moved

    def run(self, *, most_s: float = 48 * 3600.0) -> None:
        """Let all go on, and time pass, until nothing is left that comes by itself."""
        ends_s = self.clock.monotonic_s() + most_s
        for _ in range(MOST_TURNS):
            if self.step() or self.step():
                continue
            due_s = self._next_due_s()
            if due_s is None or due_s > ends_s:
                return
            self.clock.skip(due_s - self.clock.monotonic_s() + 0.001)
        raise AssertionError("the story does not come to an end")

    def run_a_while(self) -> None:
        """Some turns, each half a minute after the one before."""
        for _ in range(20):
            self.step()
            self.clock.skip(30.0)

    def run_until(self, stage: Stage, job_id: JobId) -> None:
        """Let all go on until a job shows `stage`."""
        for _ in range(MOST_TURNS):
            if self.stage(job_id) is stage:
                return
            if not self.step():
                due_s = self._next_due_s()
                assert due_s is not None, f"still {self.stage(job_id)}"
                self.clock.skip(due_s - self.clock.monotonic_s() + 0.001)
        raise AssertionError(f"never {stage}")

    def _next_due_s(self) -> float | None:
        dues = [self.engine.loop.next_due_s()]
        held = [
            due_s
            for live in self.engine.loop.tools.active.values()
            if live.sending is not None and not live.sending.unwanted
            for due_s in live.sending.not_before_s.values()
        ]
        return min([due for due in (*dues, *held) if due is not None], default=None)

    # --- what is true afterwards ---------------------------------------------------------------

    def job(self, job_id: JobId) -> Job:
        """The job as the journal has it."""
        job = self.journal.job(job_id)
        assert job is not None
        return job

    def stage(self, job_id: JobId) -> Stage:
        """What a person sees of it."""
        return stage_of(self.job(job_id))

    def objects(self) -> list[bytes]:
        """The contents of the objects that the cloud holds."""
        shelf = self.cloud.root / "objects"
        return [path.read_bytes() for path in sorted(shelf.rglob("*")) if path.is_file()]

    def calls(self, operation: str) -> int:
        """How often the cloud was asked for something."""
        return len(self.cloud.requests(operation))

    def said_of(self, job_id: JobId) -> list[Advice]:
        """What a person reads of a job's trouble, in every language."""
        job = self.job(job_id)
        assert job.trouble is not None
        name = job.source.name
        return [advise(job.trouble, Phrases(one), name=name) for one in LANGUAGES]


def said(rows: Sequence[RefusedRow], language: str = "en") -> list[str]:
    """What a person reads of the rows of an order: each as one paragraph."""
    phrases = Phrases(language)
    return [advise_on(row.finding, phrases, name=row.source).text for row in rows]


def rules(rows: Sequence[RefusedRow], weight: Weight = Weight.REFUSE) -> list[str]:
    """The names of the rules of an order's rows."""
    return [row.finding.rule for row in rows if row.finding.weight is weight]


def noise(seed: bytes, size_bytes: int) -> bytes:
    """Bytes that differ from file to file and from part to part."""
    block = seed + bytes(range(256)) * 4096
    numbered = (b"%08d" % number + block for number in range(size_bytes // len(block) + 1))
    return b"".join(numbered)[:size_bytes]
