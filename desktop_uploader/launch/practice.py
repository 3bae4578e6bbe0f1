"""
Finds the practice cloud, or starts it: a process of its own that outlives the engine.

It is looked for where its root says it was last. One that was killed is started again at the same
address while anybody uses it; one that somebody else runs (`practice.url`) is never started here.
"""

import json
import logging
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop_uploader.domain.errors import Outcome, Unreachable
from desktop_uploader.ports.accounts import AccountRow

_log = logging.getLogger(__name__)

PREFIX = "practice-"
START_PATIENCE_S = 20.0
LOOK_EVERY_S = 2.0
ANSWER_S = 5.0
IDLE_END_S = 900


class PracticeKeeper:
    """Keeps the contract of `ports.accounts.Practice`; may be used from any thread."""

    def __init__(
        self, root: Path, *, kinds: Sequence[str], url: str, is_tls: bool, log_file: Path
    ) -> None:
        """
        Args:
            kinds: The clouds that can be practised.
            url: A practice cloud that somebody else runs; "" for one of our own.
        """
        self._root = root
        self._kinds = tuple(kinds)
        self._given_url = url.rstrip("/")
        self._is_tls = is_tls
        self._log_file = log_file
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._described: Mapping[str, object] = {}

    @property
    def ca_file(self) -> str:
        """The certificate that a practice cloud over TLS is known by; "" without TLS."""
        return str(self._described.get("ca_file") or "")

    @property
    def url(self) -> str:
        """Where it is; known once it was reached."""
        return self._given_url or str(self._described.get("url", ""))

    def rows(self) -> list[AccountRow]:
        """One practice account for each cloud."""
        return [
            AccountRow(PREFIX + kind, kind, "key", secrets_in="none", is_practice=True)
            for kind in self._kinds
        ]

    def reach(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        """A practice account with its keys, its cloud found or started."""
        with self._lock:
            accounts = self._accounts()
        found = next((a for a in accounts if a.get("name") == name), None)
        if found is None:
            raise Unreachable(
                f"the practice cloud has no account {name}",
                code="no-practice-account",
                outcome=Outcome.NOT_DONE,
            )
        row = next(row for row in self.rows() if row.name == name)
        options = found.get("options", {})
        assert isinstance(options, dict)
        told = replace(row, region=str(found["region"]), options=options)
        return told, {field: str(found[field]) for field in ("access_key_id", "access_key_secret")}

    def close(self) -> None:
        """Look no more whether it lives; it goes on without us."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join(LOOK_EVERY_S + ANSWER_S)

    def _accounts(self) -> list[Mapping[str, object]]:
        found = self._ask(self._given_url or self._last_url())
        if found is None:
            if self._given_url:
                raise Unreachable(
                    "no practice cloud answers",
                    code="no-practice-cloud",
                    outcome=Outcome.NOT_DONE,
                    facts={"host": self._given_url},
                )
            found = self._start()
        self._described = found
        if self._watcher is None and not self._given_url:
            self._watcher = threading.Thread(target=self._watch, name="practice", daemon=True)
            self._watcher.start()
        accounts = found["accounts"]
        assert isinstance(accounts, list)
        return accounts

    def _last_url(self) -> str:
        try:
            port = int((self._root / "port").read_text("ascii"))
        except (OSError, ValueError):
            return ""
        return f"{'https' if self._is_tls else 'http'}://127.0.0.1:{port}"

    def _ask(self, url: str) -> Mapping[str, object] | None:
        """What the cloud at `url` says of itself; None when nobody answers there."""
        if not url:
            return None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *self._trusting(url))
        try:
            with opener.open(f"{url}/practice/accounts", timeout=ANSWER_S) as answer:
                told = json.loads(answer.read())
        except (OSError, ValueError) as error:
            _log.debug("no practice cloud at %s: %s", url, type(error).__name__)
            return None
        if not self._given_url and Path(str(told.get("root"))) != self._root.resolve():
            return None
        return dict(told)

    def _trusting(self, url: str) -> list[urllib.request.BaseHandler]:
        ca_file = self._root / "tls" / "ca.pem"
        if not url.startswith("https:") or not ca_file.exists():
            return []
        import ssl  # only where a practice cloud speaks TLS

        return [urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_file))]

    def _start(self) -> Mapping[str, object]:
        self._root.mkdir(parents=True, exist_ok=True)
        arguments = [
            *(sys.executable, "-m", "desktop_uploader.practice_cloud"),
            *("--root", str(self._root), "--json", "--idle-end-s", str(IDLE_END_S)),
            *(["--tls"] if self._is_tls else []),
        ]
        with self._log_file.open("ab") as log:
            child = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                cwd=self._root,
            )
        assert child.stdout is not None
        timer = threading.Timer(START_PATIENCE_S, child.kill)
        timer.start()
        try:
            line = child.stdout.readline()
        finally:
            timer.cancel()
            child.stdout.close()
        if not line:
            child.wait()
            raise Unreachable(
                "the practice cloud did not start",
                code="practice-cloud-ended",
                outcome=Outcome.NOT_DONE,
                facts={"log": str(self._log_file)},
            )
        self._child = child
        return dict(json.loads(line))

    def _watch(self) -> None:
        """Start it again when it has gone, as a cloud comes back after an outage."""
        while not self._stop.wait(LOOK_EVERY_S):
            if self._child is None or self._child.poll() is not None:
                with self._lock:
                    self._bring_back()

    def _bring_back(self) -> None:
        try:
            if self._ask(self._last_url()) is None:
                self._described = self._start()
        except (Unreachable, OSError) as error:
            _log.warning("the practice cloud is gone and did not start: %s", error)
