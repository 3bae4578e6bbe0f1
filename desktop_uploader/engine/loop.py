"""
The one thread that owns the jobs.

A turn: take everything from the inbox, let it happen, write all of it in one transaction, then
start what follows. What could not be written (disk full) starts nothing; it is kept and written
later.
"""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from desktop_uploader.domain.events import ResumeAsked
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import RESTING, State
from desktop_uploader.domain.parts import PartLedger
from desktop_uploader.engine.admission import Admission, is_parked
from desktop_uploader.engine.arrivals import Arrivals
from desktop_uploader.engine.asked import Asked
from desktop_uploader.engine.calling import bug
from desktop_uploader.engine.following import Following
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.hearing import Hearing
from desktop_uploader.engine.pulling import Pulling
from desktop_uploader.engine.receipts import Receipts
from desktop_uploader.engine.recorder import Recorder
from desktop_uploader.engine.reports import MediaSeen, PartEnded, PullsSeen, StepEnded
from desktop_uploader.engine.steps import Steps
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.submitting import Submitting
from desktop_uploader.engine.timekeeper import Timekeeper
from desktop_uploader.engine.tools import Tools

_log = logging.getLogger(__name__)

LONGEST_REST_S = 0.5

Report = StepEnded | PartEnded | MediaSeen | PullsSeen
T = TypeVar("T")


