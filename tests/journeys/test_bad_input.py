"""What is not fit to go: each ends in a sentence with the file, the rule, and what to do."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.cli.arguments import absolute_bytes
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.provider import Weight
from tests.journeys.day import SAMPLE, Day, rules, said
from tests.system.without_rights import as_nobody

CLIP = SAMPLE


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """A home, an engine and a cloud."""
    with Day(tmp_path) as begun:
        yield begun


CONTENTS = {
    "empty.mp4": (b"", "empty"),
    "talk.mp4": (b"a text, whatever its name says " * 50, "not-a-film"),
    "noise.mkv": (bytes(range(200, 256)) * 50, "not-a-film"),
    "archive.mov": (b"PK\x03\x04" + bytes(range(256)) * 20, "not-a-film"),
    "photo.mp4": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "not-a-film"),
    "half.mp4": (CLIP[: len(CLIP) // 2], "cut-short"),
    "reserved.mp4": (bytes(5000), "zeros"),
    "letter.pdf": (b"%PDF-1.7", "extension"),
    "film": (CLIP, "no-extension"),
    "🎬.mp4": (CLIP, "emoji"),
    f"{'n' * 251}.mp4": (CLIP, "too-long"),
    "two\nlines.mp4": (CLIP, "not-text"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_cannot_go_is_named_with_its_rule_and_the_next_one_goes(
    day: Day, name: str
) -> None:
    content, rule = CONTENTS[name]
    bad, good = day.file(name, content), day.film("good.mp4")

    added = day.order(bad, good)
    day.run()

    assert rules(added.refused) == [rule]
    assert all(name in text for language in ("en", "zh") for text in said(added.refused, language))
    assert [day.stage(job_id) for job_id in added.new] == [Stage.PUBLISHED]


NAMES = {
    "quotes": 'Mother\'s "best" & <first> film;$(x).mp4',
    "decomposed letters": "e\u0301te\u0301.mp4",
    "Arabic": "فيلم.mp4",
    "many bytes": f"{'片' * 40}.mp4",
    "no text": b"caf\xe9.mp4",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_film_goes_whatever_its_name(day: Day, name: str) -> None:
    job_id = day.add(day.film(NAMES[name]))

    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.objects() == [CLIP]


def test_a_name_that_is_no_text_is_told_of_and_the_file_keeps_it(day: Day) -> None:
    added = day.order(day.film(b"caf\xe9.mp4"))

    assert rules(added.warnings, Weight.WARN) == ["name-not-text"]
    assert "not renamed" in said(added.warnings)[0]


def test_a_film_at_the_end_of_a_long_path_goes(day: Day) -> None:
    folder = day.folder / "films"
    for letter in "abcd":
        folder /= letter * 200
    folder.mkdir(parents=True)
    path = folder / "film.mp4"
    path.write_bytes(CLIP)

    job_id = day.add(bytes(path))
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED


def test_a_name_longer_than_the_disk_takes_is_said_to_be_so(day: Day) -> None:
    added = day.order(bytes(day.folder / "films" / ("n" * 300 + ".mp4")))

    assert rules(added.refused) == ["name-too-long"]


TEXTS = {
    "title of 129 characters": ({"title": "t" * 129}, "too-long", "128"),
    "title of blanks": ({"title": "  "}, "title-empty", "title"),
    "title with an emoji": ({"title": "a 🎬"}, "emoji", "🎬"),
    "title of two lines": ({"title": "a\nb"}, "not-text", "title"),
    "description of 1025 characters": ({"description": "d" * 1025}, "too-long", "1024"),
    "17 tags": ({"tags": tuple(f"t{n}" for n in range(17))}, "too-many-tags", "17"),
    "tag of 33 characters": ({"tags": ("ok", "g" * 33)}, "tag-too-long", "g" * 33),
    "tag with a comma": ({"tags": ("a,b",)}, "tag-comma", "a,b"),
    "category of letters": ({"category": "films"}, "category-not-a-number", "films"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_cannot_go_is_refused_before_anything_is_sent(day: Day, case: str) -> None:
    details, rule, word = TEXTS[case]

    added = day.order(day.film(), **details)

    assert rules(added.refused) == [rule]
    assert word in said(added.refused)[0]
    assert (added.new, day.calls("CreateUploadVideo")) == ((), 0)


def test_a_title_of_many_bytes_goes_with_a_warning(day: Day) -> None:
    added = day.order(day.film(), title="长" * 60)
    day.run()

    assert rules(added.warnings, Weight.WARN) == ["title-bytes"]
    assert [day.stage(job_id) for job_id in added.new] == [Stage.PUBLISHED]


def test_a_length_that_only_the_service_finds_is_a_sentence_at_its_field(day: Day) -> None:
    message = "The Title exceeded 128 bytes."
    day.cloud.fault(
        "error",
        operation="CreateUploadVideo",
        code="LengthExceededMax",
        status=400,
        message=message,
    )
    path = day.film()
    job_id, other = day.add(path, title="长" * 60), day.add(day.film("other.mp4"))

    day.run()

    assert (day.stage(job_id), day.stage(other)) == (Stage.FAILED, Stage.PUBLISHED)
    english, chinese = day.said_of(job_id)
    assert "title of “film.mp4”" in english.what
    assert "“film.mp4”的标题" in chinese.what

    mended = day.add(path, title="长" * 20)
    day.run()

    assert day.stage(mended) is Stage.PUBLISHED


def test_an_empty_path_does_not_stand_for_the_current_folder() -> None:
    with pytest.raises(RequestRefused) as caught:
        absolute_bytes("")

    assert caught.value.trouble.code == "no-path"


# --- paths that are no plain files ---------------------------------------------------------------


def test_what_is_no_file_is_refused_by_name_and_the_others_go(day: Day) -> None:
    films = day.folder / "films"
    os.mkfifo(films / "pipe.mp4")
    (films / "loop.mp4").symlink_to("loop.mp4")
    (films / "broken.mp4").symlink_to("nowhere.mp4")
    paths = [bytes(films / name) for name in ("pipe.mp4", "loop.mp4", "broken.mp4", "gone.mp4")]

    added = day.order(*paths, day.film())
    day.run()

    assert rules(added.refused) == ["not-a-file", "link-to-itself", "missing", "missing"]
    named = zip(paths, said(added.refused), strict=True)
    assert all(os.fsdecode(path) in text for path, text in named)
    assert [day.stage(job_id) for job_id in added.new] == [Stage.PUBLISHED]


def test_a_link_to_a_film_is_that_film(day: Day) -> None:
    day.film()
    link = day.folder / "films" / "link.mp4"
    link.symlink_to("film.mp4")

    job_id = day.add(bytes(link))
    day.run()

    assert (day.stage(job_id), day.objects()) == (Stage.PUBLISHED, [CLIP])


def test_a_folder_gives_its_films_and_tells_what_it_passed_over(day: Day) -> None:
    films = day.folder / "films"
    (films / "project.fcpbundle").mkdir()
    (films / "project.fcpbundle" / "inside.mp4").write_bytes(CLIP)
    (films / "again").symlink_to(".")
    day.film("a.mp4")
    day.film(".hidden.mp4")
    day.file("notes.txt", b"notes")

    added = day.order(bytes(films))

    assert len(added.new) == 1
    assert added.refused == ()
    passed_over = rules(added.skipped, Weight.WARN)
    assert sorted(passed_over) == ["extension", "hidden", "package", "symlink-loop"]


def test_two_folders_are_judged_each_by_itself(day: Day) -> None:
    empty, full = day.folder / "films" / "empty", day.folder / "films" / "full"
    empty.mkdir()
    full.mkdir()
    (empty / "notes.txt").write_bytes(b"notes")
    (full / "film.mp4").write_bytes(CLIP)

    added = day.order(bytes(empty), bytes(full))

    assert rules(added.refused) == ["folder-without-media"]
    assert len(added.new) == 1


def test_a_package_is_refused_as_what_it_is(day: Day) -> None:
    package = day.folder / "films" / "project.fcpbundle"
    package.mkdir()

    added = day.order(bytes(package))

    assert (rules(added.refused), added.skipped) == (["package"], ())


def test_a_file_without_rights_is_refused_by_name_and_the_others_go() -> None:
    def order() -> tuple[list[str], list[str], list[Stage]]:
        own = Path(tempfile.mkdtemp(prefix="du-nobody-"))
        try:
            with Day(own) as day:
                secret = day.film("secret.mp4")
                Path(os.fsdecode(secret)).chmod(0o000)
                added = day.order(secret, day.film())
                day.run()
                stages = [day.stage(job_id) for job_id in added.new]
                return rules(added.refused), said(added.refused), stages
        finally:
            shutil.rmtree(own, ignore_errors=True)

    # What is imported or read for the first time must be loaded before the rights are gone: the
    # program itself may lie where nobody else may look.
    order()
    refused, texts, stages = as_nobody(order)

    assert refused == ["no-permission"]
    assert "secret.mp4" in texts[0]
    assert stages == [Stage.PUBLISHED]
