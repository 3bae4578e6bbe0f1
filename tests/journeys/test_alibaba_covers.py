"""Covers on their way to Alibaba: an image each, which the film's record then names."""

from pathlib import Path

import pytest

from desktop_uploader.domain.media import Stage
from tests.journeys.covers import cover, media, png, shown, told
from tests.journeys.day import THREE_PARTS, Day

PICTURE = png(size_bytes=3000)
LOST_IN_BETWEEN = {
    "the making of the image": "CreateUploadImage",
    "the picture": "PutObject",
    "the naming": "UpdateVideoInfo",
}


@pytest.fixture(params=[0, THREE_PARTS], ids=["one put", "three parts"])
def film_bytes(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_a_cover_arrives_byte_for_byte_and_its_medium_names_it(
    tmp_path: Path, film_bytes: int
) -> None:
    with Day(tmp_path) as day:
        film = day.film(size_bytes=film_bytes)
        job_id = day.add(film, cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert shown(day) == [PICTURE]
        assert [Path(row["object"]).read_bytes() for row in media(day)] == [
            Path(film.decode()).read_bytes()
        ]
        assert told(day, job_id) == ["cover-kept"]
        # The film is complete: no credential of its own is asked for any more.
        assert [row["refreshes_after_complete"] for row in media(day)] == [0]


def test_the_vendors_own_package_sends_it_as_well(tmp_path: Path) -> None:
    pytest.importorskip("oss2")
    with Day(tmp_path) as day:
        day.account.options["store"] = "sdk"
        day.add(cover=cover(day))

        day.run()

        assert shown(day) == [PICTURE]


@pytest.mark.parametrize("lost", LOST_IN_BETWEEN)
def test_an_answer_that_is_lost_on_the_way_costs_no_cover(tmp_path: Path, lost: str) -> None:
    operation = LOST_IN_BETWEEN[lost]
    with Day(tmp_path) as day:
        nth = 2 if operation == "PutObject" else 1
        day.cloud.fault("lose_answer", operation=operation, nth=nth)
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert shown(day) == [PICTURE]
        # Only where nobody was told of the image must there be another one.
        assert day.calls("CreateUploadImage") == (2 if operation == "CreateUploadImage" else 1)
        assert day.calls("CreateUploadVideo") == 1


def test_a_credential_of_the_image_that_ends_gets_the_picture_another_image(
    tmp_path: Path,
) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault("expire_credentials", operation="PutObject", nth=2)
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert shown(day) == [PICTURE]
        assert day.calls("CreateUploadImage") == 2


@pytest.mark.parametrize("operation", ["CreateUploadImage", "UpdateVideoInfo"])
def test_a_key_that_may_not_set_covers_brings_the_film_all_the_same(
    tmp_path: Path, operation: str
) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault("error", operation=operation, code="Forbidden.RAM", status=403)
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert shown(day) == [b""]
        assert told(day, job_id) == ["cover-not-kept"]
        assert day.job(job_id).restarts == 0


def test_a_kill_after_the_cover_sends_it_no_second_time(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        job_id = day.add(cover=cover(day))
        day.run_until(Stage.COMMITTING, job_id)
        while day.job(job_id).has_cover_to_send:
            day.step()

        day.kill_engine()
        day.run()

        assert shown(day) == [PICTURE]
        assert (day.calls("CreateUploadImage"), len(media(day))) == (1, 1)


def test_a_kill_before_the_cover_is_made_up_for(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault("reset", operation="CreateUploadImage")
        job_id = day.add(cover=cover(day))
        day.run_until(Stage.WAITING, job_id)

        day.kill_engine()
        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert shown(day) == [PICTURE]


def test_a_webp_picture_is_refused_with_what_is_taken(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        film, picture = day.film(), day.file("c.webp", b"RIFF\0\0\0\0WEBPVP8 ")

        added = day.order(film, cover=picture, calls_nobody=True)

        [refused] = added.refused
        assert refused.finding.rule == "cover-extension"
        assert dict(refused.finding.facts)["accepted"] == "gif jpeg jpg png"


@pytest.mark.parametrize("kind", ["lose_answer", "reset", "throttle", "html"])
def test_a_fault_at_any_call_costs_neither_film_nor_cover(tmp_path: Path, kind: str) -> None:
    for nth in range(1, 40):
        folder = tmp_path / str(nth)
        folder.mkdir()
        with Day(folder) as day:
            day.cloud.fault(kind, nth=nth)
            job_id = day.add(cover=cover(day))

            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED, (nth, day.job(job_id).trouble)
            # Of a film whose opening nobody answered there may be a record that is never filled.
            assert shown(day) == [PICTURE], nth
            if day.cloud.requests_seen < nth:
                return
    raise AssertionError("a story without an end")
