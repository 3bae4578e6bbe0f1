"""Temporary credentials that end while a film is on its way."""

import time
from pathlib import Path

import pytest

from tests.journeys.films import MIB, film_of, hollow_film
from tests.journeys.proof import broken_promises
from tests.journeys.real_home import RealHome, wait_until
from tests.journeys.receipts import Receipts

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks into /proc"),
]

LIFE_S = 5
RENEWED_AFTER_S = 4
"""A credential is replaced when four fifths of its life are over."""

SLOW_LINE = 4_000_000
"""Bytes a second; 32 parts of 8 MiB take more than a minute."""


def test_credentials_that_end_every_five_seconds_cost_no_part(home: RealHome, films: Path) -> None:
    film = film_of(films / "film.mp4", 46 * MIB)
    receipts = Receipts(home)
    home.start_cloud("--credential-life-s", LIFE_S)

    command = home.upload(film, "--limit", "4M", "--connections", 2)

    assert command.wait() == 0, command.errors
    assert command.last["jobs"][0]["resent_bytes"] == 0
    assert receipts.read() == 0
    (opened,) = home.requests("CreateUploadVideo")
    ends = [row["at_s"] + row["ms"] / 1000 for row in home.requests("UploadPart")]
    expiries = (max(ends) - opened["at_s"]) // RENEWED_AFTER_S
    (medium,) = home.media()
    assert expiries >= 2
    assert abs(medium["refreshes"] - expiries) <= 1
    assert broken_promises(home, [film]) == []


def test_32_parts_whose_credential_ends_in_flight_cost_one_renewal(
    home: RealHome, films: Path
) -> None:
    film = hollow_film(films / "film.mp4", 32 * 8 * MIB)
    home.settings["DESKTOP_UPLOADER_TRANSFER_CONNECTIONS_START"] = "32"
    home.start_cloud("--credential-life-s", LIFE_S)
    home.tell("POST", "settings", line_bytes_per_s=SLOW_LINE, expiry_after_body=True)

    command = home.upload(film, "--connections", 32)
    wait_until(lambda: calls_under_way(home) == 32, "32 parts are in flight")
    home.tell("POST", "settings", credential_life_s=3000)
    (opened,) = home.requests("CreateUploadVideo")
    wait_until(lambda: time.time() > opened["at_s"] + LIFE_S + 1, "their credential has ended")
    home.tell("POST", "settings", line_bytes_per_s=0)

    assert command.wait() == 0, command.errors
    refused = [row for row in home.requests("UploadPart") if row["status"] == 403]
    (medium,) = home.media()
    assert len(refused) == 32
    assert len(home.requests("RefreshUploadVideo")) == medium["refreshes"] == 1
    assert broken_promises(home, [film]) == []


def calls_under_way(home: RealHome) -> int:
    return int(home.tell("GET", "state")["requests"]) - len(home.requests())
