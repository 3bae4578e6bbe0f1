"""The façade: keeps `ports.engine.Engine`."""

import os
from collections.abc import Sequence

from desktop_uploader import __version__
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.engine.account_verbs import AccountVerbs
from desktop_uploader.engine.adding import Adding
from desktop_uploader.engine.assembly import MOST_CONNECTIONS, Surroundings, Tuning, assemble
from desktop_uploader.engine.audit_verbs import AuditVerbs
from desktop_uploader.engine.auditing import Auditing
from desktop_uploader.engine.bandwidth import Bandwidth
from desktop_uploader.engine.category_verbs import CategoryVerbs
from desktop_uploader.engine.choice_shelf import ChoiceShelf, ChoiceVerbs
from desktop_uploader.engine.commands import Commands
from desktop_uploader.engine.covers import Covers
from desktop_uploader.engine.details import detail_of
from desktop_uploader.engine.errands import Errands
from desktop_uploader.engine.feed import stage_counts
from desktop_uploader.engine.history_verbs import HistoryVerbs, PastJobs
from desktop_uploader.engine.library import LibraryVerbs
from desktop_uploader.engine.loop import Loop
from desktop_uploader.engine.notice_verbs import NoticeVerbs
from desktop_uploader.engine.noticing import Noticing
from desktop_uploader.engine.processing import Processes
from desktop_uploader.engine.processing_verbs import ProcessingVerbs
from desktop_uploader.engine.pull_taking import PullTaking
from desktop_uploader.engine.revising import Revising
from desktop_uploader.engine.senders import Sender, SenderThreads
from desktop_uploader.engine.tidying import TidyingUp
from desktop_uploader.engine.tidying_verbs import TidyingVerbs
from desktop_uploader.ports.engine import EngineStatus, JobDetail, JobRow, Observer, Totals
from desktop_uploader.ports.orders import Added, AddOrder, Choice, Obeyed
from desktop_uploader.ports.pull_orders import PullOrder


