"""Alibaba's provider keeps the contracts against the practice cloud, with a key and by a broker."""

import random
import time
from collections.abc import Iterator

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.domain.media import MediaDraft, MediumState, OutputState, Suggestion
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.works import Subject, TaskState, Work, WorkOrder
from desktop_uploader.practice_cloud.alibaba.actions import works
from desktop_uploader.practice_cloud.alibaba.actions.upload import TWO_SIZES_TEMPLATES
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.alibaba import catalogue
from desktop_uploader.providers.alibaba.emoji import first_emoji
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.wiring import Wiring
from tests.conformance.audit_suite import AuditSuite
from tests.conformance.catalogue_suite import CatalogueSuite
from tests.conformance.category_suite import CategorySuite
from tests.conformance.control_plane_suite import (
    FILM,
    NEVER,
    ControlPlaneSuite,
    brought,
    opened,
)
from tests.conformance.cover_suite import CoverSuite
from tests.conformance.follower_suite import FollowerSuite, published
from tests.conformance.kinds_suite import KindsSuite
from tests.conformance.library_suite import LibrarySuite
from tests.conformance.notice_suite import NoticeSuite
from tests.conformance.processing_suite import ProcessingSuite
from tests.conformance.pull_suite import PullSuite
from tests.conformance.register_suite import RegisterSuite
from tests.conformance.sweeper_suite import SweeperSuite
from tests.fakes.manual_clock import ManualClock
from tests.providers.alibaba.oss_desk import MachineClock, network_to, practice_cloud

ACCOUNT = "practice-alibaba"


class PracticeHouse:
    """A practice cloud that makes nothing of its media, so that they end when they arrive."""

    def __init__(self, cloud: PracticeCloud, way: str) -> None:
        self.name = f"alibaba, {way}"
        self.cloud = cloud
        self.clock = MachineClock()
        self.provider = provider_at(cloud, way, self.clock)

    def expire_all(self) -> None:
        self.cloud.fault("expire_credentials")

    def let_work_end(self) -> None:
        """It has ended already."""


def provider_at(cloud: PracticeCloud, way: str, clock: MachineClock | ManualClock) -> Provider:
    [account] = [one for one in cloud.accounts if one.name == ACCOUNT]
    row, secrets = (
        AccountRow(ACCOUNT, "alibaba", "key", region=account.region),
        {
            "access_key_id": account.access_key_id,
            "access_key_secret": account.access_key_secret,
        },
    )
    if way == "broker":
        options = {"broker_url": f"{cloud.url}/broker/{ACCOUNT}/"}
        row, secrets = (
            AccountRow(ACCOUNT, "alibaba", "broker", options=options),
            {"broker_token": account.broker_token},
        )
    network = network_to(cloud, stall_s=5.0)
    return make_provider(row, secrets, wiring=Wiring(clock, random.random, network))


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(params=["key", "broker"])
def house(cloud: PracticeCloud, request: pytest.FixtureRequest) -> Iterator[PracticeHouse]:
    house = PracticeHouse(cloud, request.param)
    yield house
    house.provider.close()
    cloud.clear_faults()
    cloud.turn(transcode="off", qps="off", shapes="table", credential_life_s=3000)


class TestAlibabaControlPlane(ControlPlaneSuite):
    """Every case."""


class TestAlibabaFollower(FollowerSuite):
    """Every case."""


class TestAlibabaCovers(CoverSuite):
    """Every case."""


class TestAlibabaRegistering(RegisterSuite):
    """Every case that the abilities allow."""

    IS_LEFT_AS_IT_IS = True


class TestAlibabaKinds(KindsSuite):
    """Every case."""


class TestAlibabaCategories(CategorySuite):
    """Every case that the abilities allow."""


class TestAlibabaLibrary(LibrarySuite):
    """Every case."""


@pytest.fixture
def templates() -> dict[Work, str]:
    return {
        Work.TRANSCODE: TWO_SIZES_TEMPLATES,
        Work.WORKFLOW: next(iter(works.WORKFLOWS)),
        Work.GIF: next(iter(works.ANIMATION_TEMPLATES)),
    }


class TestAlibabaProcessing(ProcessingSuite):
    """Every case."""


class TestAlibabaSweeper(SweeperSuite):
    """Every case that the abilities allow."""