class Loop:
    """Owns the jobs. Everything but `post`, `call` and `stop` is for its own thread."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.story = Story(tools)
        self.submitting = Submitting(tools, self.story, post=self.post)
        self.pulling = Pulling(tools, self.story, rhythm=tools.tracker.rhythm, post=self.post)
        self.steps = Steps(
            tools, self.story, submitting=self.submitting, pulling=self.pulling, post=self.post
        )
        self.receipts = Receipts(tools, self.story, steps=self.steps)
        self.arrivals = Arrivals(tools, self.story, steps=self.steps, receipts=self.receipts)
        self.following = Following(tools, self.story, post=self.post)
        self._hearing = Hearing(tools, self.story, call=self.call, cutoff=self.following.cutoff)
        self._times = Timekeeper(tools, self.story, steps=self.steps, receipts=self.receipts)
        self._recorder = Recorder(tools, self.story, steps=self.steps)
        self.admission = Admission(tools, self.story)
        self._inbox: queue.SimpleQueue[Report | Asked[Any] | None] = queue.SimpleQueue()
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None

    # --- from any thread -----------------------------------------------------------------------

    def post(self, report: Report) -> None:
        """Tell what has happened."""
        self._inbox.put(report)

    def call(self, act: Callable[[], T]) -> T:
        """
        Have `act` run by the owner of the jobs, and wait until what it changed is written.

        Raises:
            JournalTrouble: It could not be written.
        """
        asked = Asked(act)
        self._inbox.put(asked)
        if self._thread is None:
            self.turn(rest_s=0.0)
        return asked.wait()

    def start(self) -> None:
        """Take up what the journal remembers, and go on in a thread of its own."""
        self.recover()
        self._thread = threading.Thread(target=self._run, name="loop", daemon=True)
        self._thread.start()

    def stop(self, *, patience_s: float = 10.0) -> None:
        """End the thread; jobs stay as they are in the journal."""
        self._is_stopping.set()
        self._inbox.put(None)
        if self._thread is not None:
            self._thread.join(patience_s)

    @property
    def is_idle(self) -> bool:
        """Whether no job can go on by itself: what is in hand waits for a person."""
        lives = list(self.tools.hand.values())
        return self._inbox.empty() and all(is_parked(live.job) for live in lives)

    # --- a turn --------------------------------------------------------------------------------

    def recover(self) -> None:
        """Take up the jobs that were in hand when the engine ended."""
        for job in self.tools.journal.live():
            live = self.tools.take_in_hand(Live(job))
            if job.part_bytes and job.upload is not None:
                live.ledger = PartLedger(live.plan, self.tools.journal.parts(job.id))
            self.story.begin_again_at_start(live)
        self._recorder.write_and_start()

    def turn(self, *, rest_s: float = LONGEST_REST_S) -> bool:
        """One turn, resting up to `rest_s` for something to come; False if nothing came."""
        items = self._fetch(rest_s)
        self._times.notice_sleep(rest_s)
        for item in items:
            try:
                self._let_happen(item)
            except Exception as error:
                # A bug in one job's story must not take the others' with it.
                _log.exception("a report could not be taken")
                self._end_as_bug(item, error)
        self._times.wake_due()
        self.admission.notice_time()
        self.following.ask_due()
        self._hearing.listen()
        self.pulling.ask_due()
        self._times.renew_ahead()
        self._recorder.write_and_start()
        if not self._recorder.is_down:
            self.admission.admit()
            self._recorder.write_and_start()
            self.submitting.begin()
            self._recorder.write_and_start()
        self._let_go()
        return bool(items)

    def next_due_s(self) -> float | None:
        """The next moment at which something is to be done without anybody asking."""
        dues = [live.wake_at_s for live in self.tools.active.values() if live.wake_at_s is not None]
        rooms = (self.tools.tracker, self.pulling, self._hearing)
        others = [*(room.next_due_s() for room in rooms), self.admission.next_start_s()]
        dues += [due_s for due_s in others if due_s is not None]
        if self._recorder.is_down:
            dues.append(self.tools.clock.monotonic_s() + LONGEST_REST_S)
        return min(dues, default=None)

    def take_up(self, job_id: JobId) -> Live | None:
        """A job in hand, or one at rest taken in hand for a command; None if there is none."""
        live = self.tools.hand.get(job_id)
        if live is None:
            if (job := self.tools.journal.job(job_id)) is None:
                return None
            live = self.tools.take_in_hand(Live(job))
            if job.part_bytes and job.upload is not None:
                live.ledger = PartLedger(live.plan, self.tools.journal.parts(job_id))
        return live

    def wake_account(self, account: AccountName) -> None:
        """An account is (or may be) right again: its parked jobs go on."""
        for live in list(self.tools.hand.values()):
            if live.job.account == account:
                live.provider = None
                if live.job.state is State.WAITING:
                    self.story.happen(live, ResumeAsked())
        self._hearing.look_again(account)
        self.tools.tracker.ask_soon(account, self.tools.clock.monotonic_s())
        self.pulling.ask_soon(account)
        self.admission.look_again()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            try:
                self.turn(rest_s=self._rest_s())
            except Exception:
                # A bug in one turn must not end the others' uploads; it is whole in the log.
                _log.exception("a turn of the loop failed")
                self._is_stopping.wait(LONGEST_REST_S)
        # What came in at the end is written too: receipts of parts that would be sent again.
        self.turn(rest_s=0.0)

    def _rest_s(self) -> float:
        due_s = self.next_due_s()
        if due_s is None:
            return LONGEST_REST_S
        return max(0.0, min(LONGEST_REST_S, due_s - self.tools.clock.monotonic_s()))

    def _fetch(self, rest_s: float) -> list[Report | Asked[Any]]:
        items: list[Report | Asked[Any]] = []
        try:
            first = self._inbox.get(timeout=rest_s) if rest_s > 0 else self._inbox.get_nowait()
            while True:
                if first is not None:
                    items.append(first)
                first = self._inbox.get_nowait()
        except queue.Empty:
            return items

    def _let_happen(self, item: Report | Asked[Any]) -> None:
        if isinstance(item, MediaSeen):
            self.following.seen(item)
            return
        if isinstance(item, PullsSeen):
            self.pulling.seen(item)
            return
        if isinstance(item, Asked):
            if item.do():
                self.story.batch.asked.append(item)
            self.admission.look_again()
            return
        live = self.tools.hand.get(item.job_id)
        if live is None and isinstance(item, PartEnded) and item.part is not None:
            # Confirmed after the job was put aside: the receipt counts all the same.
            live = self.take_up(item.job_id)
        if live is None:
            return
        if isinstance(item, StepEnded):
            self.arrivals.step_ended(live, item)
            if item.has_got_through:
                self._times.line_is_back(live.job.account)
        else:
            self.receipts.part_ended(live, item)
        self.admission.look_again()

    def _end_as_bug(self, item: Report | Asked[Any], error: Exception) -> None:
        if isinstance(item, Asked):
            item.failed(error)
        job_id = item.job_id if isinstance(item, StepEnded | PartEnded) else None
        live = self.tools.hand.get(job_id) if job_id is not None else None
        if live is not None and live.job.state not in RESTING:
            self.story.fail(live, bug(error))

    def _let_go(self) -> None:
        """Give up the memory of jobs that rest and have nothing under way."""
        if self._recorder.is_down:
            return
        for job_id, live in list(self.tools.active.items()):
            if live.job.state in RESTING and live.busy is None and not live.is_sending:
                self.tools.let_go(job_id)
                self.admission.look_again()
