"""Files, disks and journals that fail while a film is on its way."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_uploader.domain.job import State
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.orders import Choice
from desktop_uploader.system.disk_faults import DiskFaults
from desktop_uploader.system.source_files import LocalFiles
from tests.journeys.day import THREE_PARTS, Day, rules, said


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """A home, an engine and a cloud."""
    with Day(tmp_path) as begun:
        yield begun


def grow(film: Path) -> None:
    with film.open("ab") as file:
        file.write(b"more")


def shrink(film: Path) -> None:
    os.truncate(film, 1000)


def replace(film: Path) -> None:
    other = film.with_name("other.mp4")
    other.write_bytes(film.read_bytes())
    other.replace(film)


def make_a_pipe(film: Path) -> None:
    film.unlink()
    os.mkfifo(film)


TROUBLES: dict[str, tuple[Callable[[Path], None], str]] = {
    "grown": (grow, "SourceChanged"),
    "cut short": (shrink, "SourceChanged"),
    "replaced": (replace, "SourceChanged"),
    "touched": (Path.touch, "SourceChanged"),
    "deleted": (Path.unlink, "SourceMissing"),
    "a pipe now": (make_a_pipe, "SourceRefused"),
}


@pytest.mark.parametrize("when", ["queued", "uploading"])
@pytest.mark.parametrize("what", TROUBLES)
def test_a_film_that_is_not_itself_any_more_never_becomes_an_object(
    day: Day, what: str, when: str
) -> None:
    spoil, kind = TROUBLES[what]
    job_id, other = day.add(day.film(size_bytes=THREE_PARTS)), day.add(day.film("other film.mp4"))
    if when == "uploading":
        day.run_until(Stage.UPLOADING, job_id)

    spoil(day.folder / "films" / "film.mp4")
    day.run()

    trouble = day.job(job_id).trouble
    assert (day.stage(job_id), day.stage(other)) == (Stage.FAILED, Stage.PUBLISHED)
    assert trouble is not None
    assert trouble.kind == kind
    assert all("film.mp4" in advice.what and advice.do for advice in day.said_of(job_id))
    assert len(day.objects()) == 1


def test_a_film_that_is_deleted_once_it_was_sent_is_published(day: Day) -> None:
    job_id = day.add()
    day.run_until(Stage.PROCESSING, job_id)

    (day.folder / "films" / "film.mp4").unlink()
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED


def test_a_changed_film_that_is_added_again_goes_as_it_is_now(day: Day) -> None:
    path = day.film(size_bytes=THREE_PARTS)
    first = day.add(path)
    day.run_until(Stage.UPLOADING, first)
    content = day.film(size_bytes=THREE_PARTS + 100)
    day.run()

    second = day.add(path)
    day.run()

    assert content == path
    assert (day.stage(first), day.stage(second)) == (Stage.FAILED, Stage.PUBLISHED)
    assert [len(content) for content in day.objects()] == [THREE_PARTS + 100]


def test_a_film_that_comes_back_goes_on_when_a_person_says_so(day: Day) -> None:
    film = day.folder / "films" / "film.mp4"
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.run_until(Stage.UPLOADING, job_id)
    film.rename(film.with_suffix(".away"))
    day.run()

    film.with_suffix(".away").rename(film)
    day.engine.retry(Choice((job_id,)))
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert len(day.cloud.requests("CreateUploadVideo")) == 1


# --- one file, one medium ------------------------------------------------------------------------


def test_a_film_named_twice_in_one_order_is_one_medium(day: Day) -> None:
    path = day.film()

    added = day.order(path, path)
    day.run()

    assert (len(added.new), added.known) == (1, added.new)
    assert len(day.objects()) == 1


def test_a_film_named_twice_beside_its_folder_is_one_medium(day: Day) -> None:
    path = day.film()

    day.order(path, bytes(day.folder / "films"), again=True)
    day.run()

    assert len(day.objects()) == 1


def test_a_published_film_is_not_sent_again_unless_a_person_says_so(day: Day) -> None:
    path = day.film()
    first = day.add(path)
    day.run()

    again = day.order(path, title="another title")
    forced = day.order(path, again=True)
    day.run()

    assert (again.new, again.known) == ((), (first,))
    assert [day.stage(job_id) for job_id in forced.new] == [Stage.PUBLISHED]
    assert len(day.objects()) == 2


def test_other_words_for_a_film_on_its_way_are_refused_and_name_its_job(day: Day) -> None:
    path = day.film(size_bytes=THREE_PARTS)
    job_id = day.add(path)
    day.run_until(Stage.UPLOADING, job_id)

    added = day.order(path, title="another title")
    day.run()

    assert rules(added.refused) == ["other-metadata"]
    assert f"job {job_id}" in said(added.refused)[0]
    assert day.stage(job_id) is Stage.PUBLISHED


# --- disks ---------------------------------------------------------------------------------------


def unplugged(tmp_path: Path) -> Day:
    """A day with films on a disk below a place where disks come and go."""
    faults = DiskFaults(places=(tmp_path / "films",), is_mount=lambda _path: False)
    day = Day(tmp_path, files=LocalFiles(faults))
    (tmp_path / "films" / "stick").mkdir()
    return day


def test_a_film_on_a_disk_that_is_away_waits_for_as_long_as_it_takes_and_goes(
    tmp_path: Path,
) -> None:
    with unplugged(tmp_path) as day:
        job_id = day.add(day.film("stick/film.mp4", size_bytes=THREE_PARTS))
        day.run_until(Stage.UPLOADING, job_id)
        stick = tmp_path / "films" / "stick"
        stick.rename(tmp_path / "pocket")
        day.run(most_s=1200.0)
        assert day.stage(job_id) is Stage.WAITING
        assert "film.mp4" in day.said_of(job_id)[0].what

        (tmp_path / "pocket").rename(stick)
        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED


def test_films_on_a_disk_that_is_away_do_not_hold_up_the_others(tmp_path: Path) -> None:
    with unplugged(tmp_path) as day:
        away = [day.add(day.film(f"stick/{n}.mp4")) for n in range(70)]
        here = day.add(day.film())
        (tmp_path / "films" / "stick").rename(tmp_path / "pocket")

        day.run(most_s=120.0)

        assert day.stage(here) is Stage.PUBLISHED
        assert {day.stage(job_id) for job_id in away} == {Stage.WAITING}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A home on a disk of its own, which a test can fill."""
    home = tmp_path / "home"
    home.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(home)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk is not allowed here")
    yield home
    subprocess.run(["umount", str(home)], check=True)