class TestAlibabaCatalogue(CatalogueSuite):
    """Every case."""


class TestAlibabaAudit(AuditSuite):
    """Every case."""


class TestAlibabaNotices(NoticeSuite):
    """Every case."""


class TestAlibabaPulls(PullSuite):
    """Every case."""


def test_the_life_of_a_credential_is_what_the_service_granted(house: PracticeHouse) -> None:
    house.cloud.turn(credential_life_s=120)

    life_s = opened(house).credential.life_s

    assert life_s == pytest.approx(120, abs=1.5)


@pytest.mark.parametrize("offset_s", [-7200.0, 7200.0])
def test_a_wrong_clock_of_ours_costs_one_refused_call_and_no_life(
    cloud: PracticeCloud, offset_s: float
) -> None:
    provider = provider_at(cloud, "key", ManualClock(now_s=time.time() + offset_s))
    with pytest.raises(e.ClockWrong):
        provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)

    grant = provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)
    provider.close()

    assert grant.credential.life_s == pytest.approx(3000, abs=2)


@pytest.mark.parametrize("shapes", ["table", "example"])
def test_outputs_are_read_in_both_forms_of_the_manual(house: PracticeHouse, shapes: str) -> None:
    house.cloud.turn(transcode="copy", shapes=shapes)
    media_id = brought(house).media_id
    assert media_id is not None
    follower = house.provider.follower
    for _ in range(5000):
        report = follower.read_status([media_id], cutoff=NEVER)[media_id]
        if report.state is MediumState.PLAYABLE:
            break

    outputs = follower.read_outputs([media_id], cutoff=NEVER)[media_id]

    assert report.state is MediumState.PLAYABLE
    assert outputs
    assert {output.state for output in outputs} == {OutputState.DONE}


def test_a_blocked_medium_comes_with_its_verdict(house: PracticeHouse) -> None:
    media_id = published(house, MediaDraft("please block-me"))

    report = house.provider.follower.read_status([media_id], cutoff=NEVER)[media_id]
    verdict = house.provider.follower.read_verdict(media_id, cutoff=NEVER)

    assert report.state is MediumState.BLOCKED
    assert verdict is not None
    assert verdict.suggestion is Suggestion.BLOCK


