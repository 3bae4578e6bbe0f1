"""Images and attached media: what is asked for them, and what the answers mean."""

import json
from pathlib import Path

import pytest

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import BadAnswer, Denied, Outcome, PlaceGone
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft, MediumState, Stage, conclude
from desktop_uploader.ports.provider import Renewal
from desktop_uploader.providers.alibaba.control_plane import AlibabaControlPlane
from desktop_uploader.providers.alibaba.follower import AlibabaFollower
from desktop_uploader.providers.alibaba.provider import ABILITIES
from tests.fakes.manual_cutoff import ManualCutoff
from tests.providers.alibaba import answers
from tests.providers.alibaba.scripted_vod import ScriptedVod, Told

NEVER = ManualCutoff()
RECORDED = answers.FOLDER
PICTURE = Source("/秘/测试 a.PNG".encode(), "/秘/测试 a.PNG", Fingerprint(3000, 1))
IMAGE, SUBTITLE, MARK = (
    MediaId("image/" + "1" * 32),
    MediaId("attached/" + "2" * 32),
    MediaId("attached/" + "3" * 32),
)
FILM = MediaId("f" * 32)
DEFAULTS = MediaDraft("", category="7", template="group", workflow="flow", app="app-2")
NAMED = {"ImageId": "1" * 32, "MediaId": "2" * 32}
KINDS = [kind for kind in AssetKind if kind is not AssetKind.FILM]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Answers of this test's own, and those that were recorded."""
    for path in RECORDED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(answers, "FOLDER", tmp_path)
    return tmp_path


def told(folder: Path, name: str, content: object, status: int = 200) -> Told:
    (folder / name).write_text(json.dumps(content))
    return Told(name, status)


def made(folder: Path, **named: str) -> Told:
    film = {k: v for k, v in answers.document("create_upload_video.json").items() if k != "VideoId"}
    return told(folder, "made", {**film, **named})


def plane(vod: ScriptedVod) -> AlibabaControlPlane:
    return AlibabaControlPlane(vod.calls, DEFAULTS)


def form_of(folder: Path, draft: MediaDraft) -> tuple[dict[str, str], Place]:
    with ScriptedVod(made(folder, **NAMED)) as vod:
        place = plane(vod).open(draft, PICTURE, job_key="home/1", cutoff=NEVER).place
        [form] = vod.forms()
    return form, place


def test_an_image_is_made_with_all_that_was_said_and_nothing_that_films_alone_have(
    folder: Path,
) -> None:
    draft = MediaDraft("标题", "d", ("海", "山"), kind=AssetKind.IMAGE)

    form, place = form_of(folder, draft)

    assert place.media_id == IMAGE
    asked = {
        "Action": "CreateUploadImage",
        "Title": "标题",
        "Description": "d",
        "Tags": "海,山",
        "ImageType": "default",
        "ImageExt": "png",
        "CateId": "7",
        "AppId": "app-2",
    }
    assert {name: form[name] for name in asked} == asked
    assert json.loads(form["UserData"])["Extend"] == {"uploader_job": "home/1"}
    assert {"TemplateGroupId", "WorkflowId", "FileName", "StorageLocation"} & set(form) == set()


@pytest.mark.parametrize("kind", [AssetKind.WATERMARK, AssetKind.SUBTITLE, AssetKind.MATERIAL])
def test_an_attached_medium_is_made_as_what_it_is(folder: Path, kind: AssetKind) -> None:
    form, place = form_of(folder, MediaDraft("t", kind=kind))

    assert place.media_id == SUBTITLE
    asked = {
        "Action": "CreateUploadAttachedMedia",
        "BusinessType": kind.value,
        "MediaExt": "png",
        "FileName": "测试 a.PNG",
        "FileSize": "3000",
        "CateIds": "7",
    }
    assert {name: form[name] for name in asked} == asked


@pytest.mark.parametrize("kind", KINDS)
def test_another_credential_is_another_record_of_which_the_same_is_said(
    folder: Path, kind: AssetKind
) -> None:
    again = {"ImageId": "8" * 32, "MediaId": "9" * 32}
    first_made, second_made = (
        made(folder, **NAMED),
        told(folder, "again", {**answers.document("made"), **again}),
    )
    with ScriptedVod(first_made, second_made) as vod:
        first = plane(vod).open(MediaDraft("t", kind=kind), PICTURE, job_key="k", cutoff=NEVER)
        second = plane(vod).renew(first.place, cutoff=NEVER)
        forms = [{k: v for k, v in one.items() if not k.startswith("Sign")} for one in vod.forms()]

    assert forms[0] == forms[1]
    assert first.place.media_id != second.place.media_id
    assert second.place.session == first.place.session
    assert ABILITIES.renewal_of(kind) is Renewal.NEW_TARGET
    assert ABILITIES.renewal_of(AssetKind.FILM) is Renewal.SAME_TARGET


def test_an_answer_without_an_id_is_no_answer(folder: Path) -> None:
    with ScriptedVod(made(folder)) as vod, pytest.raises(BadAnswer) as caught:
        draft = MediaDraft("t", kind=AssetKind.IMAGE)
        plane(vod).open(draft, PICTURE, job_key="k", cutoff=NEVER)

    assert caught.value.trouble.outcome is Outcome.UNKNOWN


