"""Audits in every form in which the service tells of them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_uploader.domain.audit import AuditState, FindingKind, Ruling
from desktop_uploader.domain.errors import BadAnswer, Outcome, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind, Suggestion, Verdict
from desktop_uploader.domain.notices import NoticeSettings, NoticeWay
from desktop_uploader.providers.alibaba import auditor as room
from desktop_uploader.providers.alibaba import wire_audit as wire
from desktop_uploader.providers.alibaba.auditor import AlibabaAuditor
from desktop_uploader.providers.alibaba.notices import AlibabaNotices
from tests.fakes.manual_cutoff import ManualCutoff
from tests.providers.alibaba import answers
from tests.providers.alibaba.scripted_vod import ScriptedVod, Told

NEVER = ManualCutoff()
FILM, IMAGE = MediaId("f" * 32), MediaId("image/" + "a" * 32)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Answers of this test's own."""
    monkeypatch.setattr(answers, "FOLDER", tmp_path)
    return tmp_path


def write(folder: Path, name: str, content: object) -> Told:
    (folder / name).write_text(json.dumps(content))
    return Told(name)


def auditor(vod: ScriptedVod) -> AlibabaAuditor:
    return AlibabaAuditor(vod.calls, lambda url, _: url.encode())


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("init", AuditState.RUNNING),
        ("Processing", AuditState.RUNNING),
        ("success", AuditState.DONE),
        ("fail", AuditState.FAILED),
        ("a word of tomorrow", AuditState.RUNNING),
    ],
)
def test_a_job_is_read_whatever_its_word(status: str, state: AuditState) -> None:
    job = {
        "Status": status,
        "Code": "InternalError",
        "Message": "no",
        "CompleteTime": "2017-01-11T12:00:00Z",
        "Data": json.dumps({"Suggestion": "Block", "Label": "porn,ad", "AbnormalModules": "video"}),
    }

    reading = wire.read_job({"MediaAuditJob": job})

    assert reading.state is state
    assert reading.problem == ("InternalError no" if state is AuditState.FAILED else "")
    is_done = state is AuditState.DONE
    verdict = Verdict(Suggestion.BLOCK, ("porn", "ad"), ("video",))
    assert reading.verdict == (verdict if is_done else None)


def test_a_picture_has_a_finding_for_each_scene_that_it_hit() -> None:
    row = {
        "LogoLabel": "normal", "LogoScore": 100, "TerrorismLabel": "weapon", "TerrorismScore": "91",
        "PornLabel": "sexy", "PornScore": 77.5, "Timestamp": 3005, "Url": "http://p/1.jpg",
    }  # fmt: skip

    page = wire.read_picture_page({"MediaAuditResultDetail": {"Total": 2, "List": row}})

    assert page.total == 2
    assert [(one.label, one.score, one.at_ms) for one in page.findings] == [
        ("sexy", 77.5, 3005),
        ("weapon", 91.0, 3005),
    ]
    assert {one.picture_url for one in page.findings} == {"http://p/1.jpg"}


def test_the_timeline_of_the_manuals_example_is_in_order_and_without_what_is_nothing() -> None:
    rows = [
        {"Score": 100, "Label": "porn", "Timestamp": 3005},
        {"Score": "100", "Label": "normal", "Timestamp": "3005"},
        {"Score": 100, "Label": "logo", "Timestamp": "13"},
    ]

    found = wire.read_timeline({"MediaAuditResultTimeline": {"Ad": rows, "Live": []}})

    assert [(one.at_ms, one.label) for one in found] == [(13, "logo"), (3005, "porn")]


def test_speech_is_told_in_seconds_and_shown_in_milliseconds() -> None:
    rows = [{"EndTime": 10, "StartTime": "8", "Text": "words", "Label": "abuse"}]

    [one] = wire.read_speech_page({"MediaAuditAudioResultDetail": {"List": rows}}).findings

    assert (one.kind, one.at_ms, one.until_ms, one.text) == (
        FindingKind.SPEECH, 8000, 10_000, "words",
    )  # fmt: skip


def test_title_and_cover_are_told_where_they_are_suspect() -> None:
    result = {
        "TextResult": [
            {"Type": "title", "Label": "ad", "Suggestion": "review", "Content": "buy"},
            {"Type": "title", "Label": "ad", "Suggestion": "pass"},
        ],
        "ImageResult": [
            {"Type": "cover", "Url": "http://c/1.jpg", "Result": [
                {"Label": "sexy", "Suggestion": "review", "Score": "80", "Scene": "porn"},
                {"Label": "normal", "Suggestion": "pass", "Scene": "ad"},
            ]},
        ],
    }  # fmt: skip

    found = wire.read_beside_the_film(result)

    assert [(one.where, one.label, one.picture_url) for one in found] == [
        ("title", "ad", ""),
        ("cover", "sexy", "http://c/1.jpg"),
    ]


