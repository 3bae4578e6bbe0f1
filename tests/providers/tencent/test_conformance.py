"""Tencent's provider keeps the contracts against the practice cloud, in every way it is let in."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.domain.media import MediaDraft, MediumState, OutputState, Suggestion
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.ports.provider import Renewal
from desktop_uploader.ports.works import Work
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.tencent import catalogue
from desktop_uploader.providers.tencent.promise import read_promise
from desktop_uploader.providers.tencent.target import CosSecret
from desktop_uploader.providers.wiring import Wiring
from tests.conformance.audit_suite import AuditSuite
from tests.conformance.catalogue_suite import CatalogueSuite
from tests.conformance.control_plane_suite import (
    CONTENT,
    FILM,
    NEVER,
    ControlPlaneSuite,
    brought,
    opened,
)
from tests.conformance.cover_suite import CoverSuite
from tests.conformance.follower_suite import FollowerSuite, published
from tests.conformance.kinds_suite import KindsSuite
from tests.conformance.notice_suite import NoticeSuite
from tests.conformance.processing_suite import ProcessingSuite
from tests.conformance.sweeper_suite import SweeperSuite
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock, network_to, practice_cloud
from tests.providers.tencent.practice_house import (
    FOLLOWED,
    WAYS,
    PracticeHouse,
    WrongClock,
    provider_at,
    row_of,
)

SEARCHED = pytest.mark.parametrize("house", FOLLOWED, indirect=True)
CLIENT = pytest.mark.parametrize("house", ["ugc", "command"], indirect=True)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(params=WAYS)
def house(cloud: PracticeCloud, request: pytest.FixtureRequest) -> Iterator[PracticeHouse]:
    house = PracticeHouse(cloud, request.param)
    yield house
    house.provider.close()
    cloud.clear_faults()
    cloud.turn(transcode="off", credential_life_s=3000)


class TestTencentControlPlane(ControlPlaneSuite):
    """Every case that the abilities allow, in every way."""


class TestTencentFollower(FollowerSuite):
    """Every case that the abilities allow, in every way."""


class TestTencentCovers(CoverSuite):
    """Every case that the abilities allow, in every way."""


class TestTencentKinds(KindsSuite):
    """Every case."""


@pytest.fixture
def templates() -> dict[Work, str]:
    return {Work.TRANSCODE: "100010,100020", Work.WORKFLOW: "TwoSizes", Work.GIF: "20000"}


class TestTencentProcessing(ProcessingSuite):
    """Every case that the abilities allow, in every way."""


class TestTencentSweeper(SweeperSuite):
    """Every case that the abilities allow."""


class TestTencentAudit(AuditSuite):
    """Every case."""


class TestTencentNotices(NoticeSuite):
    """Every case."""


class TestTencentCatalogue(CatalogueSuite):
    """Every case that the abilities allow, in every way."""


@SEARCHED
@pytest.mark.parametrize("verb", ["find", "send again"])
def test_a_commit_whose_answer_was_lost_is_settled_by_looking(
    house: PracticeHouse, verb: str
) -> None:
    plane, grant = house.provider.control_plane, opened(house)
    house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))
    house.cloud.fault("lose_answer", operation="CommitUpload")
    with pytest.raises(e.Unreachable) as caught:
        plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    if verb == "send again":
        with pytest.raises(e.PlaceGone):
            plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)
    found = plane.find(grant.place, FILM, cutoff=NEVER)

    assert caught.value.trouble.outcome is e.Outcome.UNKNOWN
    [row] = [one for one in _media(house) if one["key"] in grant.place.target]
    assert found == row["id"]
    assert row["description"] == "Zeile\nZeile"
    assert row["tags"] == "海,山"


@SEARCHED
def test_another_film_of_the_same_name_and_size_is_not_taken_for_ours(
    house: PracticeHouse,
) -> None:
    brought(house)
    ours = opened(house)

    assert house.provider.control_plane.find(ours.place, FILM, cutoff=NEVER) is None


@CLIENT
def test_a_client_that_lost_the_answer_to_its_commit_can_never_know(house: PracticeHouse) -> None:
    plane, grant = house.provider.control_plane, opened(house)
    house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))
    house.cloud.fault("lose_answer", operation="CommitUploadUGC")
    with pytest.raises(e.Unreachable):
        plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    with pytest.raises(e.OutcomeUnknown):
        plane.find(grant.place, FILM, cutoff=NEVER)


@CLIENT
def test_a_commit_that_never_arrived_is_carried_out_by_looking_for_it(house: PracticeHouse) -> None:
    grant = opened(house)
    house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))

    found = house.provider.control_plane.find(grant.place, FILM, cutoff=NEVER)

    assert found in {row["id"] for row in _media(house)}


@CLIENT
def test_a_certificate_is_used_for_nine_tenths_of_its_life(house: PracticeHouse) -> None:
    house.cloud.turn(credential_life_s=1000)

    assert opened(house).credential.life_s == pytest.approx(900, abs=2)


def test_the_lives_and_keys_are_those_of_the_way(house: PracticeHouse) -> None:
    credential, abilities = opened(house).credential, house.provider.abilities
    secret = credential.secret

    assert isinstance(secret, CosSecret)
    assert (credential.life_s is None) is (abilities.renewal is Renewal.NONE)
    assert (secret.security_token == "") is (house.way == "v2")
    assert secret.bucket.rpartition("-")[2].isdigit()


def test_what_a_commit_needs_is_in_the_place_and_no_key_is(house: PracticeHouse) -> None:
    grant = opened(house)
    promise = read_promise(grant.place.session)
    assert isinstance(grant.credential.secret, CosSecret)

    assert promise.key
    assert promise.name == "标题 & Title é"
    assert grant.credential.secret.secret_key not in grant.place.session


@SEARCHED
def test_text_that_cannot_be_told_after_the_commit_is_a_warning(house: PracticeHouse) -> None:
    grant = opened(house)
    house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))
    for action in ("ModifyMediaInfo", "ModifyVodInfo"):
        house.cloud.fault("error", operation=action, code="InternalError", status=200)

    made = house.provider.control_plane.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    assert made.place.media_id is not None
    assert made.warnings == ("text-not-kept",)


@SEARCHED
def test_outputs_come_with_the_task_that_made_them(house: PracticeHouse) -> None:
    house.cloud.turn(transcode="copy")
    media_id = brought(house, MediaDraft("t", template="TwoSizes")).media_id
    assert media_id is not None
    follower = house.provider.follower

    report = follower.read_status([media_id], cutoff=NEVER)[media_id]
    outputs = follower.read_outputs([media_id], cutoff=NEVER)[media_id]

    assert (report.state, report.awaits_outputs) == (MediumState.PLAYABLE, False)
    assert [output.name for output in outputs] == ["100010", "100020"]
    assert {output.state for output in outputs} == {OutputState.DONE}


@SEARCHED
def test_a_judged_medium_comes_with_its_verdict(house: PracticeHouse) -> None:
    follower = house.provider.follower
    blocked = published(house, MediaDraft("please block-me"))
    doubtful = published(house, MediaDraft("please review-me"))

    states = [follower.read_status([one], cutoff=NEVER)[one].state for one in (blocked, doubtful)]
    verdicts = [follower.read_verdict(one, cutoff=NEVER) for one in (blocked, doubtful)]

    assert states[0] is MediumState.BLOCKED
    # v2 has no status for it, so there the suggestion decides.
    assert states[1] is (MediumState.REVIEWING if house.way == "v2" else MediumState.PLAYABLE)
    assert [one.suggestion if one else None for one in verdicts] == [
        Suggestion.BLOCK,
        Suggestion.REVIEW,
    ]


@pytest.mark.parametrize("way", ["v3", "v2"])
@pytest.mark.parametrize("offset_s", [-90_000.0, 90_000.0])
def test_a_wrong_clock_of_ours_costs_one_refused_call_and_no_life(
    cloud: PracticeCloud, way: str, offset_s: float
) -> None:
    provider = provider_at(cloud, way, WrongClock(offset_s))
    with pytest.raises(e.ClockWrong):
        provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)

    grant = provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)
    provider.close()

    assert grant.credential.life_s in (None, pytest.approx(3000, abs=2))


@pytest.mark.parametrize(
    ("fault", "kind", "outcome"),
    [
        ({"kind": "throttle", "retry_after_s": 2}, e.Throttled, e.Outcome.NOT_DONE),
        ({"kind": "error", "code": "InternalError", "status": 503}, e.ServerTrouble,
         e.Outcome.UNKNOWN),
        ({"kind": "lose_answer"}, e.Unreachable, e.Outcome.UNKNOWN),
        ({"kind": "html"}, e.BadAnswer, e.Outcome.UNKNOWN),
        ({"kind": "empty_body"}, e.BadAnswer, e.Outcome.UNKNOWN),
    ],
)  # fmt: skip
@SEARCHED
def test_every_way_to_fail_is_told_apart(
    house: PracticeHouse,
    fault: dict[str, object],
    kind: type[e.UploaderError],
    outcome: e.Outcome,
) -> None:
    house.cloud.fault(operation="ApplyUpload", **fault)  # type: ignore[arg-type]

    with pytest.raises(e.UploaderError) as caught:
        opened(house)

    assert type(caught.value) is kind
    assert caught.value.trouble.outcome is outcome


@pytest.mark.parametrize("house", ["v3", "broker"], indirect=True)
def test_refusals_name_the_field(house: PracticeHouse) -> None:
    for draft, field in (
        (MediaDraft("x" * 65), "title"),
        (MediaDraft("t", template="nowhere"), "template"),
        (MediaDraft("t", category="99"), "category"),
    ):
        with pytest.raises(e.FieldRefused) as caught:
            opened(house, draft)

        assert caught.value.trouble.facts["field"] == field


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_wrong_secret_asks_for_a_sign_in(cloud: PracticeCloud, way: str) -> None:
    row, secrets = row_of(cloud, way)
    wiring = Wiring(MachineClock(), lambda: 0.5, network_to(cloud, stall_s=5.0))
    for key_id, secret in ((secrets["access_key_id"], "wrong"), ("AKIDnobody", "wrong")):
        provider = make_provider(
            row, {"access_key_id": key_id, "access_key_secret": secret}, wiring=wiring
        )

        with pytest.raises(e.WrongKey) as caught:
            provider.control_plane.check(cutoff=NEVER)
        provider.close()

        assert caught.value.trouble.remedy is e.Remedy.SIGN_IN
        assert secrets["access_key_secret"] not in repr(caught.value.trouble)


def test_an_account_without_categories_works_all_the_same(cloud: PracticeCloud) -> None:
    row, secrets = row_of(cloud, "v2")
    wiring = Wiring(MachineClock(), lambda: 0.5, network_to(cloud, stall_s=5.0))
    provider = make_provider(row, secrets, wiring=wiring)
    cloud.fault("error", operation="DescribeAllClass", code="1905", status=200)

    found = provider.control_plane.check(cutoff=NEVER)
    provider.close()

    assert found.detail == "DescribeAllClass"


@pytest.mark.parametrize("way", ["broker", "ugc"])
def test_a_wrong_broker_token_asks_for_a_sign_in(cloud: PracticeCloud, way: str) -> None:
    row, _ = row_of(cloud, way)
    wiring = Wiring(MachineClock(), lambda: 0.5, network_to(cloud, stall_s=5.0))
    provider = make_provider(row, {"broker_token": "wrong"}, wiring=wiring)

    with pytest.raises(e.SignInNeeded):
        provider.control_plane.check(cutoff=NEVER)
    provider.close()


@pytest.mark.parametrize("command", ["/nowhere/at/all", "false", "true"])
def test_a_command_that_prints_no_signature_asks_for_a_sign_in(
    cloud: PracticeCloud, command: str
) -> None:
    row, _ = row_of(cloud, "command")
    wiring = Wiring(MachineClock(), lambda: 0.5, network_to(cloud, stall_s=5.0))
    options = {"signature_command": command}
    provider = make_provider(replace(row, options=options), {}, wiring=wiring)

    with pytest.raises(e.SignInNeeded) as caught:
        provider.control_plane.check(cutoff=NEVER)
    provider.close()

    assert caught.value.trouble.code == "command-failed"


def _media(house: PracticeHouse) -> list[dict[str, object]]:
    """All media that the practice cloud shows."""
    request = urllib.request.Request(
        f"{house.cloud.url}/practice/media", headers={"X-Practice-Token": house.cloud.token}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        rows: list[dict[str, object]] = json.load(answer)["media"]
    return rows


def names(entries: list[CatalogueEntry]) -> list[tuple[str, str]]:
    return [(entry.id, entry.name) for entry in entries]


@SEARCHED
def test_the_classes_are_those_that_a_film_may_lie_in(house: PracticeHouse) -> None:
    assert house.provider.catalogue is not None

    listed = house.provider.catalogue.categories(cutoff=NEVER)
    found = [one for one in listed if one.id in {"0", "1", "2"}]

    assert names(found) == [("0", "其他"), ("1", "Lessons"), ("2", "Shows")]


@pytest.mark.parametrize("house", ["v3", "broker"], indirect=True)
def test_every_page_of_the_procedures_is_read(
    house: PracticeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "PAGE_ROWS", 1)
    assert house.provider.catalogue is not None

    found = house.provider.catalogue.templates(cutoff=NEVER)

    assert [one.id for one in found] == ["LongVideoPreset", "TwoSizes"]


@pytest.mark.parametrize("house", ["v2"], indirect=True)
def test_whoever_has_no_class_has_an_empty_list_of_them(house: PracticeHouse) -> None:
    house.cloud.fault("error", operation="DescribeAllClass", code="1905", status=200)
    assert house.provider.catalogue is not None

    assert house.provider.catalogue.categories(cutoff=NEVER) == []
