"""Lines, proxies, portals and clouds that fail: the film is published all the same, once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.orders import Choice
from desktop_uploader.providers.transport.network import Network
from tests.fakes.loopback_proxies import connect_proxy
from tests.fakes.loopback_server import LoopbackServer
from tests.journeys.day import THREE_PARTS, Day

SMALL = 0


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """A home, an engine and a cloud."""
    with Day(tmp_path, network=Network(stall_s=0.3, connect_timeout_s=2.0)) as begun:
        yield begun


DENIED = {"code": "Forbidden.RAM", "status": 403}
BUSY = {"code": "SlowDown", "status": 503, "retry_after_s": 40}
FAILED = {"code": "InternalError"}
HEALING: dict[str, tuple[str, str, dict[str, Any]]] = {
    "the opening is throttled": ("throttle", "CreateUploadVideo", {"times": 3}),
    "the store is busy and says for how long": ("error", "UploadPart", BUSY),
    "200 with an error at opening": ("error_200", "CreateUploadVideo", FAILED),
    "200 with an error at completing": ("error_200", "CompleteMultipartUpload", FAILED),
    "200 with an error though completed": (
        "error_200",
        "CompleteMultipartUpload",
        {**FAILED, "done": True},
    ),
    "the answer of opening is lost": ("lose_answer", "CreateUploadVideo", {}),
    "the answer of initiating is lost": ("lose_answer", "InitiateMultipartUpload", {}),
    "the answer of a part is lost": ("lose_answer", "UploadPart", {"nth": 2}),
    "the answer of completing is lost": ("lose_answer", "CompleteMultipartUpload", {}),
    "reset before a part's body is read": ("reset", "UploadPart", {"times": 2}),
    "cut in a part": ("cut_body", "UploadPart", {"after_bytes": 100_000}),
    "silence in a part": ("black_hole", "UploadPart", {}),
    "silence at opening": ("black_hole", "CreateUploadVideo", {}),
    "a portal at opening": ("html", "CreateUploadVideo", {"times": 5}),
    "a portal at the parts": ("html", "UploadPart", {"times": 3}),
    "a portal at completing": ("html", "CompleteMultipartUpload", {}),
    "a portal while it is followed": ("html", "GetVideoInfos", {"times": 3}),
    "no body at completing": ("empty_body", "CompleteMultipartUpload", {}),
    "a part changed on its way": ("wrong_crc", "UploadPart", {}),
    "the upload is forgotten at a part": (
        "error",
        "UploadPart",
        {"code": "NoSuchUpload", "status": 404},
    ),
    "the upload is forgotten at completing": (
        "error",
        "CompleteMultipartUpload",
        {"code": "NoSuchUpload", "status": 404},
    ),
    "the credential ends before a part": ("expire_credentials", "UploadPart", {"nth": 2}),
    "the credential ends before completing": ("expire_credentials", "CompleteMultipartUpload", {}),
}


@pytest.mark.parametrize("fault", HEALING)
def test_it_heals_by_itself_and_one_medium_is_published(day: Day, fault: str) -> None:
    kind, operation, details = HEALING[fault]
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.cloud.fault(kind, operation=operation, **details)

    day.run()

    film = (day.folder / "films" / "film.mp4").read_bytes()
    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.objects() == [film]
    assert after_completion(day) == 0


@pytest.mark.parametrize("kind", ["lose_answer", "reset", "html", "error_200"])
def test_a_small_film_heals_as_well(day: Day, kind: str) -> None:
    details = {**FAILED, "done": True} if kind == "error_200" else {}
    day.cloud.fault(kind, operation="PutObject", **details)
    job_id = day.add(day.film())

    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert len(day.objects()) == 1
    assert after_completion(day) == 0


def test_a_credential_that_ends_in_a_part_costs_no_stored_part(day: Day) -> None:
    day.cloud.turn(expiry_after_body=True)
    day.cloud.fault("expire_credentials", operation="UploadPart", nth=2)
    job_id = day.add(day.film(size_bytes=THREE_PARTS))

    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.job(job_id).tally.resent_bytes == 0
    assert day.calls("RefreshUploadVideo") == 1


@pytest.mark.parametrize("status", [400, 503])
@pytest.mark.parametrize("retry_after_s", [None, 90])
def test_throttling_is_waited_out_for_as_long_as_the_cloud_says(
    day: Day, status: int, retry_after_s: int | None
) -> None:
    details = {"status": status, "retry_after_s": retry_after_s}
    day.cloud.fault("throttle", operation="CreateUploadVideo", times=12, **details)
    begun_s = day.clock.monotonic_s()
    job_id = day.add()

    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.clock.monotonic_s() - begun_s >= 12 * (retry_after_s or 0)


def test_a_film_that_meets_a_fault_does_not_hold_up_the_others(day: Day) -> None:
    day.cloud.fault("error", operation="CreateUploadVideo", times=1, **DENIED)
    job_ids = [day.add(day.film(f"{n}.mp4")) for n in range(3)]

    day.run()

    assert [day.stage(job_id) for job_id in job_ids] == [
        Stage.FAILED,
        Stage.PUBLISHED,
        Stage.PUBLISHED,
    ]


def test_a_cloud_that_is_away_for_an_hour_is_waited_for(day: Day) -> None:
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.run_until(Stage.UPLOADING, job_id)
    day.cloud.stop()
    day.run(most_s=3600.0)
    assert day.stage(job_id) is Stage.WAITING
    assert all("film.mp4" in advice.text for advice in day.said_of(job_id))

    day.cloud.start()
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert (day.calls("CreateUploadVideo"), len(day.objects())) == (1, 1)


def test_a_machine_that_slept_eight_hours_wakes_with_another_address_and_goes_on(
    day: Day,
) -> None:
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.run_until(Stage.UPLOADING, job_id)
    day.step()
    day.cloud.stop()
    day.clock.skip(8 * 3600.0)
    day.cloud.start()

    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.job(job_id).tally.resent_bytes == 0
    assert len(day.objects()) == 1


def test_what_was_tried_often_enough_says_that_a_person_must_act(day: Day) -> None:
    day.cloud.fault("error", operation="CreateUploadVideo", times=8, status=500, **FAILED)
    job_id = day.add()
    day.run()
    assert day.stage(job_id) is Stage.FAILED
    english, chinese = day.said_of(job_id)
    assert "try it again" in english.do
    assert "重试" in chinese.do

    day.engine.retry(Choice((job_id,)))
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED


def test_bytes_that_never_arrive_whole_are_given_up_and_make_no_medium(day: Day) -> None:
    day.cloud.fault("wrong_crc", operation="UploadPart", times=0)
    job_id = day.add(day.film(size_bytes=THREE_PARTS))

    day.run()

    trouble = day.job(job_id).trouble
    assert (day.stage(job_id), day.objects()) == (Stage.FAILED, [])
    assert trouble is not None
    assert trouble.remedy is Remedy.ASK_USER
    assert "film.mp4" in day.said_of(job_id)[0].what


# --- proxies -------------------------------------------------------------------------------------

NO_DETOUR = {"nowhere.invalid": "127.0.0.1:9"}
REFUSALS = {403: "proxy-forbids", 407: "proxy-sign-in"}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_proxy_that_refuses_is_named_and_the_film_goes_once_it_does_not(
    tmp_path: Path, status: int
) -> None:
    with LoopbackServer(connect_proxy(lambda _host: 9, refuses=status)) as proxy:
        shut = Network(proxy=proxy.url, connect_to=NO_DETOUR, connect_timeout_s=2.0)
        with Day(tmp_path, network=shut) as day:
            job_id = day.add()
            day.run_until(Stage.WAITING, job_id)
            trouble = day.job(job_id).trouble
            assert trouble is not None
            assert trouble.code == REFUSALS[status]
            assert all(advice.do for advice in day.said_of(job_id))

            day.network = replace(shut, proxy="", connect_to={})
            day.engine.test_account(day.account.rows()[0].name)
            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED


def after_completion(day: Day) -> int:
    """Credentials asked for once an object was there: they would permit to overwrite it."""
    ended: list[str] = ["CompleteMultipartUpload", "PutObject"]
    names = [row["operation"] for row in day.cloud.requests() if row.get("status") == 200]
    last = max((n for n, name in enumerate(names) if name in ended), default=len(names))
    return names[last:].count("RefreshUploadVideo")


def test_parts_that_the_store_disowns_are_a_sentence_and_a_retry_heals_it(day: Day) -> None:
    day.cloud.fault("wrong_tag", operation="UploadPart", nth=2)
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.run()
    refused, texts = day.stage(job_id), day.said_of(job_id)

    day.engine.retry(Choice((job_id,)))
    day.run()

    assert refused is Stage.FAILED
    assert ["film.mp4" in said.what for said in texts] == [True, True]
    assert "desktop-uploader retry" in texts[0].do
    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.calls("CreateUploadVideo") == 1