@pytest.mark.parametrize(
    ("fault", "kind", "outcome"),
    [
        ({"kind": "throttle", "retry_after_s": 2}, e.Throttled, e.Outcome.NOT_DONE),
        ({"kind": "error", "code": "AddVideoFailed", "status": 503}, e.ServerTrouble,
         e.Outcome.UNKNOWN),
        ({"kind": "error_200", "code": "InternalError"}, e.ServerTrouble, e.Outcome.UNKNOWN),
        ({"kind": "reset"}, e.Unreachable, e.Outcome.UNKNOWN),
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
    house.cloud.fault(operation="CreateUploadVideo", **fault)  # type: ignore[arg-type]

    with pytest.raises(e.UploaderError) as caught:
        opened(house)

    assert type(caught.value) is kind
    assert caught.value.trouble.outcome is outcome


def test_refusals_name_the_field(house: PracticeHouse) -> None:
    for draft, field in (
        (MediaDraft("x" * 129), "title"),
        (MediaDraft("t", description="🎬"), "description"),
        (MediaDraft("t", tags=("t",) * 17), "tags"),
        (MediaDraft("t", template="nowhere"), "template"),
    ):
        with pytest.raises(e.FieldRefused) as caught:
            opened(house, draft)

        assert caught.value.trouble.facts["field"] == field


def test_every_sign_that_our_rules_let_through_is_taken(house: PracticeHouse) -> None:
    signs = [chr(point) for point in range(0x2010, 0x2C00) if not first_emoji(chr(point))]
    persian = "\u0645\u06cc\u200c\u0631\u0648\u062f \u0915\u094d\u200d\u0937"

    for first in range(0, len(signs), 1000):
        assert opened(house, MediaDraft("t", description="".join(signs[first : first + 1000])))
    assert opened(house, MediaDraft(f"★ ♥ → ♪ ™ {persian}"))


@pytest.mark.parametrize(
    "sign", ["♥\ufe0f", "★\ufe0f", "1\ufe0f\u20e3", "1\u20e3", "✅", "⭐", "🇨🇳"]
)
def test_an_emoji_is_refused_by_the_cloud_as_by_our_rules(house: PracticeHouse, sign: str) -> None:
    with pytest.raises(e.FieldRefused) as caught:
        opened(house, MediaDraft(sign))

    assert caught.value.trouble.code == "IllegalCharacters"
    assert first_emoji(sign)


def test_a_wrong_secret_asks_for_a_sign_in(cloud: PracticeCloud) -> None:
    [account] = [one for one in cloud.accounts if one.name == ACCOUNT]
    wiring = Wiring(MachineClock(), random.random, network_to(cloud, stall_s=5.0))
    for key_id, secret in ((account.access_key_id, "wrong"), ("LTAInobody", "wrong")):
        row = AccountRow("a", "alibaba", "key", region="cn-shanghai")
        provider = make_provider(
            row, {"access_key_id": key_id, "access_key_secret": secret}, wiring=wiring
        )

        with pytest.raises(e.WrongKey) as caught:
            provider.control_plane.check(cutoff=NEVER)
        provider.close()

        assert caught.value.trouble.remedy is e.Remedy.SIGN_IN
        assert account.access_key_secret not in repr(caught.value.trouble)


def test_a_wrong_broker_token_asks_for_a_sign_in(cloud: PracticeCloud) -> None:
    row = AccountRow(
        "a", "alibaba", "broker", options={"broker_url": f"{cloud.url}/broker/{ACCOUNT}/"}
    )
    wiring = Wiring(MachineClock(), random.random, network_to(cloud, stall_s=5.0))
    provider = make_provider(row, {"broker_token": "wrong"}, wiring=wiring)

    with pytest.raises(e.SignInNeeded):
        provider.control_plane.check(cutoff=NEVER)
    provider.close()


def test_the_keys_of_a_grant_are_those_of_one_medium(house: PracticeHouse) -> None:
    first, second = (opened(house).credential.secret for _ in range(2))

    assert isinstance(first, OssSecret)
    assert isinstance(second, OssSecret)
    assert first.access_key_id.startswith("STS.")
    assert first.key != second.key
    assert first.security_token != second.security_token


def test_every_level_and_every_page_of_the_categories_is_read(
    house: PracticeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "PAGE_ROWS", 1)

    found = house.provider.catalogue.categories(cutoff=NEVER)

    first = [one for one in found if one.id <= "1000100004"]
    assert [(one.id, one.name, one.parent_id) for one in first] == [
        ("1000100001", "Films", ""),
        ("1000100003", "Trailers", "1000100001"),
        ("1000100004", "Rushes", "1000100001"),
        ("1000100002", "Lessons", ""),
    ]


def test_the_template_that_is_taken_by_itself_is_marked(house: PracticeHouse) -> None:
    found = house.provider.catalogue.templates(cutoff=NEVER)

    assert [one.detail for one in found] == ["Default", "", ""]


def test_a_medium_that_takes_no_order_is_told_with_the_two_ways_out(house: PracticeHouse) -> None:
    media_id = published(house)
    assert house.provider.processing is not None
    house.cloud.fault(
        "error", operation="SubmitTranscodeJobs", code="Forbidden.IllegalStatus", status=400
    )
    order = WorkOrder(Work.TRANSCODE, Subject(media_id), template=TWO_SIZES_TEMPLATES, key="k")

    with pytest.raises(e.RequestRefused) as caught:
        house.provider.processing.submit(order, cutoff=NEVER)

    assert caught.value.trouble.code == "work-not-in-this-state"
    assert caught.value.trouble.request_id


@pytest.mark.parametrize("shapes", ["table", "example"])
def test_tasks_are_read_in_both_forms_of_the_manual(house: PracticeHouse, shapes: str) -> None:
    subject, processing = Subject(published(house)), house.provider.processing
    assert processing is not None
    house.cloud.turn(shapes=shapes)
    for work, template in ((Work.TRANSCODE, TWO_SIZES_TEMPLATES), (Work.SNAPSHOTS, "")):
        processing.submit(WorkOrder(work, subject, template=template, key="k"), cutoff=NEVER)

        [task] = processing.tasks(subject, works=[work], cutoff=NEVER)

        assert task.state is TaskState.DONE
        assert {output.state for output in task.outputs} == {OutputState.DONE}
