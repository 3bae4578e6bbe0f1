"""A film from the typed command to published, and what it leaves in the cloud."""

import filecmp
from pathlib import Path

import pytest
from fastcrc import crc64

from tests.journeys.films import MIB, film_of
from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process


def test_a_film_arrives_byte_for_byte_and_is_published_once(home: RealHome, films: Path) -> None:
    film = film_of(films / "film.mp4", 60 * MIB)

    command = home.upload(film)

    assert command.wait() == 0, command.errors
    (job,) = command.last["jobs"]
    (medium,) = home.media()
    assert filecmp.cmp(film, medium["object"], shallow=False)
    assert job["crc64"] == str(crc64.xz(film.read_bytes()))
    assert (job["resent_bytes"], job["acked_bytes"]) == (0, 60 * MIB)
    assert (medium["id"], medium["status"]) == (job["media_id"], "Normal")
    assert (medium["source_uploads"], medium["refreshes"]) == (1, 0)
