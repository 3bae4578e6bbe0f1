"""The control plane says what it was asked to say, and understands what comes back."""

import json

import pytest

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.errors import BadAnswer, Outcome, PlaceGone
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.control_plane import Arrival
from desktop_uploader.providers.alibaba.control_plane import AlibabaControlPlane, with_defaults
from desktop_uploader.providers.alibaba.target import OssSecret
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.providers.alibaba.scripted_vod import NOON_S, ScriptedVod, Told

NEVER = ManualCutoff()
NOTHING = MediaDraft("")
FILM = Source("/秘/测试 a.mp4".encode(), "/秘/测试 a.mp4", Fingerprint(7340032, 1))
CREATED = Told("create_upload_video.json")
MEDIUM = MediaId("5b0f3a7713e94c0d8a1f0c6d2e4b9a11")
PLACE = Place(
    "oss://outin-7f3e/sv/41c2a9d0-19a/41c2a9d0-19a.mp4@oss-cn-shanghai.aliyuncs.com", MEDIUM
)


def plane(vod: ScriptedVod, defaults: MediaDraft = NOTHING) -> AlibabaControlPlane:
    return AlibabaControlPlane(vod.calls, defaults)


def opened(vod: ScriptedVod) -> Grant:
    return plane(vod).open(MediaDraft("t"), FILM, job_key="home/1", cutoff=NEVER)


def creation(draft: MediaDraft, defaults: MediaDraft = NOTHING) -> dict[str, str]:
    with ScriptedVod(CREATED) as vod:
        plane(vod, defaults).open(draft, FILM, job_key="home/1", cutoff=NEVER)
        [form] = vod.forms()
    return form


def test_everything_that_was_said_of_a_film_is_sent() -> None:
    form = creation(
        MediaDraft(
            title="标题 & +",
            description="Zeile\nZeile",
            tags=("海", "山"),
            category="781",
            template="group",
            workflow="flow",
            cover_url="https://covers.invalid/1.jpg?a=1&b=2",
            app="app-2",
            storage="out-1.oss-cn-shanghai.aliyuncs.com",
        )
    )

    expected = {
        "Action": "CreateUploadVideo",
        "Title": "标题 & +",
        "Description": "Zeile\nZeile",
        "Tags": "海,山",
        "CateId": "781",
        "TemplateGroupId": "group",
        "WorkflowId": "flow",
        "CoverURL": "https://covers.invalid/1.jpg?a=1&b=2",
        "AppId": "app-2",
        "StorageLocation": "out-1.oss-cn-shanghai.aliyuncs.com",
        "FileName": "测试 a.mp4",
        "FileSize": "7340032",
    }
    assert {name: form[name] for name in expected} == expected


def test_what_was_not_said_is_not_sent_and_the_path_stays_here() -> None:
    form = creation(MediaDraft("t"))

    asked = {name for name in form if not name.startswith(("Signature", "AccessKey"))}
    assert asked == {
        "Action", "Version", "Format", "Timestamp", "Title", "FileName", "FileSize", "UserData",
    }  # fmt: skip
    assert "秘" not in str(form)


@pytest.mark.parametrize(
    ("extend", "expected"),
    [
        ("", {"uploader_job": "home/1"}),
        ('{"row": 7, "uploader_job": "x"}', {"row": 7, "uploader_job": "home/1"}),
        ("free text", {"text": "free text", "uploader_job": "home/1"}),
        ("[1]", {"text": "[1]", "uploader_job": "home/1"}),
    ],
)
def test_the_service_is_given_the_jobs_key_to_keep(
    extend: str, expected: dict[str, object]
) -> None:
    form = creation(MediaDraft("t", extend=extend))

    assert json.loads(form["UserData"]) == {"Extend": expected}


def test_the_accounts_choices_stand_where_a_draft_says_nothing() -> None:
    defaults = MediaDraft("", category="1", template="T", workflow="W", app="A", storage="S")

    filled = with_defaults(MediaDraft("t", category="2"), defaults)

    assert filled == MediaDraft("t", category="2", template="T", workflow="W", app="A", storage="S")
    # A workflow wins over a template at the service, so a default one must step back.
    assert with_defaults(MediaDraft("t", template="mine"), defaults).workflow == ""


