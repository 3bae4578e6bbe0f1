"""The terminal over a scripted station, in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_uploader.cli import following
from desktop_uploader.cli.main import run
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.engine import JobRow
from tests.fakes.scripted_engine import PRACTICE, ScriptedEngine
from tests.fakes.scripted_station import ScriptedStation

MINE = AccountRow("mine", "alibaba", "key", "cn-shanghai", "file")


@dataclass
class Shell:
    """What was typed, and what came of it."""

    capture: pytest.CaptureFixture[str]
    engine: ScriptedEngine = field(
        default_factory=lambda: ScriptedEngine(accounts=(MINE, PRACTICE))
    )
    station: ScriptedStation = field(init=False)
    out: str = ""
    err: str = ""

    def __post_init__(self) -> None:
        self.station = ScriptedStation(self.engine)

    def __call__(self, *argv: str) -> int:
        code = run(argv, self.station)
        self.out, self.err = self.capture.readouterr()
        return code

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def ends_with(self, **changes: Any) -> None:
        """Have every job that is added become like this."""
        self.engine.after_add = lambda ids: self.engine.put(
            *(replace(self.engine.jobs[job_id], **changes) for job_id in ids)
        )


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is noticed at once."""
    plain: Callable[..., Any] = following.Inbox.next
    monkeypatch.setattr(following.Inbox, "next", lambda self, timeout_s: plain(self, 0.001))


def row(number: int, stage: Stage = Stage.QUEUED, **more: Any) -> JobRow:
    facts = {"path": f"/f/{number}.mp4", "name": f"{number}.mp4", "account": "mine"} | more
    return JobRow(id=JobId(number), title="t", stage=stage, size_bytes=1000, **facts)
