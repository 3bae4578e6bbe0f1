"""One home as a person has it: typed commands, its engine process, its practice cloud process."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop_uploader.system.single_instance import read_holder

ACCOUNT = "practice-alibaba"
PATIENCE_S = 60.0
LOOK_EVERY_S = 0.02
ANSWER_S = 20.0

QUICK = {
    "DESKTOP_UPLOADER_FOLLOW_FIRST_S": "0.2",
    "DESKTOP_UPLOADER_FOLLOW_AGREE_AFTER_S": "0.2",
}
"""Settings that make a journey shorter without making it another one."""


class RealHome:
    """
    Starts processes, and ends only those of its own home.

    Attributes:
        folder: The home.
        settings: Variables that every command gets; what it starts inherits them.
        commands_folder: What the commands said, two files each.
        account: Where `upload` goes.
    """

    account = ACCOUNT

    def __init__(self, folder: Path, settings: Mapping[str, str] = QUICK) -> None:
        self.folder = folder
        self.settings = dict(settings)
        self.practice_root = folder / "practice"
        self.commands_folder = folder.with_name(f"{folder.name}-commands")
        self.commands_folder.mkdir(parents=True, exist_ok=True)
        self._count = 0
        self._started: list[Command] = []
        self._clouds: list[subprocess.Popen[bytes]] = []

    # --- commands ------------------------------------------------------------------------------

    def start(self, *words: object, stdin: str = "") -> "Command":
        """Type a command and do not wait for it."""
        typed = ("-m", "desktop_uploader", "--home", self.folder)
        return self.start_program(*typed, *words, stdin=stdin)

    def start_program(self, *words: object, stdin: str = "") -> "Command":
        """Start Python with these arguments."""
        self._count += 1
        command = Command(
            [sys.executable, *map(str, words)],
            log=self.commands_folder / f"{self._count:04}",
            environment={**os.environ, **self.settings},
            stdin=stdin,
        )
        self._started.append(command)
        return command

    def run(self, *words: object, stdin: str = "") -> "Command":
        """Type a command and wait until it has ended."""
        command = self.start(*words, stdin=stdin)
        command.wait()
        return command

    def upload(self, *words: object) -> "Command":
        """The command that all journeys repeat, not waited for."""
        return self.start("upload", *words, "--account", self.account, "--json")

    def queue(self) -> list[dict[str, Any]]:
        """What `queue --json` lists."""
        return self.run("queue", "--json").lines

    # --- processes -----------------------------------------------------------------------------

    def engine_pid(self) -> int | None:
        """The engine, as the home's lock names it; None when none runs."""
        pid = int(read_holder(self.folder / "engine.lock").get("pid", "0"))
        words = _words_of(pid)
        return pid if "desktop_uploader.launch" in words and str(self.folder) in words else None

    def cloud_pid(self) -> int | None:
        """The practice cloud whose root lies in this home; None when none runs."""
        for entry in Path("/proc").iterdir():
            words = _words_of(int(entry.name)) if entry.name.isdigit() else []
            if "desktop_uploader.practice_cloud" in words and str(self.practice_root) in words:
                return int(entry.name)
        return None

    def start_cloud(self, *options: object) -> None:
        """Serve the home's practice cloud with `options` before an engine does without."""
        command = [
            *(sys.executable, "-m", "desktop_uploader.practice_cloud"),
            *("--root", str(self.practice_root), "--json", *map(str, options)),
        ]
        self.practice_root.mkdir(parents=True)
        introduction = self.practice_root / "told.json"
        with introduction.open("wb") as told:
            self._clouds.append(subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT))
        wait_until(lambda: introduction.stat().st_size > 0, "the practice cloud is up")

    def end(self) -> None:
        """End every process of this home."""
        for command in self._started:
            command.kill()
        self.end_engine()
        pid = self.cloud_pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_alive(pid), "the practice cloud ends")
        for cloud in self._clouds:
            cloud.wait(PATIENCE_S)

    def end_engine(self) -> None:
        """Ask the engine to end orderly, and wait for it."""
        pid = self.engine_pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_alive(pid), "the engine ends")

    # --- the practice cloud --------------------------------------------------------------------

    def media(self) -> list[dict[str, Any]]:
        """All media there are."""
        return list(self.tell("GET", "media")["media"])

    def requests(self, operation: str = "") -> list[dict[str, Any]]:
        """The calls that have ended since the practice cloud was started."""
        return list(self.tell("GET", f"requests?operation={operation}")["requests"])

    def tell(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        """A call to `/practice/…`."""
        return ask_practice(self.practice_root, method, path, **asked)

    def see_to_the_cloud(self) -> None:
        """Have the practice cloud started again, if it is gone."""
        if not self.is_reachable():
            self.run("account", "test", ACCOUNT)
            wait_until(self.is_reachable, "the practice cloud is back")

    def is_reachable(self) -> bool:
        """Whether the practice cloud answers now."""
        try:
            self.tell("GET", "state")
        except (OSError, urllib.error.URLError):
            return False
        return True


class Command:
    """One typed command; its words land in two files, so that no pipe can fill."""

    def __init__(
        self, words: list[str], *, log: Path, environment: Mapping[str, str], stdin: str
    ) -> None:
        self.out_file, self.error_file = log.with_suffix(".out"), log.with_suffix(".err")
        with self.out_file.open("wb") as out, self.error_file.open("wb") as error:
            self.process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=error,
                env=dict(environment),
                start_new_session=True,
            )
        assert self.process.stdin is not None
        self.process.stdin.write(stdin.encode())
        self.process.stdin.close()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The whole JSON lines on stdout so far."""
        whole = self.out_file.read_text("utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    @property
    def last(self) -> dict[str, Any]:
        """The last line."""
        return self.lines[-1]

    @property
    def errors(self) -> str:
        """What it said on stderr."""
        return self.error_file.read_text("utf-8", "replace")

    def wait(self, patience_s: float = PATIENCE_S) -> int:
        """The exit code, when it has ended."""
        return self.process.wait(patience_s)

    def wait_for(self, is_met: Callable[[dict[str, Any]], bool], what: str) -> None:
        """Wait until a line says so."""
        wait_until(lambda: any(map(is_met, self.lines)), what)

    def kill(self) -> None:
        """End it at once, wherever it is."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)


def ask_practice(root: Path, method: str, path: str, **asked: Any) -> dict[str, Any]:
    """A call to `/practice/…` of the cloud that serves `root`; `asked` is sent as JSON."""
    port, token = ((root / name).read_text("ascii") for name in ("port", "token"))
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/practice/{path}",
        method=method,
        data=json.dumps(asked).encode() if asked else None,
        headers={"X-Practice-Token": token},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=ANSWER_S) as answer:
        return dict(json.loads(answer.read()))


def wait_until(is_met: Callable[[], bool], what: str, *, patience_s: float = PATIENCE_S) -> None:
    """
    Look again and again until `is_met`.

    Raises:
        TimeoutError: It was not, for so long; names `what`.
    """
    deadline_s = time.monotonic() + patience_s
    while not is_met():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"not within {patience_s:.0f} s: {what}")
        time.sleep(LOOK_EVERY_S)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2][1] != "Z"
    except OSError:
        return False


def _words_of(pid: int) -> list[str]:
    """The command line of a process that runs; empty when it does not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return []
