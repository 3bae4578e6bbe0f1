"""What a face may ask of the program around it. Handed in by `launch`, so faces know no rooms."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from desktop_uploader.ports.engine import Engine


@dataclass(frozen=True, slots=True)
class StartOptions:
    """
    What was said on the command line for the whole program.

    Attributes:
        home: Folder that holds everything; "" for the system's own folders.
        overrides: Settings for this run alone, by name ("transfer.limit_bytes_per_s" …).
    """

    home: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """How a practice cloud is to be served."""

    host: str = "127.0.0.1"
    port: int = 0
    root: str = ""
    tls: bool = False
    as_json: bool = False
    credential_life_s: float | None = None
    transcode: str = "real"
    qps: str = "real"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """
    One setting as a person sees it.

    Attributes:
        name: Dotted ("transfer.connections").
        value, default: As texts.
        kind: "text", "whole", "number", "yes-no", "choice", "bytes-per-s".
        unit: "" where there is none.
        accepted: Range or words that it takes, for a sentence.
        sentence: Name of the phrase that explains it.
    """

    name: str
    value: str
    default: str
    kind: str
    unit: str = ""
    accepted: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """
    One line of the doctor's report.

    Attributes:
        what: Name of the thing looked at ("journal", "keyring", "proxy", "account" …).
        is_well: False asks for something to be done; None is for information only.
        facts: What a sentence about it needs.
    """

    what: str
    is_well: bool | None
    facts: Mapping[str, str] = field(default_factory=dict)


class Station(Protocol):
    """
    The program around a face.

    Raises:
        UploaderError: RequestRefused with a rule as `code` where something cannot be
            ("other-engine", "home-on-network-drive", "bad-setting" …).
    """

    @property
    def language(self) -> str:
        """Language of the words: "zh" or "en"."""
        ...

    def connect(self) -> AbstractContextManager[Engine]:
        """The engine of this home: the one that runs, or one started now, as its client."""
        ...

    def run_engine(self) -> int:
        """Be the engine until ended; returns an exit code."""
        ...

    def serve_practice_cloud(self, options: PracticeOptions) -> int:
        """Serve a practice cloud until ended; returns an exit code."""
        ...

    def open_window(self, paths: Sequence[bytes], *, is_demo: bool = False) -> int:
        """
        Show the window until it is closed; returns an exit code.

        Args:
            is_demo: Send `paths` to the practice cloud at once, and end when they are published.
        """
        ...

    def settings(self) -> list[SettingRow]:
        """Every setting."""
        ...

    def change_setting(self, name: str, value: str) -> SettingRow:
        """
        Keep another value; a running engine learns of it.

        Raises:
            RequestRefused: "unknown-setting" or "bad-setting", with the accepted values.
        """
        ...

    def examine(self) -> list[Examined]:
        """The doctor's report: places, journal, secrets, line, clock, accounts."""
        ...

    def write_bundle(self, path: str) -> None:
        """A zip for support: report, settings, the engine's log; no secret, no title, no path."""
        ...


StationMaker = Callable[[StartOptions], Station]
