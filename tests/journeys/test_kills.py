"""Processes that are killed, and the same command again: nothing is lost, nothing comes twice."""

import os
import random
import signal
from pathlib import Path

import pytest

from tests.journeys.films import MIB, clip, film_of
from tests.journeys.killing import Killing
from tests.journeys.proof import broken_promises, forgotten_uploads, row_count_is_wrong
from tests.journeys.real_home import RealHome, is_alive, wait_until

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks into /proc"),
]

KILLS = 10
SEED = 20


def test_ten_kills_lose_nothing_and_double_nothing(home: RealHome, films: Path) -> None:
    killing = Killing(home, random.Random(SEED), longest_rest_s=0.3)
    home.start_cloud("--transcode", "copy")
    batch = [clip(films / f"clip-{number}.mp4") for number in range(8)]
    batch += [film_of(films / f"film-{number}.mov", 24 * MIB, seed=number) for number in range(2)]
    while len(killing.kills) < KILLS:
        batch.append(film_of(films / f"next-{len(batch)}.mp4", 17 * MIB, seed=len(batch)))
        assert killing.publish(batch, most_kills=KILLS) == 0

    assert broken_promises(home, batch) == []
    assert row_count_is_wrong(home, len(batch)) == []
    assert killing.resent_at_most_bytes <= killing.allowed_again_bytes
    home.end()
    heavy, _ = forgotten_uploads(home)
    assert heavy == []


def test_the_practice_cloud_comes_back_and_the_film_goes_on(home: RealHome, films: Path) -> None:
    film = film_of(films / "film.mp4", 40 * MIB)
    command = home.upload(film, "--limit", "20M")
    command.wait_for(lambda line: line.get("acked_bytes", 0) > 0, "a part is stored")
    pid = home.cloud_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(pid), "it is dead")

    assert command.wait() == 0, command.errors
    assert command.last["jobs"][0]["resent_bytes"] == 0
    assert home.cloud_pid() != pid
    assert broken_promises(home, [film]) == []
