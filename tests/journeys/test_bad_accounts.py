"""Accounts that are wrong, poor, unknown, or on a machine whose clock is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import Remedy, RequestRefused
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.orders import AddOrder
from desktop_uploader.wording.advice import advise
from desktop_uploader.wording.phrases import Phrases
from tests.journeys.day import ACCOUNT, LANGUAGES, THREE_PARTS, Day

DAY_S = 86_400.0


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """A home, an engine and a cloud."""
    with Day(tmp_path) as begun:
        yield begun


def test_an_unknown_account_is_named_and_nothing_is_queued(day: Day) -> None:
    with pytest.raises(RequestRefused) as caught:
        day.engine.add(AddOrder(paths=(day.film(),), account="nobody"))

    texts = [advise(caught.value.trouble, Phrases(one)).text for one in LANGUAGES]
    assert all("nobody" in text for text in texts)
    assert day.journal.page(after=None, limit=10) == []


WRONG = {
    "secret": ({"access_key_secret": "x" * 30}, "SignatureDoesNotMatch"),
    "id": ({"access_key_id": "LTAInobody"}, "InvalidAccessKeyId.NotFound"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_key_parks_the_films_until_it_is_right(day: Day, what: str) -> None:
    secrets, code = WRONG[what]
    day.account.secrets = dict(secrets)
    job_ids = [day.add(day.film(f"{n}.mp4")) for n in range(3)]
    day.run()
    parked = next(job_id for job_id in job_ids if day.stage(job_id) is Stage.WAITING)
    trouble = day.job(parked).trouble
    assert trouble is not None
    assert trouble.code.startswith(code)
    assert trouble.remedy is Remedy.SIGN_IN
    assert all(advice.do for advice in day.said_of(parked))

    day.account.secrets = {}
    test = day.engine.test_account(ACCOUNT)
    day.run()

    assert test.trouble is None
    assert [day.stage(job_id) for job_id in job_ids] == [Stage.PUBLISHED] * 3


def test_a_key_that_is_tried_wrong_many_times_costs_no_film(day: Day) -> None:
    day.account.secrets = {"access_key_secret": "x" * 30}
    job_id = day.add()
    for _ in range(12):
        day.run()
        day.engine.loop.call(lambda: day.engine.loop.wake_account(day.job(job_id).account))
    day.run()
    assert day.stage(job_id) is Stage.WAITING

    day.account.secrets = {}
    day.engine.test_account(ACCOUNT)
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED


POOR = {
    "in arrears": ("OperationDenied.Suspended", "arrears"),
    "not open": ("OperationDenied", "open"),
}


@pytest.mark.parametrize("what", POOR)
def test_an_account_that_cannot_be_served_waits_for_a_person(day: Day, what: str) -> None:
    code, word = POOR[what]
    day.cloud.fault("error", operation="CreateUploadVideo", code=code, status=403)
    job_id = day.add()
    day.run()
    assert day.stage(job_id) is Stage.WAITING
    assert word in day.said_of(job_id)[0].text

    day.engine.test_account(ACCOUNT)
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED


def test_a_right_that_is_missing_is_named_by_its_call(day: Day) -> None:
    day.cloud.fault("error", operation="CreateUploadVideo", code="Forbidden.RAM", status=403)
    job_id = day.add()

    day.run()

    assert day.stage(job_id) is Stage.FAILED
    assert all("CreateUploadVideo" in advice.text for advice in day.said_of(job_id))


@pytest.mark.parametrize("wrong_by_s", [DAY_S, -DAY_S, 16 * 60.0])
def test_a_clock_that_is_wrong_costs_a_refusal_and_no_film(day: Day, wrong_by_s: float) -> None:
    day.clock.wrong_by_s = wrong_by_s
    job_id = day.add(day.film(size_bytes=THREE_PARTS))

    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
    assert day.job(job_id).tally.resent_bytes == 0
    assert day.calls("CreateUploadVideo") <= 2


@pytest.mark.parametrize("wrong_by_s", [DAY_S, -DAY_S])
def test_the_test_of_an_account_says_how_wrong_the_clock_is(day: Day, wrong_by_s: float) -> None:
    day.clock.wrong_by_s = wrong_by_s

    test = day.engine.test_account(ACCOUNT)

    assert test.trouble is None
    assert test.clock_offset_s == pytest.approx(-wrong_by_s, abs=2.0)


def test_a_clock_that_is_put_right_while_films_are_sent_costs_nothing(day: Day) -> None:
    day.clock.wrong_by_s = DAY_S
    job_id = day.add(day.film(size_bytes=THREE_PARTS))
    day.run_until(Stage.UPLOADING, job_id)

    day.clock.wrong_by_s = 0.0
    day.run()

    assert day.stage(job_id) is Stage.PUBLISHED
