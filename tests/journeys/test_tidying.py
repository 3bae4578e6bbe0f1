"""What an upload leaves behind at each cloud is found there, and goes when a person says so."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.cli.main import run
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import SLOW_LINE_PART_BYTES
from desktop_uploader.ports.orders import Choice
from desktop_uploader.ports.tidying import Leftover, LeftoverKind
from desktop_uploader.practice_cloud.huawei.pipeline import REFUSED_TEMPLATE
from desktop_uploader.providers.tencent.kept_certificates import WORTH_KEEPING_BYTES
from tests.conformance.control_plane_suite import DRAFT, FILM, NEVER
from tests.fakes.scripted_station import ScriptedStation
from tests.journeys.covers import media, png
from tests.journeys.day import THREE_PARTS, Day
from tests.journeys.films import MIB, film_of
from tests.journeys.real_home import RealHome, ask_practice, wait_until
from tests.journeys.ways import ALL, day_of, turns_that_cost_nothing

REACHED = tuple(name for name in ALL if name not in ("practice-tencent", "tencent-broker"))
"""Accounts whose permission for a place can be had again."""
KINDS = {"image": "DeleteImage", "watermark": "DeleteAttachedMedia"}


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with turns_that_cost_nothing():
        yield


def given_up(day: Day, path: bytes | None = None, **order: str) -> JobId:
    """A file in parts, cancelled after the first of them while the store would not hear of it."""
    job_id = day.add(path or day.film(size_bytes=THREE_PARTS), **order)
    while not day.calls("UploadPart"):
        day.engine.loop.turn(rest_s=0.0)
        day.workers.run()
        day.engine.sender.send_next(wait_s=0.0)
    day.cloud.fault("error", operation="AbortMultipartUpload", code="InternalError", status=500)
    day.engine.cancel(Choice((job_id,)))
    day.run()
    assert day.stage(job_id) is Stage.CANCELLED
    day.cloud.clear_faults()
    return job_id


def found(day: Day, kind: LeftoverKind = LeftoverKind.UPLOAD) -> list[Leftover]:
    return [one for one in day.engine.find_leftovers() if one.kind is kind]


def somebody_elses(day: Day) -> str:
    """An upload that another program has opened with the same account."""
    provider = day.accounts.provider_for(day.account.name)  # type: ignore[arg-type]
    grant = provider.control_plane.open(DRAFT, FILM, job_key="another-1", cutoff=NEVER)
    return provider.store.initiate(grant.credential, cutoff=NEVER)[0]


def typed(day: Day, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """What `cleanup --json` prints."""
    capsys.readouterr()
    run(("cleanup", "--json", *words), ScriptedStation(day.engine))
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def standings(found: list[Leftover]) -> list[str]:
    return [one.standing.value for one in found]


@pytest.mark.parametrize("account", REACHED)
def test_parts_of_a_film_that_was_given_up_are_dropped(
    tmp_path: Path, account: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with day_of(account, tmp_path) as day:
        given_up(day)

        shown = typed(day, capsys, "--dry-run")
        done = typed(day, capsys, "--yes")

        assert (shown[0]["standing"], done[-1]["exit_code"]) == ("left", 0)
        assert shown[0]["size_bytes"] == SLOW_LINE_PART_BYTES
        assert "dropped" in [one["standing"] for one in done[:-1]]
        assert found(day) == []
        assert day.journal.open_uploads() == []
        assert list((day.cloud.root / "parts").iterdir()) == []


def test_a_key_that_an_earlier_process_has_kept_drops_them_too(tmp_path: Path) -> None:
    with day_of("practice-tencent", tmp_path) as day:
        given_up(day, day.film(size_bytes=WORTH_KEEPING_BYTES + 1))
        assert standings(found(day)) == ["unknown"]

        day.kill_engine()

        assert standings(day.engine.drop_leftovers(found(day))) == ["dropped"]


def test_the_service_is_asked_to_drop_what_its_medium_left(tmp_path: Path) -> None:
    with day_of("practice-alibaba", tmp_path) as day:
        given_up(day)
        refreshes = day.calls("RefreshUploadVideo")

        day.engine.drop_leftovers(found(day))

        assert day.calls("DeleteMultipartUpload") == 1
        assert day.calls("RefreshUploadVideo") > refreshes


def test_no_key_is_asked_for_to_a_film_that_is_complete(tmp_path: Path) -> None:
    with day_of("practice-alibaba", tmp_path) as day:
        job_id = day.add(day.film(size_bytes=THREE_PARTS))
        day.run()
        noted = day.journal.open_uploads()
        refreshes = day.calls("RefreshUploadVideo")

        assert (noted, day.journal.open_records()) == ([], [])
        assert found(day) == []
        assert day.calls("RefreshUploadVideo") == refreshes
        assert day.stage(job_id) is Stage.PUBLISHED


def test_the_bucket_shows_what_others_have_open_and_it_stays(tmp_path: Path) -> None:
    with day_of("practice-huawei", tmp_path) as day:
        given_up(day)
        theirs = somebody_elses(day)

        seen = found(day)
        after = day.engine.drop_leftovers(seen)

        assert standings(seen) == ["left", "foreign"]
        assert seen[1].name == theirs
        assert standings(after) == ["dropped", "foreign"]
        assert standings(day.engine.find_leftovers("practice-huawei")) == ["foreign"]


# --- records --------------------------------------------------------------------------------------


def test_the_record_of_a_film_that_never_came_is_deleted(tmp_path: Path) -> None:
    with day_of("practice-alibaba", tmp_path) as day:
        given_up(day)
        (record,) = found(day, LeftoverKind.RECORD)

        after = day.engine.drop_leftovers([record])

        assert standings(after) == ["dropped"]
        assert day.calls("DeleteVideo") == 1
        assert ask_practice(day.cloud.root, "GET", "media")["media"] == []
        assert day.journal.open_records() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_permission_that_ended_leaves_a_record_that_is_listed_and_deleted(
    tmp_path: Path, kind: str
) -> None:
    with day_of("practice-alibaba", tmp_path) as day:
        day.cloud.fault("expire_credentials", operation="PutObject")
        job_id = day.add(day.file("picture.png", png(size_bytes=3000)), kind=kind)
        day.run()
        assert day.stage(job_id) is Stage.PUBLISHED

        (record,) = found(day, LeftoverKind.RECORD)
        after = day.engine.drop_leftovers([record])

        assert (standings([record]), standings(after)) == (["left"], ["dropped"])
        assert day.calls(KINDS[kind]) == 1
        assert len(media(day)) == 1


def test_the_record_of_a_task_that_failed_is_deleted(tmp_path: Path) -> None:
    with day_of("practice-huawei", tmp_path) as day:
        day.cloud.turn(transcode="copy")
        job_id = day.add(day.film(), template=str(REFUSED_TEMPLATE))
        day.run()
        assert day.stage(job_id) is Stage.FAILED
        assert standings(found(day, LeftoverKind.RECORD)) == ["needed"]

        day.engine.remove(Choice((job_id,)))
        (record,) = found(day, LeftoverKind.RECORD)
        after = day.engine.drop_leftovers([record])

        assert (standings([record]), standings(after)) == (["left"], ["dropped"])
        assert day.calls("DeleteTranscodingTaskRecord") == 1


@pytest.mark.parametrize("account", [name for name in ALL if "tencent" in name])
def test_where_nothing_is_made_before_the_commit_nothing_is_in_the_books(
    tmp_path: Path, account: str
) -> None:
    with day_of(account, tmp_path) as day:
        given_up(day)

        assert found(day, LeftoverKind.RECORD) == []


@pytest.mark.process
def test_a_person_tidies_up_by_typing(home: RealHome, films: Path) -> None:
    home.start_cloud("--transcode", "off")
    film = film_of(films / "film.mp4", 20 * MIB)
    for operation in ("UploadPart", "AbortMultipartUpload"):
        home.tell("POST", "faults", kind="error", operation=operation, code="AccessDenied")
    assert home.upload(film).wait() == 1
    assert home.run("cancel", "all").wait() == 0
    wait_until(lambda: bool(home.requests("AbortMultipartUpload")), "the job is given up")

    tidied = home.run("cleanup", "--yes", "--records", "--json")

    assert tidied.wait() == 0, tidied.errors
    assert [line["type"] for line in tidied.lines] == ["upload", "record", "result"]
    assert tidied.last["dropped"] == 2
    assert home.media() == []
