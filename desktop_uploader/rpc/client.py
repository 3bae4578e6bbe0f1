"""The engine as a face sees it: the same façade, kept over the socket."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.accounts import AccountKind, AccountRow, AccountTest
from desktop_uploader.ports.catalogue import CatalogueEntry, Choices, ListKind
from desktop_uploader.ports.engine import EngineStatus, JobDetail, JobRow, Observer, Totals
from desktop_uploader.ports.orders import Added, AddOrder, Choice, Obeyed
from desktop_uploader.ports.pull_orders import PullOrder
from desktop_uploader.rpc.audit_client import AuditClient
from desktop_uploader.rpc.category_client import CategoryClient
from desktop_uploader.rpc.connection import Connection
from desktop_uploader.rpc.library_client import LibraryClient
from desktop_uploader.rpc.messages import Greeting
from desktop_uploader.rpc.notice_client import NoticeClient
from desktop_uploader.rpc.processing_client import ProcessingClient
from desktop_uploader.rpc.tidying_client import TidyingClient

_MAYBE_DETAIL: Any = JobDetail | None
_KINDS: Any = tuple[AccountKind, ...]


class EngineClient(
    AuditClient, NoticeClient, ProcessingClient, TidyingClient, LibraryClient, CategoryClient
):
    """
    Keeps the Engine port; safe between threads.

    Observers are told from the connection's own thread. Whatever is called after the engine was
    lost, or is under way then, raises Unreachable (code "engine-lost").
    """

    @classmethod
    def connect(
        cls, place: Path, greeting: Greeting, *, on_lost: Callable[[], None] | None = None
    ) -> "EngineClient":
        """
        Speak to the engine that listens at `place`.

        Args:
            on_lost: Called once, from the connection's thread, when the engine has gone by itself.

        Raises:
            Unreachable: Nobody listens there ("no-engine"), or nobody answered.
            RequestRefused: It is another one than `greeting` asks for: "other-version",
                "other-home", "other-practice-cloud", "stranger".
        """
        return cls(Connection.open(place, greeting, on_lost=on_lost))

    def __enter__(self) -> "EngineClient":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave; the engine goes on."""
        self._connection.close()

    def add(self, order: AddOrder) -> Added:
        """Check and queue files."""
        return self._connection.ask("add", Added, order=order)

    def pull(self, order: PullOrder) -> Added:
        """Check and queue addresses that the cloud fetches itself."""
        return self._connection.ask("pull", Added, order=order)

    def pause(self, choice: Choice) -> Obeyed:
        """Have jobs rest."""
        return self._connection.ask("pause", Obeyed, choice=choice)

    def resume(self, choice: Choice) -> Obeyed:
        """Have paused and waiting jobs go on."""
        return self._connection.ask("resume", Obeyed, choice=choice)

    def retry(self, choice: Choice) -> Obeyed:
        """Try failed jobs again; waiting ones at once."""
        return self._connection.ask("retry", Obeyed, choice=choice)

    def cancel(self, choice: Choice) -> Obeyed:
        """Give jobs up."""
        return self._connection.ask("cancel", Obeyed, choice=choice)

    def remove(self, choice: Choice) -> Obeyed:
        """Take jobs off the list."""
        return self._connection.ask("remove", Obeyed, choice=choice)

    def restore(self, choice: Choice) -> Obeyed:
        """Undo `remove`."""
        return self._connection.ask("restore", Obeyed, choice=choice)

    def move(self, choice: Choice, *, before: JobId | None) -> Obeyed:
        """Give queued jobs another place in the queue."""
        return self._connection.ask("move", Obeyed, choice=choice, before=before)

    def rows(self, *, after: JobId | None = None, limit: int = 1000) -> list[JobRow]:
        """Listed jobs by number."""
        return self._connection.ask("rows", list[JobRow], after=after, limit=limit)

    def detail(self, job_id: JobId) -> JobDetail | None:
        """All that is known of one job."""
        found: JobDetail | None = self._connection.ask("detail", _MAYBE_DETAIL, job_id=job_id)
        return found

    def totals(self) -> Totals:
        """The whole station now."""
        return self._connection.ask("totals", Totals)

    def subscribe(self, observer: Observer) -> None:
        """Tell `observer` first of all jobs, then of every change."""
        self._connection.subscribe(observer)

    def unsubscribe(self, observer: Observer) -> None:
        """Stop telling."""
        self._connection.unsubscribe(observer)

    def accounts(self) -> list[AccountRow]:
        """All accounts, practice ones last."""
        return self._connection.ask("accounts", list[AccountRow])

    def account_kinds(self) -> tuple[AccountKind, ...]:
        """Every cloud, with what has to be said about an account of it."""
        kinds: tuple[AccountKind, ...] = self._connection.ask("account_kinds", _KINDS)
        return kinds

    def add_account(self, row: AccountRow, secrets: Mapping[str, str]) -> AccountRow:
        """Make an account, or replace the one of that name."""
        return self._connection.ask("add_account", AccountRow, row=row, secrets=secrets)

    def remove_account(self, name: str) -> None:
        """Forget an account and its secrets."""
        self._connection.ask("remove_account", type(None), name=name)

    def test_account(self, name: str) -> AccountTest:
        """Make one harmless real call with it."""
        return self._connection.ask("test_account", AccountTest, name=name)

    def list_choices(self, account: str, which: ListKind) -> list[CatalogueEntry]:
        """What an upload of `account` may name."""
        return self._connection.ask(
            "list_choices", list[CatalogueEntry], account=account, which=which
        )

    def choices_of(self, account: str, which: ListKind, *, fresh: bool = False) -> Choices:
        """The same as it was not long ago."""
        return self._connection.ask(
            "choices_of", Choices, account=account, which=which, fresh=fresh
        )

    def set_limits(self, *, bytes_per_s: int | None = None, connections: int | None = None) -> None:
        """Change the bandwidth limit and the most connections, at once."""
        self._connection.ask(
            "set_limits", type(None), bytes_per_s=bytes_per_s, connections=connections
        )

    def status(self) -> EngineStatus:
        """The engine itself."""
        return self._connection.ask("status", EngineStatus)

    def expect(self, accounts: Sequence[str]) -> None:
        """Learn that `accounts` will be used soon."""
        self._connection.ask("expect", type(None), accounts=accounts)
