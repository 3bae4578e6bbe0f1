"""Huawei's provider keeps the contracts against the practice cloud, in every way to be let in."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.domain.media import MediaDraft, MediumState, OutputState, Stage, conclude
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.works import Work
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.huawei import mpc
from desktop_uploader.providers.huawei.target import ObsSecret
from tests.conformance.audit_suite import AuditSuite
from tests.conformance.catalogue_suite import CatalogueSuite
from tests.conformance.control_plane_suite import (
    DRAFT,
    FILM,
    NEVER,
    ControlPlaneSuite,
    brought,
    opened,
)
from tests.conformance.follower_suite import FollowerSuite, published
from tests.conformance.kinds_suite import KindsSuite
from tests.conformance.notice_suite import NoticeSuite
from tests.conformance.processing_suite import ProcessingSuite
from tests.conformance.sweeper_suite import SweeperSuite
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock
from tests.providers.huawei.obs_desk import account_of, practice_cloud, provider_at


class PracticeHouse:
    """A practice cloud that makes nothing of its objects, so that tasks end when they are made."""

    def __init__(self, cloud: PracticeCloud, way: str) -> None:
        self.name = f"huawei, {way}"
        self.cloud = cloud
        self.clock = MachineClock()
        self.provider = provider_at(cloud, way, clock=self.clock)

    def expire_all(self) -> None:
        self.cloud.fault("expire_credentials")

    def let_work_end(self) -> None:
        """It has ended already."""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(autouse=True)
def settled(cloud: PracticeCloud) -> Iterator[None]:
    yield
    cloud.clear_faults()
    cloud.turn(transcode="off", qps="off", shapes="table", credential_life_s=3000)


@pytest.fixture(params=["key", "password", "broker"])
def house(cloud: PracticeCloud, request: pytest.FixtureRequest) -> Iterator[PracticeHouse]:
    house = PracticeHouse(cloud, request.param)
    yield house
    house.provider.close()


class TestHuaweiControlPlane(ControlPlaneSuite):
    """Every case that the abilities allow."""


class TestHuaweiFollower(FollowerSuite):
    """Every case that the abilities allow."""


class TestHuaweiKinds(KindsSuite):
    """Every case."""


@pytest.fixture
def templates() -> dict[Work, str]:
    return {Work.TRANSCODE: "1001"}


class TestHuaweiProcessing(ProcessingSuite):
    """Every case."""


class TestHuaweiSweeper(SweeperSuite):
    """Every case that the abilities allow."""


class TestHuaweiAudit(AuditSuite):
    """Every case."""


class TestHuaweiNotices(NoticeSuite):
    """Every case."""


class TestHuaweiCatalogue(CatalogueSuite):
    """Every case that the abilities allow."""


def state_of(provider: Provider, media_id: str | None) -> MediumState:
    assert media_id is not None
    return provider.follower.read_status([media_id], cutoff=NEVER)[media_id].state  # type: ignore[list-item,index]


def test_the_life_of_a_credential_is_what_the_service_granted(house: PracticeHouse) -> None:
    house.cloud.turn(credential_life_s=120)

    assert opened(house).credential.life_s == pytest.approx(120, abs=1.5)


@pytest.mark.parametrize("offset_s", [-7200.0, 7200.0])
def test_a_wrong_clock_of_ours_costs_one_refused_call_and_no_life(
    cloud: PracticeCloud, offset_s: float
) -> None:
    provider = provider_at(cloud, clock=ManualClock(now_s=time.time() + offset_s))
    with pytest.raises(e.ClockWrong):
        provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)

    grant = provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
    provider.close()

    assert grant.credential.life_s == pytest.approx(3000, abs=2)


@pytest.mark.parametrize("shapes", ["table", "example"])
def test_outputs_are_read_in_both_forms_of_the_manual(house: PracticeHouse, shapes: str) -> None:
    house.cloud.turn(transcode="copy", shapes=shapes)
    media_id = published(house, MediaDraft("t", template="1001, 1009"))

    report = house.provider.follower.read_status([media_id], cutoff=NEVER)[media_id]
    good, bad = house.provider.follower.read_outputs([media_id], cutoff=NEVER)[media_id]

    assert report.state is MediumState.PROCESSED
    assert (good.output_id, good.state, good.error) == ("1001", OutputState.DONE, "")
    assert (bad.output_id, bad.state) == ("1009", OutputState.FAILED)
    assert bad.error.startswith("MPC.10051: ")


def test_a_task_without_one_good_output_has_failed(house: PracticeHouse) -> None:
    media_id = published(house, MediaDraft("t", template="1009"))

    report = house.provider.follower.read_status([media_id], cutoff=NEVER)[media_id]

    assert (report.state, report.problem[:9]) == (MediumState.FAILED, "MPC.10051")


def test_without_a_template_the_object_is_all_there_is(cloud: PracticeCloud) -> None:
    provider = provider_at(cloud, template="")
    grant = provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
    place = provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER).place
    found = provider.control_plane.find(grant.place, FILM, cutoff=NEVER)
    assert place.media_id is not None

    report = provider.follower.read_status([place.media_id], cutoff=NEVER)[place.media_id]
    expects = provider.review(DRAFT, FILM).expects_processing
    provider.close()

    assert (found, expects) == (place.media_id, False)
    assert conclude(report, expects_processing=expects).stage is Stage.PUBLISHED


def test_an_order_whose_answer_was_lost_is_found_and_not_given_twice(
    house: PracticeHouse,
) -> None:
    plane, grant = house.provider.control_plane, opened(house)
    house.cloud.fault("lose_answer", operation="CreateTranscodingTask")

    with pytest.raises(e.Unreachable) as caught:
        plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    found = plane.find(grant.place, FILM, cutoff=NEVER)
    assert caught.value.trouble.outcome is e.Outcome.UNKNOWN
    assert state_of(house.provider, found) is not MediumState.ABSENT


def test_an_order_is_missed_when_two_lists_do_not_have_it(cloud: PracticeCloud) -> None:
    clock = ManualClock(now_s=time.time())
    provider = provider_at(cloud, clock=clock)
    plane = provider.control_plane
    grant = plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)

    with pytest.raises(e.ServerTrouble) as caught:
        plane.find(grant.place, FILM, cutoff=NEVER)
    clock.advance(caught.value.trouble.retry_after_s or 0.0)
    found = plane.find(grant.place, FILM, cutoff=NEVER)
    provider.close()

    assert (caught.value.trouble.outcome, found) == (e.Outcome.NOT_DONE, None)


def test_an_order_that_is_listed_late_is_found(house: PracticeHouse) -> None:
    plane, grant = house.provider.control_plane, opened(house)
    made = plane.commit(grant.place, ObjectFacts(), cutoff=NEVER).place
    house.cloud.fault("late_list", operation="ListTranscodingTasks")
    with pytest.raises(e.ServerTrouble):
        plane.find(grant.place, FILM, cutoff=NEVER)

    assert plane.find(grant.place, FILM, cutoff=NEVER) == made.media_id


def test_an_order_is_found_behind_many_pages(cloud: PracticeCloud) -> None:
    provider = provider_at(cloud)
    plane = provider.control_plane
    first = plane.open(DRAFT, FILM, job_key="first", cutoff=NEVER)
    ordered = plane.commit(first.place, ObjectFacts(), cutoff=NEVER).place
    for _ in range(101):
        plane.commit(
            plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER).place, ObjectFacts(), cutoff=NEVER
        )

    found = plane.find(first.place, FILM, cutoff=NEVER)
    provider.close()

    assert found == ordered.media_id


def test_a_forgotten_task_is_known_by_what_it_has_left(house: PracticeHouse) -> None:
    house.cloud.turn(transcode="copy")
    media_id = brought(house).media_id
    house.cloud.turn(transcode="off")
    empty = brought(house).media_id
    house.cloud.fault("error", operation="ListTranscodingTasks", code="MPC.10220", times=0)

    assert state_of(house.provider, media_id) is MediumState.PROCESSED
    assert state_of(house.provider, empty) is MediumState.ABSENT


def test_a_film_that_waits_for_a_person_is_under_review(cloud: PracticeCloud) -> None:
    provider = provider_at(cloud, directory="review-me")
    grant = provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
    media_id = provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    state = state_of(provider, media_id.place.media_id)
    provider.close()

    assert state is MediumState.REVIEWING


def test_a_closed_bucket_is_named_before_anything_is_sent(cloud: PracticeCloud) -> None:
    closed = f"{account_of(cloud).bucket}-closed"
    provider = provider_at(cloud, output_bucket=closed)

    with pytest.raises(e.SignInNeeded) as caught:
        provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
    with pytest.raises(e.SignInNeeded):
        provider.control_plane.check(cutoff=NEVER)
    provider.close()

    assert caught.value.trouble.remedy is e.Remedy.SIGN_IN
    assert caught.value.trouble.action == "UpdateBucketAuthorized"
    assert caught.value.trouble.facts["bucket"] == closed


def test_a_bucket_elsewhere_is_refused_before_anything_is_sent(cloud: PracticeCloud) -> None:
    provider = provider_at(cloud, output_bucket=f"{account_of(cloud).bucket}-far")

    with pytest.raises(e.RequestRefused) as caught:
        provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
    provider.close()

    assert caught.value.trouble.code == "bucket-elsewhere"


def test_a_bucket_is_opened_where_the_account_says_so(tmp_path: Path) -> None:
    # A cloud of its own: the bucket stays open, and others need theirs closed.
    with practice_cloud(tmp_path) as cloud:
        closed = f"{account_of(cloud).bucket}-closed"
        provider = provider_at(cloud, output_bucket=closed, authorize="yes")

        grant = provider.control_plane.open(DRAFT, FILM, job_key="k", cutoff=NEVER)
        provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)
        provider.close()

        assert cloud.requests("UpdateBucketAuthorized")[-1]["status"] == 204


@pytest.mark.parametrize("name", ["[1080p] a+b&c=d 影.mp4", "what*is?this ${x}.mp4", "a%20b#1.mp4"])
def test_a_film_arrives_whatever_it_is_called(house: PracticeHouse, name: str) -> None:
    film = replace(FILM, path=f"/f/{name}".encode(), text=f"/f/{name}")
    grant = house.provider.control_plane.open(DRAFT, film, job_key="k", cutoff=NEVER)

    part = house.provider.store.put(grant.credential, body=MemoryBody(b"a film"))

    assert part.size_bytes == 6


def test_a_folder_that_stands_for_any_of_several_is_refused(cloud: PracticeCloud) -> None:
    with pytest.raises(e.RequestRefused) as caught:
        provider_at(cloud, directory="films/*")

    assert caught.value.trouble.code == "bad-text"
    assert caught.value.trouble.facts["field"] == "directory"


@pytest.mark.parametrize(
    ("fault", "kind", "outcome"),
    [
        ({"kind": "throttle", "retry_after_s": 2}, e.Throttled, e.Outcome.NOT_DONE),
        ({"kind": "error", "code": "MPC.10200", "status": 406}, e.ServerTrouble,
         e.Outcome.UNKNOWN),
        ({"kind": "error_200", "code": "MPC.10221"}, e.ServerTrouble, e.Outcome.UNKNOWN),
        ({"kind": "lose_answer"}, e.Unreachable, e.Outcome.UNKNOWN),
        ({"kind": "html"}, e.BadAnswer, e.Outcome.UNKNOWN),
        ({"kind": "empty_body"}, e.BadAnswer, e.Outcome.UNKNOWN),
    ],
)  # fmt: skip
def test_every_way_to_fail_is_told_apart(
    house: PracticeHouse,
    fault: dict[str, object],
    kind: type[e.UploaderError],
    outcome: e.Outcome,
) -> None:
    grant = opened(house)
    house.cloud.fault(operation="CreateTranscodingTask", **fault)  # type: ignore[arg-type]

    with pytest.raises(e.UploaderError) as caught:
        house.provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    assert type(caught.value) is kind
    assert caught.value.trouble.outcome is outcome


def test_an_unknown_template_is_a_field_refused(house: PracticeHouse) -> None:
    grant = opened(house, MediaDraft("t", template="4711"))

    with pytest.raises(e.FieldRefused) as caught:
        house.provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    assert caught.value.trouble.facts["field"] == "template"


def test_the_keys_of_a_grant_are_those_of_one_object(house: PracticeHouse) -> None:
    first, second = (opened(house).credential.secret for _ in range(2))

    assert isinstance(first, ObsSecret)
    assert isinstance(second, ObsSecret)
    assert first.key != second.key
    assert first.security_token != second.security_token
    assert first.security_token not in repr(first)


def test_every_page_of_the_templates_is_read(
    house: PracticeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mpc, "PAGE_ROWS", 1)

    found = house.provider.catalogue.templates(cutoff=NEVER)

    assert [one.id for one in found] == ["1001", "1002", "1009"]


def test_a_key_for_one_object_does_not_show_what_else_is_open(house: PracticeHouse) -> None:
    with pytest.raises(e.Denied):
        house.provider.store.list_uploads(opened(house).credential, prefix="", cutoff=NEVER)