def test_a_full_disk_under_the_journal_holds_everything_and_loses_nothing(
    tmp_path: Path, small_disk: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    with Day(tmp_path) as day:
        job_ids = [day.add(day.film(f"{n}.mp4", size_bytes=THREE_PARTS)) for n in range(2)]
        day.run_until(Stage.UPLOADING, job_ids[0])
        fill(small_disk / "fill")
        day.run_a_while()
        calls = day.cloud.requests_seen
        day.run_a_while()
        assert day.cloud.requests_seen == calls
        assert State.ENDED not in [day.job(job_id).state for job_id in job_ids]

        (small_disk / "fill").unlink()
        day.run()

        assert [day.stage(job_id) for job_id in job_ids] == [Stage.PUBLISHED] * 2
        assert len(day.objects()) == len(day.cloud.requests("CreateUploadVideo")) == 2
        assert ["disk-full" in record.getMessage() for record in expected_logs.records] == [True]


def fill(path: Path) -> None:
    """Take every byte that is left on a disk."""
    with path.open("wb", buffering=0) as file:
        for piece in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(piece))


@pytest.mark.parametrize(
    "stage", [Stage.AUTHORIZING, Stage.UPLOADING, Stage.COMPLETING, Stage.PROCESSING]
)
def test_an_engine_that_was_killed_goes_on_where_it_was(day: Day, stage: Stage) -> None:
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.run_until(stage, job_id)

    day.kill_engine()
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.job(job_id).tally.resent_bytes == 0
    assert len(day.objects()) == 1
