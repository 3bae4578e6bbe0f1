"""Commands and their engine: one engine a home, lost and found."""

import os
import signal
from pathlib import Path

import pytest

from tests.journeys.films import MIB, clip, film_of
from tests.journeys.real_home import RealHome, is_alive, wait_until

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks into /proc"),
]

OLD_ENGINE = """
import sys, desktop_uploader
desktop_uploader.__version__ = "0.0.1"
from desktop_uploader.launch.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def kill_engine(home: RealHome) -> int:
    wait_until(lambda: home.engine_pid() is not None, "an engine runs")
    pid = home.engine_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(pid), "it is dead")
    return pid


def test_an_engine_killed_while_it_starts_is_started_again_at_once(
    home: RealHome, films: Path
) -> None:
    home.run("queue")
    kill_engine(home)
    command = home.start("queue", "--json")
    kill_engine(home)

    assert command.wait(20) == 0, command.errors


def test_a_command_goes_on_through_the_loss_of_its_engine(home: RealHome, films: Path) -> None:
    film = film_of(films / "film.mp4", 40 * MIB)
    command = home.upload(film, "--limit", "20M")
    command.wait_for(lambda line: line.get("acked_bytes", 0) > 0, "a part is stored")
    first = kill_engine(home)

    assert command.wait() == 0, command.errors
    (job,) = command.last["jobs"]
    assert (job["state"], job["resent_bytes"]) == ("published", 0)
    assert home.engine_pid() != first


def test_closing_the_terminal_leaves_the_engine_at_work(home: RealHome, films: Path) -> None:
    film = film_of(films / "film.mp4", 40 * MIB)
    command = home.upload(film, "--limit", "6M", "--connections", 1)
    command.wait_for(lambda line: line.get("acked_bytes", 0) > 0, "a part is stored")
    before = home.engine_pid()
    command.process.send_signal(signal.SIGINT)

    assert command.wait() == 130
    assert command.last["exit_code"] == 130
    assert home.engine_pid() == before is not None
    again = home.upload(film, "--limit", "0")
    assert again.wait() == 0
    assert [job["id"] for job in again.last["jobs"]] == [command.last["jobs"][0]["id"]]
    assert len(home.media()) == 1


def test_two_commands_at_once_share_one_engine(home: RealHome, films: Path) -> None:
    commands = [home.upload(clip(films / f"{name}.mp4")) for name in ("one", "two")]

    assert [command.wait() for command in commands] == [0, 0], [c.errors for c in commands]
    began = (home.folder / "logs" / "engine.log").read_text("utf-8").count(" began: ")
    assert began == 1
    assert sorted(medium["title"] for medium in home.media()) == ["one", "two"]


def test_an_engine_of_another_version_gives_way(home: RealHome, films: Path) -> None:
    old = home.start_program("-c", OLD_ENGINE, "desktop_uploader.launch", home.folder)
    wait_until(lambda: home.engine_pid() is not None, "the old engine runs")

    assert home.upload(clip(films / "film.mp4")).wait() == 0

    assert old.wait() == 0
    assert home.engine_pid() != old.process.pid


def test_another_proxy_is_taken_by_an_engine_started_anew_and_the_upload_goes_on(
    home: RealHome, films: Path
) -> None:
    film = film_of(films / "film.mp4", 40 * MIB)
    command = home.upload(film, "--limit", "20M")
    command.wait_for(lambda line: line.get("acked_bytes", 0) > 0, "a part is stored")
    first = home.engine_pid()

    assert home.run("--proxy", "http://127.0.0.1:9", "queue").wait() == 0
    second = home.engine_pid()
    assert home.run("--proxy", "http://127.0.0.1:9", "queue").wait() == 0

    assert command.wait() == 0, command.errors
    (job,) = command.last["jobs"]
    assert (job["state"], job["resent_bytes"]) == ("published", 0)
    assert first != second == home.engine_pid()
