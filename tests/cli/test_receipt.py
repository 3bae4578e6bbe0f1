"""`receipt`: what proves a job, read from the journal; the file only where that is asked for."""

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from desktop_uploader.cli.receipt_lines import place_words
from desktop_uploader.domain.ids import AccountName, JobId, MediaId
from desktop_uploader.domain.media import (
    Mark,
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Stage,
    Suggestion,
    Verdict,
)
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.engine import JobDetail, JobReceipt, TimelineEntry
from desktop_uploader.ports.errands import Errand, ErrandOrder, Fate
from tests.cli.conftest import Shell, row

CRC = 2**64 - 1
REPORT = MediaReport(
    MediaId("m-1"),
    MediumState.PLAYABLE,
    outputs=(Output("LD", OutputState.DONE, url="https://there/ld.mp4"),),
    verdict=Verdict(Suggestion.PASS, ("normal",), ("title",)),
)


def with_receipt(shell: Shell, path: Path, **changes: Any) -> None:
    """Job 1 was published from `path`."""
    stat = path.stat()
    published = row(
        1, Stage.PUBLISHED, path=str(path), media_id="m-1", created_at_s=10.0, ended_at_s=20.0,
        marks=(Mark.PLAYABLE,),
    )  # fmt: skip
    published = structs.replace(published, size_bytes=stat.st_size)
    shell.engine.put(published)
    detail = JobDetail(
        published,
        target="oss://bucket/a/b@c.mp4@oss-cn-shanghai.aliyuncs.com",
        upload_id="0004B9",
        part_bytes=8,
        parts=(StoredPart(1, 8, "T", CRC, "part-request"),),
        crc64=CRC,
        report=REPORT,
        timeline=(TimelineEntry(11.0, "uploading"), TimelineEntry(12.0, "published")),
        request_ids=("r-1", "r-2"),
    )
    order = ErrandOrder(AccountName("mine"), "judge", "m-1")
    shell.engine.receipts[JobId(1)] = replace(
        JobReceipt(
            detail,
            os.fsencode(path),
            stat.st_mtime_ns,
            "film",
            arrived=ObjectFacts(stat.st_size, CRC, "TAG", "r-2"),
            asked=(Errand(1, order, "k", Fate.DONE, {"request_id": "r-9"}, 30.0, 31.0),),
        ),
        **changes,
    )


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film 影.mp4"
    path.write_bytes(b"all of the film")
    return path


def test_scripts_get_all_of_it_in_a_line(shell: Shell, film: Path) -> None:
    with_receipt(shell, film)

    assert shell("receipt", "1", "--json") == 0
    (line,) = shell.lines
    assert (line["type"], line["id"], line["path"]) == ("receipt", "1", str(film))
    assert (line["size_bytes"], line["crc64"], line["sha256"]) == (15, str(CRC), None)
    assert line["mtime_ns"] == str(film.stat().st_mtime_ns)
    assert (line["bucket"], line["key"]) == ("bucket", "a/b@c.mp4")
    assert line["store"] == "oss-cn-shanghai.aliyuncs.com"
    assert (line["media_id"], line["upload_id"]) == ("m-1", "0004B9")
    assert (line["compared"], line["not_compared"]) == (["size", "crc64"], [])
    assert [stage["what"] for stage in line["stages"]] == ["uploading", "published"]
    assert (line["request_ids"], line["part_request_ids"]) == (["r-1", "r-2"], ["part-request"])
    assert line["verdict"] == {"suggestion": "pass", "labels": ["normal"], "modules": ["title"]}
    assert line["outputs"][0]["url"] == "https://there/ld.mp4"
    assert (line["asked"][0]["action"], line["asked"][0]["fate"]) == ("judge", "done")


@pytest.mark.parametrize(
    ("arrived", "compared", "left_out"),
    [
        (None, [], ["size", "crc64"]),
        (ObjectFacts(size_bytes=15), ["size"], ["crc64"]),
        (ObjectFacts(crc64=CRC), ["crc64"], ["size"]),
    ],
)
def test_what_was_not_compared_is_said(
    shell: Shell,
    film: Path,
    arrived: ObjectFacts | None,
    compared: list[str],
    left_out: list[str],
) -> None:
    with_receipt(shell, film, arrived=arrived)

    assert shell("receipt", "1", "--json") == 0
    assert (shell.lines[0]["compared"], shell.lines[0]["not_compared"]) == (compared, left_out)


@pytest.mark.parametrize(("language", "word"), [("en", "Published"), ("zh", "已发布")])
def test_a_person_reads_it_in_his_language(
    shell: Shell, film: Path, language: str, word: str
) -> None:
    with_receipt(shell, film)

    assert shell("--lang", language, "receipt", "1") == 0
    for text in (word, str(film), "m-1", "0004B9", "a/b@c.mp4", "r-2", "https://there/ld.mp4"):
        assert text in shell.out


def test_the_file_is_read_where_that_is_asked_for_and_progress_is_told(
    shell: Shell, film: Path
) -> None:
    with_receipt(shell, film)

    assert shell("receipt", "1", "--sha256", "--json") == 0
    assert shell.lines[0]["sha256"] == hashlib.sha256(b"all of the film").hexdigest()
    assert "100 %" in shell.err


def test_a_file_that_is_another_one_now_has_no_hash(shell: Shell, film: Path) -> None:
    with_receipt(shell, film)
    film.write_bytes(b"another film")

    assert shell("receipt", "1", "--sha256", "--json") == 1
    assert shell.lines[0]["sha256"] is None
    assert "changed" in shell.err
    film.unlink()
    assert shell("receipt", "1", "--sha256", "--json") == 1


def test_each_goes_into_a_file_of_its_own(shell: Shell, film: Path, tmp_path: Path) -> None:
    with_receipt(shell, film)
    folder = tmp_path / "receipts"

    assert shell("receipt", "1", "--out", str(folder)) == 0
    assert shell.out == ""
    written = json.loads((folder / "receipt-1.json").read_text("utf-8"))
    assert written["path"] == str(film)
    assert shell("receipt", "1", "--out", str(film)) == 2


def test_a_number_that_no_job_has_is_wrong_use_and_the_others_are_shown(
    shell: Shell, film: Path
) -> None:
    with_receipt(shell, film)

    assert shell("receipt", "1", "77", "--json") == 2
    assert len(shell.lines) == 1
    assert "77" in shell.err


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("", ("", "", "")),
        ("mem://1/1", ("1", "1", "")),
        ("cos://b-1/d/f.mp4@ap-guangzhou", ("b-1", "d/f.mp4", "ap-guangzhou")),
    ],
)
def test_a_place_is_a_bucket_a_key_and_a_store(target: str, words: tuple[str, str, str]) -> None:
    assert place_words(target) == words


def test_of_what_the_cloud_has_fetched_no_file_is_read(shell: Shell, film: Path) -> None:
    with_receipt(shell, film, is_of_file=False, arrived=None)

    assert shell("receipt", "1", "--sha256", "--json") == 0
    assert (shell.lines[0]["origin"], shell.lines[0]["sha256"]) == ("url", None)
    assert shell.lines[0]["not_compared"] == ["size", "crc64"]
    assert "no file here" in shell.err
