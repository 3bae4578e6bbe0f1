"""The practice cloud as one thing that is started, asked where it is, and stopped."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop_uploader.practice_cloud.alibaba.vendor import Alibaba
from desktop_uploader.practice_cloud.control_desk import ControlDesk
from desktop_uploader.practice_cloud.door import Door
from desktop_uploader.practice_cloud.faults import FaultBook, FaultRule
from desktop_uploader.practice_cloud.front_desk import FrontDesk
from desktop_uploader.practice_cloud.huawei.vendor import Huawei
from desktop_uploader.practice_cloud.media_studio import Studio
from desktop_uploader.practice_cloud.outputs_door import OutputsDoor
from desktop_uploader.practice_cloud.panel import Panel
from desktop_uploader.practice_cloud.request_log import RequestLog
from desktop_uploader.practice_cloud.root_folder import Account, RootFolder, options_of
from desktop_uploader.practice_cloud.settings import Knobs, Settings
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.tencent.vendor import Tencent
from desktop_uploader.practice_cloud.tls import server_context
from desktop_uploader.practice_cloud.url_fetching import UrlFetcher
from desktop_uploader.practice_cloud.vendors import Vendors
from desktop_uploader.practice_cloud.wire.connection import Listener, listen

DEFAULT_SETTINGS = Settings()


class PracticeCloud:
    """
    A cloud in this process, on threads of its own; also a context manager.

    Attributes:
        root: The folder it lives in.
        token: What `/practice/` asks for in the header X-Practice-Token.
        accounts: Its practice accounts, with keys.
    """

    def __init__(
        self,
        root: Path,
        *,
        settings: Settings = DEFAULT_SETTINGS,
        address: tuple[str, int] = ("127.0.0.1", 0),
        is_tls: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`address` is host and port; port 0: that of last time where it is free, else any."""
        folder = RootFolder(root)
        self.root = folder.path.resolve()
        self.token = folder.token
        self.accounts: tuple[Account, ...] = folder.accounts
        self._folder = folder
        self._host, self._port = address
        self._tls = server_context(root / "tls", self._host) if is_tls else None
        self._panel = Panel(Knobs(settings), FaultBook(), RequestLog(), now)
        self._bound_port = 0
        self._studio = Studio()
        self._fetcher: UrlFetcher | None = None
        self._records: Records | None = None
        self._desk: FrontDesk | None = None
        self._listener: Listener | None = None

    @property
    def url(self) -> str:
        """Its address; of use once it is started."""
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://{self._host}:{self._bound_port}"

    @property
    def ca_file(self) -> Path | None:
        """The certificate to trust; None without TLS."""
        return None if self._tls is None else self.root / "tls" / "ca.pem"

    def start(self) -> Self:
        """
        Open the records, listen, and go on with what was left unfinished.

        Raises:
            RootInUse: Another practice cloud serves this root.
            OSError: The port cannot be taken.
        """
        self._records = Records(self.root / "records.sqlite")
        shelf = ObjectShelf(self._records, self.root)
        self._fetcher = UrlFetcher(shelf, self._panel.knobs)
        site = Site(
            self._folder,
            self._records,
            shelf=shelf,
            knobs=self._panel.knobs,
            studio=self._studio,
            fetcher=self._fetcher,
            url=lambda: self.url,
            now=self._panel.clock,
        )
        alibaba, huawei, tencent = Alibaba(site), Huawei(site), Tencent(site)
        control = ControlDesk(
            self._folder,
            Vendors([alibaba, tencent, huawei]),
            panel=self._panel,
            introduction=self.described,
        )
        outputs = OutputsDoor(self.root / "outputs")
        # Those that go by names of their own first; OSS takes whatever is left.
        named: list[Door] = [*huawei.doors, *tencent.doors]
        doors = [*named, alibaba.rpc, alibaba.broker, outputs, alibaba.oss]
        self._desk = FrontDesk(doors, control, panel=self._panel)
        ports = [self._port] if self._port else [self._folder.remembered_port(), 0]
        try:
            sock = listen(self._host, ports)
        except OSError:
            self._records.close()
            raise
        self._bound_port = sock.getsockname()[1]
        self._folder.remember_port(self._bound_port)
        self._listener = Listener(sock, self._desk, tls=self._tls)
        for vendor in (alibaba, huawei, tencent):
            vendor.take_up()
        self._listener.start()
        return self

    def stop(self) -> None:
        """Cut every connection and give the root back; may be called twice."""
        if self._desk is not None:
            self._desk.stopped.set()
        self._panel.faults.remove()
        if self._listener is not None:
            self._listener.stop()
        if self._fetcher is not None:
            self._fetcher.stop()
        self._studio.stop()
        if self._records is not None:
            self._records.close()

    def turn(self, **changes: Any) -> Settings:
        """Turn knobs; the same as POST /practice/settings."""
        return self._panel.knobs.turn(changes)

    def fault(self, kind: str, **details: Any) -> FaultRule:
        """Let a fault stand; the same as POST /practice/faults."""
        return self._panel.faults.add({"kind": kind, **details})

    def clear_faults(self) -> None:
        """Take all faults back; the same as DELETE /practice/faults."""
        self._panel.faults.remove()

    def requests(self, operation: str = "") -> list[dict[str, Any]]:
        """What came in; the same as GET /practice/requests."""
        return self._panel.log.listed(operation=operation)

    @property
    def requests_seen(self) -> int:
        """How many requests came in since the start."""
        return self._panel.log.count

    def described(self) -> Mapping[str, Any]:
        """What `--json` prints: where it is and how its accounts are reached."""
        return {
            "url": self.url,
            "root": str(self.root),
            "accounts": [
                {
                    "name": account.name,
                    "kind": account.kind,
                    "access_key_id": account.access_key_id,
                    "access_key_secret": account.access_key_secret,
                    "region": account.region,
                    "options": options_of(account),
                    "endpoint": self.url,
                    "broker_url": f"{self.url}/broker/{account.name}/",
                    "broker_token": account.broker_token,
                }
                for account in self.accounts
            ],
            "token_file": str(self._folder.token_file),
            "ca_file": None if self.ca_file is None else str(self.ca_file),
        }

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()
