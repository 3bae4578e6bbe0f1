"""One call, one answer: signed or brokered, and every kind of refusal told apart."""

import logging

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.providers.alibaba.signing import signature
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.providers.alibaba.scripted_vod import NOON_S, ScriptedVod, Told

NEVER = ManualCutoff()
GOOD = Told("get_categories.json")


def asked(calls: VodCalls, action: str = "GetCategories") -> str:
    return calls.call(action, {"Title": "测试 & +"}, cutoff=NEVER).request_id


def refused(*answers: Told, action: str = "GetCategories") -> e.UploaderError:
    with ScriptedVod(*answers) as vod, pytest.raises(e.UploaderError) as caught:
        asked(vod.calls, action)
    return caught.value


def test_a_call_goes_out_as_a_signed_form() -> None:
    with ScriptedVod(GOOD) as vod:
        request_id = asked(vod.calls)

        [request], [form] = vod.server.received, vod.forms()

    assert request_id == "6A1D2C55-90B4-4E0E-8A57-3F0C11D2E012"
    assert (request.method, request.target) == ("POST", "/")
    assert form.pop("Signature") == signature(form, "canarysecret", method="POST")
    assert form["Timestamp"] == "2026-11-20T12:00:00Z"
    assert (form["Action"], form["Title"]) == ("GetCategories", "测试 & +")
    assert (form["Version"], form["Format"]) == ("2017-03-21", "JSON")


def test_no_two_calls_have_the_same_nonce() -> None:
    with ScriptedVod(GOOD) as vod:
        calls = vod.calls
        for _ in range(5):
            asked(calls)

        nonces = {form["SignatureNonce"] for form in vod.forms()}

    assert len(nonces) == 5


def test_a_brokered_call_carries_the_token_and_nothing_of_a_key() -> None:
    with ScriptedVod(GOOD) as vod:
        asked(vod.brokered_calls)

        [request], [form] = vod.server.received, vod.forms()

    assert request.target == "/sign/here"
    assert request.headers["authorization"] == "Bearer canarytoken"
    assert form["Action"] == "GetCategories"
    assert not {"Signature", "AccessKeyId", "SignatureNonce", "Timestamp"} & form.keys()


def test_a_call_is_signed_with_the_services_time() -> None:
    an_hour_late = ManualClock(now_s=NOON_S - 3600)
    with ScriptedVod(GOOD, clock=an_hour_late) as vod:
        calls = vod.calls
        for _ in range(3):
            asked(calls)

        stamps = [form["Timestamp"] for form in vod.forms()]

    # Two answers must agree before our own clock is doubted.
    assert stamps[1].startswith("2026-11-20T11:00:0")
    assert stamps[2].startswith("2026-11-20T12:00:0")


def test_a_refused_time_is_put_right_at_once() -> None:
    an_hour_late = ManualClock(now_s=NOON_S - 3600)
    with ScriptedVod(Told("error.clock.json", 400), GOOD, clock=an_hour_late) as vod:
        calls = vod.calls
        with pytest.raises(e.ClockWrong):
            asked(calls)
        asked(calls)

        stamp = vod.forms()[1]["Timestamp"]

    assert stamp.startswith("2026-11-20T12:00:0")


@pytest.mark.parametrize("status", [400, 503])
def test_throttling_is_known_by_its_code_and_says_how_long(status: int) -> None:
    error = refused(Told("error.throttled.json", status, {"Retry_After": "3"}))

    assert type(error) is e.Throttled
    assert error.trouble.retry_after_s == 3