def test_a_new_place_comes_with_a_credential_for_it() -> None:
    with ScriptedVod(CREATED) as vod:
        before_s = vod.clock.monotonic_s()
        grant = opened(vod)

    assert grant.place == PLACE
    assert grant.request_id.endswith("001")
    assert (grant.credential.target, grant.credential.life_s) == (PLACE.target, 3000)
    assert grant.credential.granted_at_s == before_s
    assert grant.credential.secret == OssSecret(
        access_key_id="STS.NTrecordedid",
        access_key_secret="recordedSecret",
        security_token="CAISrecordedtoken",
        endpoint="https://oss-cn-shanghai.aliyuncs.com",
        bucket="outin-7f3e",
        key="sv/41c2a9d0-19a/41c2a9d0-19a.mp4",
        region="cn-shanghai",
    )


@pytest.mark.parametrize("offset_s", [-400_000.0, -7200.0, 7200.0, 400_000.0])
def test_a_wrong_clock_of_ours_changes_no_life(offset_s: float) -> None:
    with ScriptedVod(CREATED, clock=ManualClock(now_s=NOON_S + offset_s)) as vod:
        lives = [opened(vod).credential.life_s for _ in range(3)]

    assert lives == [3000, pytest.approx(3000, abs=1), pytest.approx(3000, abs=1)]


def test_an_answer_without_an_id_leaves_it_in_doubt() -> None:
    with ScriptedVod(Told("get_categories.json")) as vod, pytest.raises(BadAnswer):
        opened(vod)
    nameless = Told("create_upload_video.without_id.json")
    with ScriptedVod(nameless) as vod, pytest.raises(BadAnswer) as caught:
        opened(vod)

    assert caught.value.trouble.code == "no-media-id"
    assert caught.value.trouble.outcome is Outcome.UNKNOWN


def test_a_place_that_is_no_address_is_a_bad_answer() -> None:
    with ScriptedVod(Told("create_upload_video.no_address.json")) as vod:
        for ask in (lambda: opened(vod), lambda: plane(vod).renew(PLACE, cutoff=NEVER)):
            with pytest.raises(BadAnswer) as caught:
                ask()

            assert caught.value.trouble.code == "permission-incomplete"


def test_a_renewal_keeps_the_place_and_brings_a_new_credential() -> None:
    with ScriptedVod(Told("refresh_upload_video.json")) as vod:
        grant = plane(vod).renew(PLACE, cutoff=NEVER)
        [form] = vod.forms()

    assert (form["Action"], form["VideoId"]) == ("RefreshUploadVideo", MEDIUM)
    assert grant.place == PLACE
    assert isinstance(grant.credential.secret, OssSecret)
    assert grant.credential.secret.security_token == "CAISsecondtoken"
    assert grant.credential.life_s == 6000


def test_a_medium_that_is_not_there_is_a_place_that_is_gone() -> None:
    with ScriptedVod(Told("error.video_not_found.json", 404)) as vod:
        with pytest.raises(PlaceGone):
            plane(vod).renew(PLACE, cutoff=NEVER)
        with pytest.raises(PlaceGone):
            plane(vod).inspect(PLACE, cutoff=NEVER)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told("get_mezzanine_info.normal.json"), Arrival(True, 7340032, "Normal")),
        (Told("get_mezzanine_info.uploading.json"), Arrival(False, None, "Uploading")),
        (Told("get_media_audit_result.none.json"), Arrival(False, None, "")),
        (Told("error.file_not_found.json", 404), Arrival(False, None, "InvalidFile.NotFound")),
    ],
)
def test_an_arrival_is_what_the_service_says_of_the_source_file(
    told: Told, expected: Arrival
) -> None:
    with ScriptedVod(told) as vod:
        found = plane(vod).inspect(PLACE, cutoff=NEVER)

    assert (found.has_arrived, found.size_bytes, found.word) == (
        expected.has_arrived,
        expected.size_bytes,
        expected.word,
    )
    assert found.request_id


def test_completing_was_the_commit_so_nobody_is_called() -> None:
    with ScriptedVod(CREATED) as vod:
        registration = plane(vod).commit(PLACE, ObjectFacts(), cutoff=NEVER)
        found = plane(vod).find(PLACE, FILM, cutoff=NEVER)

        assert vod.server.received == []
    assert (registration.place, found) == (PLACE, MEDIUM)


def test_a_check_tells_the_clocks_difference_from_its_first_answer() -> None:
    with ScriptedVod(Told("get_categories.json"), clock=ManualClock(now_s=NOON_S - 90)) as vod:
        checked = plane(vod).check(cutoff=NEVER)

    assert checked.clock_offset_s == 90
    assert checked.request_id.endswith("012")