def test_a_decision_keeps_its_words_and_a_word_that_we_do_not_know_is_left_out() -> None:
    rows = [
        {
            "CreationTime": "2017-12-18T07:39:00Z",
            "Status": "Blocked",
            "Reason": "r",
            "Comment": "c",
        },
        {"Status": "Postponed"},
        {"Status": "Normal", "Auditor": "anna"},
    ]

    found = wire.read_history({"Histories": rows})

    assert [(one.ruling, one.reason, one.by) for one in found] == [
        (Suggestion.BLOCK, "r", ""),
        (Suggestion.PASS, "", "anna"),
    ]
    assert found[0].at_s == 1_513_582_740.0


def test_an_image_is_submitted_by_its_own_call_and_its_plain_id(folder: Path) -> None:
    told = write(folder, "job", {"JobId": "j-1", "RequestId": "r"})
    with ScriptedVod(told) as vod:
        desk = auditor(vod)
        begun = desk.submit(IMAGE, template="t", cutoff=NEVER)
        desk.submit(FILM, template="", cutoff=NEVER)
        image, film = vod.forms()

    assert (begun.task, desk.kind_of(IMAGE)) == ("j-1", AssetKind.IMAGE)
    assert (image["Action"], image["MediaId"], image["TemplateId"]) == (
        "SubmitAIImageAuditJob", "a" * 32, "t",
    )  # fmt: skip
    assert (film["Action"], film["MediaType"]) == ("SubmitAIMediaAuditJob", "video")
    assert "TemplateId" not in film


def test_an_answer_without_an_id_is_no_end(folder: Path) -> None:
    told = write(folder, "job", {"RequestId": "r"})
    with ScriptedVod(told) as vod, pytest.raises(BadAnswer) as caught:
        auditor(vod).submit(FILM, template="", cutoff=NEVER)

    assert caught.value.trouble.outcome is Outcome.UNKNOWN


def test_our_own_audit_is_waited_for_before_an_older_result_is_believed(folder: Path) -> None:
    running = write(folder, "run", {"MediaAuditJob": {"Status": "processing"}})
    with ScriptedVod(running) as vod:
        reading = auditor(vod).read(FILM, task="j-1", cutoff=NEVER)
        [form] = vod.forms()

    assert reading.state is AuditState.RUNNING
    assert (form["Action"], form["JobId"]) == ("GetAIMediaAuditJob", "j-1")


def test_judgements_go_as_one_json_text(folder: Path) -> None:
    told = write(folder, "judged", {"RequestId": "r-9"})
    rulings = [Ruling(FILM, Suggestion.BLOCK, "理由"), Ruling(MediaId("b"), Suggestion.PASS)]
    with ScriptedVod(told) as vod:
        request_id = auditor(vod).judge(rulings, cutoff=NEVER)
        [form] = vod.forms()

    assert request_id == "r-9"
    assert json.loads(form["AuditContent"]) == [
        {"VideoId": FILM, "Status": "Blocked", "Reason": "理由"},
        {"VideoId": "b", "Status": "Normal"},
    ]


def test_all_pages_of_a_history_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "HISTORY_ROWS", 1)
    pages = [
        write(folder, name, {"Total": 2, "Histories": [{"Status": word}]})
        for name, word in (("one", "Blocked"), ("two", "Normal"))
    ]
    with ScriptedVod(*pages) as vod:
        found = auditor(vod).history(FILM, cutoff=NEVER)

    assert [one.ruling for one in found] == [Suggestion.BLOCK, Suggestion.PASS]


def test_the_key_that_signs_messages_is_handed_on_and_shown_to_nobody(folder: Path) -> None:
    told = {
        "CallbackType": "HTTP", "CallbackURL": "https://old/", "AuthSwitch": "on",
        "AuthKey": "Canary1", "EventTypeList": "AIComplete,Tomorrow",
    }  # fmt: skip
    answer = write(folder, "callback", {"MessageCallback": told})
    with ScriptedVod(answer) as vod:
        desk = AlibabaNotices(vod.calls, app="")
        settings = desk.read(cutoff=NEVER)
        desk.write(replace(settings, address="https://new/"), cutoff=NEVER)
        form = vod.forms()[-1]

    assert settings.on == ("AIComplete", "Tomorrow")
    assert "Canary1" not in repr(settings)
    assert (form["AuthKey"], form["CallbackURL"]) == ("Canary1", "https://new/")
    assert (form["AppId"], form["EventTypeList"]) == ("app-1000000", "AIComplete,Tomorrow")


def test_messages_that_were_signed_are_not_set_without_their_key(folder: Path) -> None:
    answer = write(folder, "callback", {"MessageCallback": {}})
    signed = NoticeSettings(NoticeWay.URL, "https://old/", is_signed=True)
    with ScriptedVod(answer) as vod, pytest.raises(RequestRefused) as caught:
        AlibabaNotices(vod.calls, app="").write(signed, cutoff=NEVER)

    assert caught.value.trouble.code == "notice-key-gone"
