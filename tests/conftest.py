"""What holds for every test: a home of its own, no network but loopback, no unexpected log."""

import itertools
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.conformance.declared import summary
from tests.fakes.loopback_only import refuse_everything_but_loopback

# Set before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same choices each time: a suite that fails at random is a suite nobody believes. A busy
# machine must not fail a test either, so no deadline and no judgement on speed.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", parent=settings.get_profile("suite"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

HOME_VARIABLES = {
    "HOME": "home",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_DATA_HOME": "home/data",
    "XDG_STATE_HOME": "home/state",
    "XDG_RUNTIME_DIR": "run",
    "DESKTOP_UPLOADER_HOME": "program",
}
NOT_FOR_TESTS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "DBUS_SESSION_BUS_ADDRESS")
PREFIX_OF_OUR_VARIABLES = "DESKTOP_UPLOADER_"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as window tests whatever lies in tests/gui or uses Qt's fixtures."""
    for item in items:
        uses_qt = {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ()))
        if uses_qt or "gui" in item.path.relative_to(item.config.rootpath).parts:
            item.add_marker("window")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was not tried of which cloud, because it has declared that it cannot do it."""
    skipped = [one.longrepr for one in terminalreporter.getreports("skipped")]
    lines = list(summary(one[2] for one in skipped if isinstance(one, tuple)))
    if lines:
        terminalreporter.section("cases that clouds left out by their declared abilities")
        terminalreporter.write_line("\n".join(lines))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """Let a report that holds a name which is no text (a lone surrogate) reach the main process.

    pytest-xdist's wire takes UTF-8 only; one such report would end the whole run.
    """
    return _as_utf8((yield))


def _as_utf8(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_as_utf8(key): _as_utf8(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_as_utf8, value))
    return value


@pytest.fixture(scope="session")
def homes() -> Iterator[Iterator[Path]]:
    """
    Directories, each new. Short, because a Unix socket's path may have 107 bytes only; and made
    here, because `tmp_path` belongs to the test that lists it.
    """
    top = Path(tempfile.mkdtemp(prefix="du-"))
    yield (top / str(number) for number in itertools.count())
    shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The directory that this test, and what it starts, takes for everything of the user's."""
    home = next(homes)
    for name in [name for name in os.environ if name.startswith(PREFIX_OF_OUR_VARIABLES)]:
        monkeypatch.delenv(name)
    for name in NOT_FOR_TESTS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, place in HOME_VARIABLES.items():
        monkeypatch.setenv(name, str(home / place))
    (home / "home").mkdir(parents=True)
    (home / "run").mkdir(mode=0o700)
    yield home
    # At once: all of a run's films together would fill a disk.
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and every look-up that would leave this machine."""
    refuse_everything_but_loopback(monkeypatch, socket)


@pytest.fixture
def expected_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """For a test in which warnings are meant: it looks at them itself."""
    return caplog


@pytest.fixture(autouse=True)
def no_unexpected_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail the test when anything was logged at WARNING or above and nobody expected it."""
    yield
    if "expected_logs" in request.fixturenames:
        return
    unexpected = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not unexpected, f"unexpected log: {unexpected}"