def image(status: str, size: object = "3000") -> dict[str, object]:
    return {"ImageInfo": {"Status": status, "Mezzanine": {"FileSize": size}}}


def attached(**words: str) -> dict[str, object]:
    ids = {"subtitle": "2" * 32, "mark": "3" * 32}
    listed = [{"MediaId": ids[name], "Status": word} for name, word in words.items()]
    return {"AttachedMediaList": listed, "NonExistMediaIds": []}


@pytest.mark.parametrize(
    ("word", "state", "stage"),
    [
        ("Uploading", MediumState.ARRIVING, Stage.VERIFYING),
        ("Normal", MediumState.STORED, Stage.PUBLISHED),
        ("UploadFail", MediumState.FAILED, Stage.FAILED),
        ("SomethingNew", MediumState.UNCLEAR, Stage.PROCESSING),
    ],
)
def test_each_word_in_any_letter_case_means_its_stage(
    folder: Path, word: str, state: MediumState, stage: Stage
) -> None:
    for written in (word, word.upper(), f" {word.lower()}"):
        seen = told(folder, "image", image(written)), told(folder, "other", attached(mark=written))
        with ScriptedVod(*seen) as vod:
            found = AlibabaFollower(vod.calls).read_status([IMAGE, MARK], cutoff=NEVER)

        assert [one.state for one in found.values()] == [state, state]
        assert {conclude(one, expects_processing=False).stage for one in found.values()} == {stage}
        assert [one.size_bytes for one in found.values()] == [3000, None]


def test_each_family_of_a_batch_is_asked_about_by_its_own_call(folder: Path) -> None:
    videos = {"VideoList": [{"VideoId": FILM, "Status": "Normal"}]}
    seen = (
        told(folder, "videos", videos),
        told(folder, "image", image("Normal", 3000)),
        told(folder, "other", {**attached(mark="Normal"), "NonExistMediaIds": ["2" * 32]}),
    )
    with ScriptedVod(*seen) as vod:
        found = AlibabaFollower(vod.calls).read_status([SUBTITLE, FILM, IMAGE, MARK], cutoff=NEVER)
        asked = [(one["Action"], one.get("MediaIds", "")) for one in vod.forms()]

    assert asked == [
        ("GetVideoInfos", ""),
        ("GetImageInfo", ""),
        ("GetAttachedMediaInfo", f"{'2' * 32},{'3' * 32}"),
    ]
    assert {media_id: one.state for media_id, one in found.items()} == {
        FILM: MediumState.PLAYABLE,
        IMAGE: MediumState.STORED,
        SUBTITLE: MediumState.ABSENT,
        MARK: MediumState.STORED,
    }


def test_a_family_that_may_not_be_read_is_left_out_and_alone_it_is_an_error(folder: Path) -> None:
    no = told(folder, "no", {"Code": "Forbidden.RAM", "Message": "no"}, 403)
    with ScriptedVod(no, told(folder, "other", attached(mark="Normal"))) as vod:
        found = AlibabaFollower(vod.calls).read_status([IMAGE, MARK], cutoff=NEVER)

    assert set(found) == {MARK}
    with ScriptedVod(no) as vod, pytest.raises(Denied):
        AlibabaFollower(vod.calls).read_status([IMAGE], cutoff=NEVER)


def test_an_answer_that_does_not_speak_of_a_medium_moves_no_job(folder: Path) -> None:
    with ScriptedVod(told(folder, "other", attached())) as vod:
        [report] = AlibabaFollower(vod.calls).read_status([MARK], cutoff=NEVER).values()

    assert report.state is MediumState.UNCLEAR


def test_nobody_is_asked_for_outputs_or_verdicts_of_what_is_no_film(folder: Path) -> None:
    with ScriptedVod(told(folder, "no", {})) as vod:
        follower = AlibabaFollower(vod.calls)

        assert follower.read_outputs([IMAGE, MARK], cutoff=NEVER) == {IMAGE: (), MARK: ()}
        assert follower.read_verdict(IMAGE, cutoff=NEVER) is None
        assert vod.forms() == []


def test_the_service_is_asked_whether_the_bytes_have_arrived(folder: Path) -> None:
    for media_id, answer, size_bytes in (
        (IMAGE, image("Normal"), 3000),
        (MARK, attached(mark="Normal"), None),
    ):
        with ScriptedVod(told(folder, "a", answer)) as vod:
            arrival = plane(vod).inspect(Place("p", media_id), cutoff=NEVER)

        assert (arrival.has_arrived, arrival.size_bytes) == (True, size_bytes)
    with ScriptedVod(told(folder, "a", image("Uploading", ""))) as vod:
        assert not plane(vod).inspect(Place("p", IMAGE), cutoff=NEVER).has_arrived


def test_a_record_that_is_gone_is_told_as_such(folder: Path) -> None:
    gone = (
        (IMAGE, told(folder, "i", {"Code": "NoSuchResource", "Message": "x"}, 404)),
        (MARK, told(folder, "m", {"NonExistMediaIds": ["3" * 32]})),
    )
    for media_id, answer in gone:
        with ScriptedVod(answer) as vod, pytest.raises(PlaceGone):
            plane(vod).inspect(Place("p", media_id), cutoff=NEVER)
