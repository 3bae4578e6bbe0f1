"""What is no film on its way to Alibaba: images, subtitles, watermarks, material."""

from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import marks_of
from desktop_uploader.domain.media import AssetKind, Mark, Stage
from desktop_uploader.domain.parts import SLOW_LINE_PART_BYTES
from desktop_uploader.ports.orders import Choice
from tests.journeys.covers import media, png
from tests.journeys.day import THREE_PARTS, Day, rules, said

CAPTIONS = "1\n00:00:01,000 --> 00:00:02,000\n你好 – hello\n".encode()
FILES = {
    "image": ("picture.png", png(size_bytes=3000)),
    "watermark": ("mark.png", png()),
    "subtitle": ("captions.srt", CAPTIONS),
    "material": ("pack.zip", b"PK\3\4" + bytes(1000)),
}
LARGE = ("large.png", png(size_bytes=THREE_PARTS))
MAKES = {"image": "CreateUploadImage"}
READS = {"image": "GetImageInfo"}


def made_by(kind: str) -> str:
    return MAKES.get(kind, "CreateUploadAttachedMedia")


def read_by(kind: str) -> str:
    return READS.get(kind, "GetAttachedMediaInfo")


def send(day: Day, kind: str, *, file: tuple[str, bytes] | None = None, **order: Any) -> JobId:
    name, content = file or FILES[kind]
    return day.add(day.file(name, content), kind=kind, **order)


def arrived(day: Day) -> list[tuple[str, bytes]]:
    """Kind and bytes of what was published."""
    return [(row["kind"], Path(row["object"]).read_bytes()) for row in media(day)]


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_film_arrives_byte_for_byte_and_is_published_as_stored(
    tmp_path: Path, kind: str
) -> None:
    with Day(tmp_path) as day:
        job_id = send(day, kind, title="标题", tags=("a", "b"), category="7")

        day.run()

        job = day.job(job_id)
        assert day.stage(job_id) is Stage.PUBLISHED, job.trouble
        assert Mark.STORED in marks_of(job)
        assert arrived(day) == [(kind, FILES[kind][1])]
        [row] = media(day)
        assert (row["title"], row["tags"], row["categories"]) == ("标题", "a,b", "7")
        assert day.calls(made_by(kind)) == 1
        assert (day.calls("CreateUploadVideo"), day.calls("GetVideoInfos")) == (0, 0)