def test_a_throttled_action_waits_before_its_next_call() -> None:
    with ScriptedVod(Told("error.throttled.json", 400)) as vod:
        calls = vod.calls
        with pytest.raises(e.Throttled):
            asked(calls)

        with pytest.raises(AssertionError, match="waited for its turn"):
            asked(calls)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (Told("error.video_not_found.json", 404), e.PlaceGone),
        (Told("error.signature.json", 400), e.WrongKey),
        (Told("error.suspended.json", 403), e.AccountSuspended),
        (Told("error.internal.json", 500), e.ServerTrouble),
        (Told("error.lower_case.json", 400), e.Throttled),
        (Told("error.throttled.json", 200), e.Throttled),
        (Told("error.gateway.xml", 404), e.RequestRefused),
        (Told("get_media_audit_result.none.json", 500), e.ServerTrouble),
        (Told("captive_portal.html", 200), e.BadAnswer),
        (Told("captive_portal.html", 403), e.BadAnswer),
        (Told("captive_portal.html", 502), e.ServerTrouble),
        (Told("captive_portal.html", 302, {"Location": "http://portal.invalid/"}), e.BadAnswer),
        (Told("captive_portal.html", 407), e.ProxyRefused),
    ],
)
def test_each_answer_that_is_none_becomes_its_error(
    told: Told, kind: type[e.UploaderError], expected_logs: pytest.LogCaptureFixture
) -> None:
    error = refused(told)

    assert type(error) is kind
    assert error.trouble.action == "GetCategories"


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (Told("captive_portal.html", 200), e.Outcome.UNKNOWN),
        (Told("captive_portal.html", 503), e.Outcome.UNKNOWN),
        (Told("error.add_failed.json", 503), e.Outcome.UNKNOWN),
        (Told("error.title_too_long.json", 400), e.Outcome.NOT_DONE),
    ],
)
def test_a_write_is_in_doubt_unless_the_service_refused_it(told: Told, outcome: e.Outcome) -> None:
    assert refused(told, action="CreateUploadVideo").trouble.outcome is outcome


@pytest.mark.parametrize("name", ["captive_portal.html", "error.signature.json"])
def test_a_broker_that_does_not_know_us_asks_for_a_sign_in(name: str) -> None:
    with ScriptedVod(Told(name, 401)) as vod, pytest.raises(e.SignInNeeded) as caught:
        asked(vod.brokered_calls)

    assert caught.value.trouble.code == "broker-refused"


def test_an_unknown_code_is_told_once(expected_logs: pytest.LogCaptureFixture) -> None:
    with ScriptedVod(Told("get_media_audit_result.none.json", 418)) as vod:
        calls = vod.calls
        for _ in range(3):
            with pytest.raises(e.RequestRefused):
                asked(calls)

    told = [one.getMessage() for one in expected_logs.records if one.levelno >= logging.WARNING]
    assert told == ["GetCategories answered with an unknown code: http-418 (HTTP 418)"]


def test_a_cut_call_is_not_made() -> None:
    cut = ManualCutoff()
    cut.cut()
    with ScriptedVod(GOOD) as vod:
        with pytest.raises(e.Cut):
            vod.calls.call("GetCategories", {}, cutoff=cut)

        assert vod.server.received == []


def test_no_secret_reaches_a_log_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedVod(Told("error.signature.json", 400)) as vod:
        with pytest.raises(e.WrongKey) as caught:
            asked(vod.calls)
        with pytest.raises(e.WrongKey):
            asked(vod.brokered_calls)
        shown = f"{caplog.text} {caught.value!r} {vod.calls!r} {vod.brokered_calls.__dict__!r}"

    assert "GetCategories" in caplog.text
    assert "canary" not in shown


def test_the_services_time_of_an_answer_is_its_own_date_or_nothing() -> None:
    with ScriptedVod(Told("get_categories.json", 200, {"Date": "Thu, 01 Jan 1970 00:00:00 GMT"}),
                     GOOD) as vod:  # fmt: skip
        calls = vod.calls
        absurd = calls.call("GetCategories", {}, cutoff=NEVER)
        stated = calls.call("GetCategories", {}, cutoff=NEVER)

    assert absurd.server_now_s is None
    assert stated.server_now_s == NOON_S
