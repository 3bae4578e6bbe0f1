"""Covers on their way to Tencent: byte for byte beside their films, and never in their way."""

from pathlib import Path

import pytest

from desktop_uploader.domain.media import CoverFate, Stage
from tests.journeys.covers import cover, media, png, shown, told
from tests.journeys.day import THREE_PARTS, said
from tests.journeys.test_tencent import COMMIT, LARGE, day_at, turns_cost_nothing

__all__ = ["turns_cost_nothing"]  # a fixture that goes with `day_at`

EVERY_WAY = ("v3", "v2", "ugc", "broker")


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("film_bytes", [0, THREE_PARTS], ids=["one put", "three parts"])
def test_a_cover_arrives_byte_for_byte_and_its_medium_names_it(
    tmp_path: Path, film_bytes: int, way: str
) -> None:
    with day_at(tmp_path, way) as day:
        film = day.film(size_bytes=film_bytes)
        job_id = day.add(film, cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert shown(day) == [png(size_bytes=3000)]
        assert [Path(row["object"]).read_bytes() for row in media(day)] == [
            Path(film.decode()).read_bytes()
        ]
        assert told(day, job_id) == ["cover-kept"]


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_film_without_a_cover_asks_for_no_place_for_one(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert shown(day) == [b""]


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_the_vendors_own_package_sends_it_as_well(tmp_path: Path, way: str) -> None:
    pytest.importorskip("qcloud_cos")
    with day_at(tmp_path, way) as day:
        day.account.options["store"] = "sdk"
        day.add(cover=cover(day))

        day.run()

        assert shown(day) == [png(size_bytes=3000)]


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_cover_that_the_store_forbids_costs_its_film_nothing(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("error", operation="PutObject", nth=2, code="AccessDenied", status=403)
        film = day.film()
        job_id = day.add(film, cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert told(day, job_id) == ["cover-not-kept"]
        assert day.job(job_id).cover is CoverFate.GIVEN_UP
        assert [Path(row["object"]).read_bytes() for row in media(day)] == [
            Path(film.decode()).read_bytes()
        ]


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_commit_that_nobody_answered_and_that_wants_the_cover_costs_no_film(
    tmp_path: Path, way: str
) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("error", operation="PutObject", nth=2, code="AccessDenied", status=403)
        day.cloud.fault("black_hole", operation=COMMIT[way])
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert len(media(day)) == 1


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("kind", ["reset", "lose_answer"])
def test_a_cover_survives_a_bad_line(tmp_path: Path, kind: str, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault(kind, operation="PutObject", nth=2)
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert shown(day) == [png(size_bytes=3000)]
        assert day.calls(COMMIT["v3" if way == "broker" else way]) == 1


@pytest.mark.parametrize(("way", "comes_along"), [("v3", False), ("ugc", True)])
def test_a_certificate_that_ends_before_the_cover_costs_it_only_where_none_comes_anew(
    tmp_path: Path, way: str, comes_along: bool
) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("expire_credentials", operation="PutObject", nth=2)
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert shown(day) == [png(size_bytes=3000) if comes_along else b""]


@pytest.mark.parametrize(("way", "comes_along"), [("v3", False), ("v2", True), ("ugc", True)])
def test_a_kill_before_the_cover_costs_it_only_where_no_permission_comes_anew(
    tmp_path: Path, way: str, comes_along: bool
) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("reset", operation="PutObject", nth=2)
        job_id = day.add(cover=cover(day))
        day.run_until(Stage.WAITING, job_id)

        day.kill_engine()
        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert shown(day) == [png(size_bytes=3000) if comes_along else b""]


def test_a_certificate_that_was_kept_for_a_large_film_brings_its_cover_after_a_kill(
    tmp_path: Path,
) -> None:
    with day_at(tmp_path, "v3") as day:
        day.cloud.fault("reset", operation="PutObject")
        job_id = day.add(day.film(size_bytes=LARGE), cover=cover(day))
        day.run_until(Stage.WAITING, job_id)

        day.kill_engine()
        day.run()

        assert shown(day) == [png(size_bytes=3000)]
        assert (day.calls("ApplyUpload"), day.job(job_id).tally.resent_bytes) == (1, 0)


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_kill_after_the_cover_sends_it_no_second_time(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        job_id = day.add(cover=cover(day))
        day.run_until(Stage.COMMITTING, job_id)
        while day.job(job_id).has_cover_to_send:
            day.step()

        day.kill_engine()
        day.run()

        assert shown(day) == [png(size_bytes=3000)]
        assert day.calls("PutObject") == 2
        assert len(media(day)) == 1


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_lost_commit_with_a_cover_is_found(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("lose_answer", operation=COMMIT[way])
        job_id = day.add(cover=cover(day))

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert shown(day) == [png(size_bytes=3000)]
        assert day.calls(COMMIT[way]) == 1


@pytest.mark.parametrize("name", ["gone.png", "text.png", "cover.jpg", "cover.tif"])
def test_a_bad_cover_is_told_of_by_name_and_nobody_is_called(tmp_path: Path, name: str) -> None:
    with day_at(tmp_path, "v3") as day:
        film = day.film()
        cover(day, "cover.jpg")
        cover(day, "cover.tif")
        day.file("text.png", b"no picture")

        added = day.order(film, cover=bytes(tmp_path / "films" / name), calls_nobody=True)

        assert [name in sentence for sentence in said(added.refused)] == [True]
        assert [name in sentence for sentence in said(added.refused, "zh")] == [True]
        assert day.cloud.requests() == []


@pytest.mark.parametrize("kind", ["lose_answer", "reset", "throttle", "html"])
@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_fault_at_any_call_costs_neither_film_nor_cover(
    tmp_path: Path, way: str, kind: str
) -> None:
    for nth in range(1, 40):
        folder = tmp_path / str(nth)
        folder.mkdir()
        with day_at(folder, way) as day:
            day.cloud.fault(kind, nth=nth)
            job_id = day.add(cover=cover(day))

            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED, (nth, day.job(job_id).trouble)
            assert shown(day) == [png(size_bytes=3000)], nth
            if day.cloud.requests_seen < nth:
                return
    raise AssertionError("a story without an end")