def test_a_large_one_goes_in_parts(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        job_id = send(day, "image", file=LARGE)

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert arrived(day) == [("image", LARGE[1])]
        assert day.calls("UploadPart") == -(-len(LARGE[1]) // SLOW_LINE_PART_BYTES)


def test_the_vendors_own_package_sends_it_as_well(tmp_path: Path) -> None:
    pytest.importorskip("oss2")
    with Day(tmp_path) as day:
        day.account.options["store"] = "sdk"
        send(day, "subtitle")

        day.run()

        assert arrived(day) == [("subtitle", CAPTIONS)]


def test_films_and_what_is_none_are_followed_side_by_side(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        jobs = [day.add(), *(send(day, kind) for kind in FILES)]

        day.run()

        assert [day.stage(one) for one in jobs] == [Stage.PUBLISHED] * len(jobs)
        assert sorted(row["kind"] for row in media(day)) == sorted(["film", *FILES])


def test_a_right_that_is_missing_for_images_holds_up_no_film(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault("error", operation="GetImageInfo", code="Forbidden.RAM", times=0)
        film, image = day.add(), send(day, "image")

        day.run_a_while()

        assert day.stage(film) is Stage.PUBLISHED
        assert day.stage(image) is Stage.PROCESSING


@pytest.mark.parametrize("file", [FILES["image"], LARGE], ids=["one put", "three parts"])
def test_a_credential_that_ends_makes_another_record_and_one_image(
    tmp_path: Path, file: tuple[str, bytes]
) -> None:
    with Day(tmp_path) as day:
        operation = "UploadPart" if file is LARGE else "PutObject"
        day.cloud.fault("expire_credentials", operation=operation)
        job_id = send(day, "image", file=file)

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert arrived(day) == [("image", file[1])]
        assert (day.calls("CreateUploadImage"), day.calls("RefreshUploadVideo")) == (2, 0)


def test_a_kill_after_the_last_byte_makes_no_second_one(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault("lose_answer", operation="PutObject")
        job_id = send(day, "subtitle")
        day.run_until(Stage.WAITING, job_id)

        day.kill_engine()
        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert arrived(day) == [("subtitle", CAPTIONS)]
        assert day.calls("CreateUploadAttachedMedia") == 1


@pytest.mark.parametrize("kind", FILES)
def test_one_that_is_complete_is_not_sent_again_by_a_persons_wish(
    tmp_path: Path, kind: str
) -> None:
    with Day(tmp_path) as day:
        day.cloud.fault("wrong_crc", operation="PutObject")
        job_id = send(day, kind)
        day.run()
        assert day.stage(job_id) is Stage.FAILED
        day.kill_engine()

        day.engine.retry(Choice((job_id,)))
        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED, day.job(job_id).trouble
        assert arrived(day) == [(kind, FILES[kind][1])]
        assert (day.calls(made_by(kind)), day.calls("PutObject")) == (1, 1)


@pytest.mark.parametrize("kind", ["image", "subtitle"])
@pytest.mark.parametrize(
    "fault", ["lose_answer", "reset", "throttle", "html", "expire_credentials"]
)
def test_a_fault_at_any_call_ends_in_one_published_medium(
    tmp_path: Path, kind: str, fault: str
) -> None:
    for nth in range(1, 40):
        folder = tmp_path / str(nth)
        folder.mkdir()
        with Day(folder) as day:
            day.cloud.fault(fault, nth=nth)
            job_id = send(day, kind)

            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED, (nth, day.job(job_id).trouble)
            assert arrived(day) == [(kind, FILES[kind][1])], nth
            if day.cloud.requests_seen < nth:
                return
    raise AssertionError("a story without an end")


@pytest.mark.parametrize("fault", ["lose_answer", "reset", "expire_credentials"])
def test_a_fault_at_any_call_of_one_in_parts_ends_in_one_published_medium(
    tmp_path: Path, fault: str
) -> None:
    for nth in range(1, 60):
        folder = tmp_path / str(nth)
        folder.mkdir()
        with Day(folder) as day:
            day.cloud.fault(fault, nth=nth)
            job_id = send(day, "image", file=LARGE)

            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED, (nth, day.job(job_id).trouble)
            assert arrived(day) == [("image", LARGE[1])], nth
            if day.cloud.requests_seen < nth:
                return
    raise AssertionError("a story without an end")


def test_the_same_file_as_something_else_is_another_medium_and_each_goes_once(
    tmp_path: Path,
) -> None:
    with Day(tmp_path) as day:
        picture = day.file("a.png", png())
        for kind in ("image", "watermark", "image"):
            day.order(picture, kind=kind)
            day.run()

        assert [row["kind"] for row in media(day)] == ["image", "watermark"]


def test_of_a_folder_only_the_files_of_the_kind_go(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        day.film()
        for name, content in FILES.values():
            day.file(name, content)
        day.file("picture.heic", b"\0\0\0\x18ftypheic")

        added = day.order(bytes(day.folder / "films"), kind="subtitle")
        day.run()

        assert (len(added.new), added.refused) == (1, ())
        assert arrived(day) == [("subtitle", CAPTIONS)]


@pytest.mark.parametrize(
    ("kind", "name", "content", "rule"),
    [
        ("image", "a.png", b"\xff\xd8\xff\xe0 a photograph", "picture-misnamed"),
        ("image", "a.gif", b"a text", "not-as-named"),
        ("image", "a.heic", b"\0\0\0\x18ftypheic", "extension"),
        ("subtitle", "a.srt", b"\0\0\0\x18ftypmp42\0\0\0\0", "not-as-named"),
        ("subtitle", "a.ssa", CAPTIONS, "extension"),
        ("watermark", "a.apng", b"GIF89a", "picture-misnamed"),
        ("material", "a.zip", b"a text", "not-as-named"),
        ("film", "a.png", png(), "extension"),
    ],
)
def test_what_is_not_what_it_is_to_be_is_refused_before_the_start(
    tmp_path: Path, kind: str, name: str, content: bytes, rule: str
) -> None:
    with Day(tmp_path) as day:
        added = day.order(day.file(name, content), kind=kind, calls_nobody=True)

        assert rules(added.refused) == [rule]
        assert name in said(added.refused)[0]


@pytest.mark.parametrize("content", [CAPTIONS.decode().encode("utf-16"), CAPTIONS, b"\xc4\xe3"])
def test_captions_of_any_encoding_go(tmp_path: Path, content: bytes) -> None:
    with Day(tmp_path) as day:
        added = day.order(day.file("a.vtt", content), kind="subtitle", calls_nobody=True)

        assert added.refused == ()


@pytest.mark.parametrize("cloud", ["practice-tencent", "practice-huawei"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cloud_that_takes_films_alone_says_so(tmp_path: Path, cloud: str, language: str) -> None:
    with Day(tmp_path, account=cloud) as day:
        picture = day.file("a.png", png())

        added = day.order(picture, bytes(day.folder / "films"), kind="image")

        assert rules(added.refused) == ["kind-not-taken"] * 2
        [sentence, _] = said(added.refused, language)
        for word in ("a.png", "image", "film"):
            assert word in sentence
        assert day.cloud.requests_seen == 0


def test_a_cover_of_what_is_no_film_stays_here_with_a_word(tmp_path: Path) -> None:
    with Day(tmp_path) as day:
        picture = day.file("c.png", png())
        added = day.order(day.file("a.srt", CAPTIONS), kind="subtitle", cover=picture)

        day.run()

        assert [row.finding.rule for row in added.warnings] == ["of-films-only"]
        assert arrived(day) == [("subtitle", CAPTIONS)]
        assert day.calls("CreateUploadImage") == 0


def test_every_kind_has_its_word_on_the_command_line() -> None:
    assert [kind.value for kind in AssetKind] == ["film", *FILES]
