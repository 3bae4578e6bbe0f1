"""The ways to be let in at Huawei: a token that is bought, a wrong secret, a broker."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.conformance.control_plane_suite import DRAFT, FILM, NEVER
from tests.fakes.manual_clock import ManualClock
from tests.providers.huawei.obs_desk import account_of, practice_cloud, provider_at


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(autouse=True)
def settled(cloud: PracticeCloud) -> Iterator[None]:
    yield
    cloud.clear_faults()


def test_a_token_is_bought_once_and_anew_when_it_is_refused(cloud: PracticeCloud) -> None:
    provider = provider_at(cloud, "password")
    bought = len(cloud.requests("CreateToken"))
    for _ in range(3):
        provider.control_plane.check(cutoff=NEVER)
    once = len(cloud.requests("CreateToken"))
    cloud.fault("expire_credentials")
    provider.control_plane.check(cutoff=NEVER)
    provider.close()

    assert (once - bought, len(cloud.requests("CreateToken")) - bought) == (1, 2)


def test_a_token_is_bought_anew_before_its_day_is_over(cloud: PracticeCloud) -> None:
    clock = ManualClock(now_s=time.time())
    provider = provider_at(cloud, "password", clock=clock)
    bought = []
    for wait_s in (0.0, 23 * 3600.0, 3600.0 - 300.0):
        clock.advance(wait_s)
        provider.control_plane.check(cutoff=NEVER)
        bought.append(len(cloud.requests("CreateToken")))
    provider.close()

    assert [one - bought[0] for one in bought] == [0, 0, 1]


@pytest.mark.parametrize(
    ("way", "secrets"),
    [
        ("key", {"access_key_secret": "wrong"}),
        ("key", {"access_key_id": "nobody"}),
        ("password", {"password": "wrong"}),
    ],
)
def test_a_wrong_secret_asks_for_a_sign_in(
    cloud: PracticeCloud, way: str, secrets: dict[str, str]
) -> None:
    provider = provider_at(cloud, way, secrets=secrets)

    with pytest.raises(e.WrongKey) as caught:
        provider.control_plane.check(cutoff=NEVER)
    provider.close()

    assert caught.value.trouble.remedy is e.Remedy.SIGN_IN
    assert account_of(cloud).access_key_secret not in repr(caught.value.trouble)


@pytest.mark.parametrize("status", [0, 401])
def test_a_broker_that_turns_us_away_asks_for_a_sign_in(cloud: PracticeCloud, status: int) -> None:
    provider = provider_at(
        cloud, "broker", secrets={"broker_token": "another"} if not status else {}
    )
    if status:  # the company's own key is refused: only who runs the broker can put that right
        cloud.fault("error", code="APIGW.0301", status=status)

    with pytest.raises(e.SignInNeeded) as caught:
        provider.control_plane.check(cutoff=NEVER)
    provider.close()

    assert caught.value.trouble.code == "broker-refused"


def test_a_broker_that_refuses_an_action_names_it(cloud: PracticeCloud) -> None:
    provider = provider_at(cloud, "broker", bucket="bucket-of-somebody-else", template="")

    with pytest.raises(e.Denied) as caught:
        provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
    provider.close()

    assert caught.value.trouble.action == "CreateSecurityToken"


def test_all_calls_of_a_brokered_account_go_to_its_broker(tmp_path: Path) -> None:
    with practice_cloud(tmp_path) as cloud:
        provider = provider_at(cloud, "broker")
        grant = provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
        provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)
        provider.close()

        rows = cloud.requests()

    assert {row["operation"] for row in rows} == {
        *("ListBuckets", "ListProjects", "CreateSecurityToken", "CreateTranscodingTask")
    }
    assert {row["path"].split("/")[1] for row in rows} == {"broker"}
