"""Subtitles that go along with films: media of their own, that keep no film from anything."""

from pathlib import Path

import pytest

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from tests.journeys.covers import cover, media, png
from tests.journeys.day import Day, rules, said

CAPTIONS = "1\n00:00:01,000 --> 00:00:02,000\n你好 – hello\n".encode()


def captions(day: Day, name: str = "captions.srt", content: bytes = CAPTIONS) -> bytes:
    return day.file(name, content)


def told(day: Day, job_id: JobId) -> list[dict[str, str]]:
    """What the story of a film says of its subtitle."""
    notes = day.journal.notes(job_id)
    return [dict(note.facts) for note in notes if note.what == "subtitle-goes-along"]


def subtitles(day: Day) -> list[bytes]:
    return [Path(row["object"]).read_bytes() for row in media(day) if row["kind"] == "subtitle"]


def test_a_subtitle_arrives_and_the_story_of_its_film_names_its_job(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        path = captions(day)
        film, subtitle = day.order(day.film(), subtitle=path, template="VOD_NO_TRANSCODE").new

        day.run()

        assert [day.stage(one) for one in (film, subtitle)] == [Stage.PUBLISHED] * 2
        assert subtitles(day) == [CAPTIONS]
        assert told(day, film) == [{"subtitle": path.decode(), "job": str(subtitle)}]
        place = day.job(subtitle).place
        assert place is not None
        assert place.media_id is not None
        assert place.media_id.endswith(next(r["id"] for r in media(day) if r["kind"] != "film"))


def test_a_subtitle_that_fails_leaves_its_film_published(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault(
            "error", operation="CreateUploadAttachedMedia", code="Forbidden.RAM", times=0
        )
        film, subtitle = day.order(day.film(), subtitle=captions(day)).new

        day.run()

        assert day.stage(film) is Stage.PUBLISHED, day.job(film).trouble
        assert day.stage(subtitle) is not Stage.PUBLISHED
        assert subtitles(day) == []


def test_the_same_order_again_sends_nothing_again(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        film, path = day.film(), captions(day)
        first = day.order(film, subtitle=path)
        day.run()

        again = day.order(film, subtitle=path)
        day.run()

        assert (again.new, again.known) == ((), first.new)
        assert len(media(day)) == 2


def test_a_subtitle_of_many_films_is_sent_once(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        path = captions(day)
        *films, subtitle = day.order(day.film("a.mp4"), day.film("b.mp4"), subtitle=path).new

        day.run()

        assert len(films) == 2
        assert subtitles(day) == [CAPTIONS]
        assert {note["job"] for film in films for note in told(day, film)} == {str(subtitle)}


def test_a_film_takes_cover_and_subtitle_along(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        jobs = day.order(day.film(), cover=cover(day), subtitle=captions(day)).new

        day.run()

        assert [day.stage(one) for one in jobs] == [Stage.PUBLISHED] * 2
        film, _ = sorted(media(day), key=lambda row: row["kind"] != "film")
        assert Path(film["cover"]).read_bytes() == png(size_bytes=3000)
        assert subtitles(day) == [CAPTIONS]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [("a.txt", CAPTIONS, "extension"), ("a.srt", png(), "not-as-named"), ("", b"", "missing")],
)
def test_what_is_no_subtitle_is_refused_by_its_name_and_the_film_goes(
    tmp_path: Path, name: str, content: bytes, rule: str
) -> None:
    with Day(tmp_path) as day:
        path = captions(day, name, content) if name else bytes(tmp_path / "nowhere.srt")

        added = day.order(day.film(), subtitle=path)
        day.run()

        assert rules(added.refused) == [rule]
        assert Path(path.decode()).name in said(added.refused)[0]
        assert [day.stage(one) for one in added.new] == [Stage.PUBLISHED]


def test_of_a_film_that_may_not_go_no_subtitle_is_sent(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        added = day.order(day.file("a.mp4", b""), subtitle=captions(day))

        assert (added.new, rules(added.refused)) == ((), ["empty"])


def test_a_dry_run_looks_at_the_subtitle_and_queues_nothing(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        added = day.order(day.film(), subtitle=captions(day, "a.srt", png()), calls_nobody=True)

        assert (added.new, rules(added.refused)) == ((), ["not-as-named"])


@pytest.mark.parametrize("cloud", ["practice-tencent", "practice-huawei"])
def test_where_no_subtitles_are_taken_the_film_goes_with_a_word(tmp_path: Path, cloud: str) -> None:
    with Day(tmp_path, account=cloud) as day:
        added = day.order(day.film(), subtitle=captions(day))

        assert (len(added.new), added.refused) == (1, ())
        [warning] = [row for row in added.warnings if row.finding.rule == "kind-not-taken"]
        assert "“subtitle”" in said([warning])[0]
        assert "captions.srt" in said([warning], "zh")[0]


def test_what_is_no_film_takes_no_subtitle_along(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        added = day.order(day.file("a.png", png()), subtitle=captions(day), kind="image")

        assert len(added.new) == 1
        assert [row.finding.rule for row in added.warnings] == ["of-films-only"]