class UploadEngine(
    AccountVerbs,
    AuditVerbs,
    NoticeVerbs,
    ProcessingVerbs,
    TidyingVerbs,
    HistoryVerbs,
    LibraryVerbs,
    CategoryVerbs,
    ChoiceVerbs,
):
    """One engine for one home."""

    def __init__(self, around: Surroundings, tuning: Tuning) -> None:
        self._around = around
        self._tuning = tuning
        self._shelf = ChoiceShelf(around.clock)
        self._bandwidth = Bandwidth(around.clock, limit_bytes_per_s=tuning.limit_bytes_per_s)
        covers = Covers(around.files, self._bandwidth, tuning.retry.most_attempts)
        self._tools = assemble(around, tuning, totals=self.totals, covers=covers)
        self._desk = self._tools.desk
        self.loop = Loop(self._tools)
        self.sender = Sender(self._desk, self._bandwidth, tell=self.loop.post)
        self._adding = Adding(self.loop, covers)
        self._pulls = PullTaking(self.loop)
        self._commands = Commands(self.loop)
        self._errands = Errands(
            around.journal, around.clock, make_key=lambda: _key(tuning.home_key, around.draw())
        )
        self._processes = Processes(around, self.loop, errands=self._errands)
        self._auditing = Auditing(self._tools, self._errands, revising=Revising(self.loop))
        self._noticing = Noticing(self._tools, self._errands)
        self._tidying = TidyingUp(self.loop, around.accounts, errands=self._errands)
        self._past = PastJobs(around.journal, row=self._tools.feed.row)
        self._senders: SenderThreads | None = None

    def start(self) -> None:
        """Take up what the journal remembers and go on."""
        self.loop.start()
        self._senders = SenderThreads(self.sender, most=MOST_CONNECTIONS)
        self._tools.feed.start()

    def close(self) -> None:
        """End orderly: calls are cut, what is known is written, the rest goes on next time."""
        self._desk.close()
        self.loop.following.cutoff.cut()
        self.loop.submitting.cutoff.cut()
        self.loop.pulling.cutoff.cut()
        for live in list(self._tools.hand.values()):
            live.cutoff.cut()
        if self._senders is not None:
            self._senders.close()
        self._around.accounts.close()
        self._around.workers.close()
        self.loop.stop()
        self._tools.feed.close()
        self._around.journal.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way and nothing can begin by itself."""
        return self.loop.is_idle

    @property
    def is_sending(self) -> bool:
        """Whether bytes are on their way: the machine should not fall asleep now."""
        return self._desk.connections > 0

    # --- jobs ----------------------------------------------------------------------------------

    def add(self, order: AddOrder) -> Added:
        """Check and queue files; returns when they are in the journal."""
        return self._adding.add(order)

    def pull(self, order: PullOrder) -> Added:
        """Check and queue addresses; returns when they are in the journal."""
        return self._pulls.take(order)

    def pause(self, choice: Choice) -> Obeyed:
        """Have jobs rest."""
        return self._commands.pause(choice)

    def resume(self, choice: Choice) -> Obeyed:
        """Have paused and waiting jobs go on."""
        return self._commands.resume(choice)

    def retry(self, choice: Choice) -> Obeyed:
        """Try failed jobs again; waiting ones at once."""
        return self._commands.retry(choice)

    def cancel(self, choice: Choice) -> Obeyed:
        """Give jobs up."""
        return self._commands.cancel(choice)

    def remove(self, choice: Choice) -> Obeyed:
        """Take jobs off the list; history keeps them."""
        return self._commands.remove(choice)

    def restore(self, choice: Choice) -> Obeyed:
        """Undo `remove`."""
        return self._commands.restore(choice)

    def move(self, choice: Choice, *, before: JobId | None) -> Obeyed:
        """Give queued jobs another place in the queue."""
        return self._commands.move(choice, before=before)

    def rows(self, *, after: JobId | None = None, limit: int = 1000) -> list[JobRow]:
        """Listed jobs by number, after `after`."""
        page = self._around.journal.page(after=after, limit=limit)
        return [self._tools.feed.row(job) for job in page]

    def detail(self, job_id: JobId) -> JobDetail | None:
        """All that is known of one job."""
        job = self._tools.job_of(job_id)
        if job is None:
            return None
        return detail_of(job, self._tools.feed.row(job), journal=self._around.journal)

    def totals(self) -> Totals:
        """The whole station now."""
        counts = self._around.journal.count_by_state()
        shown = stage_counts(counts)
        rate = self._tools.feed.rate_bytes_per_s
        return Totals(
            rate_bytes_per_s=rate,
            connections=self._desk.connections,
            limit_bytes_per_s=self._bandwidth.limit_bytes_per_s,
            bottleneck=bottleneck(
                rate, self._bandwidth.limit_bytes_per_s, is_sending=self.is_sending
            ),
            jobs_by_stage=shown,
            under_way=len(self._tools.active),
            queued=shown.get("queued", 0),
        )

    def subscribe(self, observer: Observer) -> None:
        """Tell `observer` of all jobs, then of every change."""
        self._tools.feed.subscribe(observer)

    def unsubscribe(self, observer: Observer) -> None:
        """Stop telling."""
        self._tools.feed.unsubscribe(observer)

    # --- the station ---------------------------------------------------------------------------

    def set_limits(self, *, bytes_per_s: int | None = None, connections: int | None = None) -> None:
        """Change the bandwidth limit (0: none) and the most connections, at once."""
        if bytes_per_s is not None:
            self._bandwidth.set_limit(bytes_per_s)
        if connections is not None:
            most = max(1, min(connections, MOST_CONNECTIONS))
            self.loop.call(lambda: self._allow(most))

    def status(self) -> EngineStatus:
        """The engine itself."""
        report = self._around.journal.start_report
        return EngineStatus(
            version=__version__,
            home=self._tuning.home,
            pid=os.getpid(),
            practice_url=self._tuning.practice_url,
            journal_expected=report.expected,
            journal_loaded=report.loaded,
            restored_from=report.restored_from,
        )

    def expect(self, accounts: Sequence[str]) -> None:
        """Make the providers of `accounts` ready: a practice cloud is started by that."""
        for name in accounts:
            self._around.accounts.provider_for(AccountName(name))

    def _allow(self, most: int) -> None:
        self._tools.connections.set_most(most)
        self._desk.allow(self._tools.connections.allowed)


def _key(home_key: str, drawn: float) -> str:
    """A name for an errand that no other has, in this home or another."""
    return f"{home_key}-{int(drawn * 2**52):013x}"


def bottleneck(rate_bytes_per_s: float, limit_bytes_per_s: int | None, *, is_sending: bool) -> str:
    """What holds the station back, as a word."""
    if not is_sending:
        return "idle"
    is_limited = limit_bytes_per_s is not None and rate_bytes_per_s > limit_bytes_per_s * 0.9
    return "limit" if is_limited else "line"
