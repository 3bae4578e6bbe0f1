"""An engine that does what a test wrote down: the façade over a dict of rows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from desktop_uploader.domain.errors import RequestRefused, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.accounts import (
    AccountField,
    AccountKind,
    AccountRow,
    AccountTest,
    AccountWay,
)
from desktop_uploader.ports.catalogue import CatalogueEntry, Choices, ListKind
from desktop_uploader.ports.engine import (
    EngineStatus,
    HistoryPage,
    JobDetail,
    JobReceipt,
    JobRow,
    Observer,
    Snapshot,
    Totals,
)
from desktop_uploader.ports.history import ALL_HISTORY, HistoryFilter
from desktop_uploader.ports.orders import (
    Added,
    AddOrder,
    Choice,
    Estimate,
    Lasting,
    Obeyed,
    RefusedRow,
)
from desktop_uploader.ports.pull_orders import PullOrder
from desktop_uploader.ports.tidying import Leftover, Standing
from tests.fakes.scripted_audits import ScriptedAudits
from tests.fakes.scripted_library import ScriptedLibrary
from tests.fakes.scripted_notices import ScriptedNotices
from tests.fakes.scripted_processing import ScriptedProcessing

PRACTICE = AccountRow("practice-alibaba", "alibaba", "key", secrets_in="none", is_practice=True)


class ScriptedEngine(ScriptedAudits, ScriptedNotices, ScriptedProcessing, ScriptedLibrary):
    """
    Keeps the Engine port.

    Attributes:
        jobs: What is listed.
        orders, pulls: What was added, as it came.
        refusals: Answered by `add` instead of making jobs of these.
        skipped: Answered by `add` as passed over in folders.
        keeps_text: What `add` answers of the account's cloud.
        after_add: Called with the new jobs' numbers: the place for a story.
        choices: What can be listed, for any account; what is not in it is refused.
        searched: What history was asked for.
        leftovers: What is found of all accounts.
        dropped: What was to be taken away, as it came.
        after_drop: How one of that name is afterwards; else dropped.
        fails_with: Raised by every command, when set.
    """

    def __init__(self, *jobs: JobRow, accounts: Sequence[AccountRow] = (PRACTICE,)) -> None:
        super().__init__()
        self.jobs: dict[JobId, JobRow] = {job.id: job for job in jobs}
        self.known_accounts = {account.name: account for account in accounts}
        self.secrets: dict[str, Mapping[str, str]] = {}
        self.receipts: dict[JobId, JobReceipt] = {}
        self.details: dict[JobId, JobDetail] = {}
        self.observers: list[Observer] = []
        self.orders: list[AddOrder] = []
        self.pulls: list[PullOrder] = []
        self.refusals: tuple[RefusedRow, ...] = ()
        self.skipped: tuple[RefusedRow, ...] = ()
        self.warnings: tuple[RefusedRow, ...] = ()
        self.after_add: Callable[[tuple[JobId, ...]], None] = lambda _: None
        self.fails_with: UploaderError | None = None
        self.lasting: Lasting | None = None
        self.limits: tuple[int | None, int | None] = (None, None)
        self.expected: list[str] = []
        self.removed: dict[JobId, JobRow] = {}
        self.keeps_text = True
        self.test = AccountTest("")
        self.choices: dict[ListKind, list[CatalogueEntry]] = {}
        self.searched: list[HistoryFilter] = []
        self.leftovers: list[Leftover] = []
        self.has_records = True
        self.dropped: list[Leftover] = []
        self.after_drop: dict[str, Leftover] = {}
        self.age_of_choices_s = 0.0
        super().__init__()

    def put(self, *rows: JobRow) -> None:
        """Have jobs be like this from now on, and tell of it."""
        self.jobs |= {row.id: row for row in rows}
        self.tell(Snapshot(rows=rows, totals=self.totals()))

    def tell(self, snapshot: Snapshot) -> None:
        """Tell every observer."""
        for observer in list(self.observers):
            observer.show(snapshot)

    def add(self, order: AddOrder) -> Added:
        self._obey()
        if order.account not in self.known_accounts:
            raise RequestRefused(code="unknown-account", facts={"name": order.account})
        self.orders.append(order)
        refused = {row.source for row in self.refusals}
        paths = [path.decode(errors="replace") for path in order.paths]
        going = [path for path in paths if path not in refused]
        ids: tuple[JobId, ...] = ()
        if not order.calls_nobody:
            ids = tuple(self._queue(path, order, title=order.title) for path in going)
            self.after_add(ids)
        estimate = Estimate(
            len(going), 1000 * len(going), len(going), (1.0, 2.0), 120.0, keeps_text=self.keeps_text
        )
        estimate = replace(estimate, lasting=self.lasting, permission_s=3000.0)
        return Added(
            ids,
            refused=self.refusals,
            warnings=self.warnings,
            skipped=self.skipped,
            estimate=estimate,
        )

    def pull(self, order: PullOrder) -> Added:
        self._obey()
        self.pulls.append(order)
        refused = {row.source for row in self.refusals}
        going = [row for row in order.rows if row.url not in refused]
        ids: tuple[JobId, ...] = ()
        if not order.calls_nobody:
            ids = tuple(self._queue(row.url, order, title=row.title) for row in going)
            self.after_add(ids)
        estimate = Estimate(urls=len(going), urls_at_once=20, calls_per_day=200_000)
        return Added(ids, refused=self.refusals, warnings=self.warnings, estimate=estimate)

    def _queue(self, path: str, order: AddOrder | PullOrder, *, title: str) -> JobId:
        job_id = JobId(max(self.jobs, default=0) + 1)
        name = Path(path).name
        self.put(JobRow(job_id, path, name, order.account, title or name, Stage.QUEUED, 1000))
        return job_id

    def pause(self, choice: Choice) -> Obeyed:
        return self._move_to(choice, Stage.PAUSED)

    def resume(self, choice: Choice) -> Obeyed:
        return self._move_to(choice, Stage.QUEUED)

    def retry(self, choice: Choice) -> Obeyed:
        return self._move_to(choice, Stage.QUEUED)

    def cancel(self, choice: Choice) -> Obeyed:
        return self._move_to(choice, Stage.CANCELLED)

    def remove(self, choice: Choice) -> Obeyed:
        chosen, unknown = self._chosen(choice)
        for row in chosen:
            self.removed[row.id] = self.jobs.pop(row.id)
        self.tell(Snapshot(removed=tuple(row.id for row in chosen), totals=self.totals()))
        return Obeyed(len(chosen), unknown=unknown)

    def restore(self, choice: Choice) -> Obeyed:
        back = [self.removed.pop(job_id) for job_id in choice.ids or tuple(self.removed)]
        self.put(*back)
        return Obeyed(len(back))

    def move(self, choice: Choice, *, before: JobId | None) -> Obeyed:
        chosen, unknown = self._chosen(choice)
        first = self.jobs[before].priority + 1 if before is not None else 0
        self.put(*(structs.replace(row, priority=first) for row in chosen))
        return Obeyed(len(chosen), unknown=unknown)

    def _move_to(self, choice: Choice, stage: Stage) -> Obeyed:
        self._obey()
        chosen, unknown = self._chosen(choice)
        ended = {Stage.PUBLISHED, Stage.REJECTED, Stage.CANCELLED}
        moving = [row for row in chosen if row.stage not in ended]
        self.put(*(structs.replace(row, stage=stage) for row in moving))
        unmoved = tuple(row.id for row in chosen if row.stage in ended)
        return Obeyed(len(moving), unmoved=unmoved, unknown=unknown)

    def _chosen(self, choice: Choice) -> tuple[list[JobRow], tuple[JobId, ...]]:
        ids = tuple(self.jobs) if choice.ids is None else choice.ids
        rows = [self.jobs[job_id] for job_id in ids if job_id in self.jobs]
        rows = [row for row in rows if choice.account in ("", row.account)]
        return rows, tuple(job_id for job_id in ids if job_id not in self.jobs)

    def rows(self, *, after: JobId | None = None, limit: int = 1000) -> list[JobRow]:
        self._obey()
        later = [row for number, row in sorted(self.jobs.items()) if number > (after or 0)]
        return later[:limit]

    def history(
        self, wanted: HistoryFilter = ALL_HISTORY, *, below: JobId | None = None, limit: int = 1000
    ) -> HistoryPage:
        self._obey()
        self.searched.append(wanted)
        ends = {Stage.PUBLISHED, Stage.REJECTED, Stage.FAILED, Stage.CANCELLED}
        known = {**self.jobs, **self.removed}
        found = [
            row
            for number, row in sorted(known.items(), reverse=True)
            if (below is None or number < below)
            and row.stage in ends
            and (not wanted.stages or row.stage in wanted.stages)
        ]
        page = tuple(found[: min(limit, 2)])
        return HistoryPage(page, page[-1].id if len(found) > len(page) else None)

    def detail(self, job_id: JobId) -> JobDetail | None:
        row = self.jobs.get(job_id)
        if row is None:
            return None
        return replace(self.details.get(job_id, JobDetail(row)), row=row)

    def receipt(self, job_id: JobId) -> JobReceipt | None:
        self._obey()
        detail = self.detail(job_id)
        if detail is None:
            return None
        path = detail.row.path.encode()
        return self.receipts.get(job_id, JobReceipt(detail, path, mtime_ns=7, kind="film"))

    def totals(self) -> Totals:
        return Totals(jobs_by_stage=Counter(row.stage.value for row in self.jobs.values()))

    def subscribe(self, observer: Observer) -> None:
        self.observers.append(observer)
        rows = tuple(self.jobs.values())
        observer.show(Snapshot(rows=rows, totals=self.totals(), is_first=True))

    def unsubscribe(self, observer: Observer) -> None:
        if observer in self.observers:
            self.observers.remove(observer)

    def accounts(self) -> list[AccountRow]:
        self._obey()
        return sorted(self.known_accounts.values(), key=lambda row: (row.is_practice, row.name))

    def add_account(self, row: AccountRow, secrets: Mapping[str, str]) -> AccountRow:
        self._obey()
        self.known_accounts[row.name] = row
        self.secrets[row.name] = secrets
        return row

    def remove_account(self, name: str) -> None:
        if name not in self.known_accounts:
            raise RequestRefused(code="unknown-account", facts={"name": name})
        del self.known_accounts[name]

    def account_kinds(self) -> tuple[AccountKind, ...]:
        region = AccountField("region", is_required=True, choices=("cn-shanghai",))
        key = AccountField("access_key_secret", is_secret=True, is_required=True)
        return (AccountKind("alibaba", (AccountWay("key", (region, key)),)),)

    def test_account(self, name: str) -> AccountTest:
        self._obey()
        return replace(self.test, name=name)

    def list_choices(self, account: str, which: ListKind) -> list[CatalogueEntry]:
        self._obey()
        if account not in self.known_accounts:
            raise RequestRefused(code="unknown-account", facts={"name": account})
        if which not in self.choices:
            raise RequestRefused(code=f"no-{which.value}", facts={"name": account})
        return self.choices[which]

    def choices_of(self, account: str, which: ListKind, *, fresh: bool = False) -> Choices:
        age_s = 0.0 if fresh else self.age_of_choices_s
        return Choices(tuple(self.list_choices(account, which)), age_s)

    def find_leftovers(self, account: str = "") -> list[Leftover]:
        self._obey()
        return [one for one in self.leftovers if account in ("", one.account)]

    def drop_leftovers(self, found: Sequence[Leftover]) -> list[Leftover]:
        self._obey()
        self.dropped.extend(found)
        return [
            self.after_drop.get(one.name, replace(one, standing=Standing.DROPPED)) for one in found
        ]

    def keeps_records(self, account: str) -> bool:
        self._obey()
        return self.has_records

    def set_limits(self, *, bytes_per_s: int | None = None, connections: int | None = None) -> None:
        self.limits = (bytes_per_s, connections)

    def status(self) -> EngineStatus:
        return EngineStatus("0.1.0", "/home/of/it", 7, "", len(self.jobs), len(self.jobs))

    def expect(self, accounts: Sequence[str]) -> None:
        self.expected.extend(accounts)

    def _obey(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with
