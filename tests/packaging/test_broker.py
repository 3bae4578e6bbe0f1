"""The reference broker: our provider goes through it, and nobody else gets further."""

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from email.utils import parsedate_to_datetime
from time import time
from urllib.parse import urlencode

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.alibaba.provider import AlibabaProvider, make_provider
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.wiring import Wiring
from desktop_uploader.wording.advice import advise
from desktop_uploader.wording.phrases import Phrases
from tests.conformance.control_plane_suite import FILM, NEVER
from tests.journeys.real_home import ask_practice
from tests.packaging.running_broker import Answered, RunningBroker, keys_of, post_json
from tests.providers.alibaba.oss_desk import MachineClock, practice_cloud

pytestmark = [pytest.mark.checkout, pytest.mark.process]

TOKEN = "a token that nobody guesses"
UGC = "/v3/index.php?Action=ApplyUploadUGC"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="module")
def running(
    cloud: PracticeCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBroker]:
    folder = tmp_path_factory.mktemp("broker") / "b"
    films, clips, shows = (keys_of(cloud.root, kind) for kind in ("alibaba", "tencent", "huawei"))
    with RunningBroker(folder, films=films, clips=clips, shows=shows) as started:
        yield started


@pytest.fixture
def broker(running: RunningBroker, cloud: PracticeCloud) -> Iterator[RunningBroker]:
    running.admit(TOKEN, "films", "clips", "shows")
    yield running
    cloud.clear_faults()
    cloud.turn(clock_offset_s=0.0)


@contextmanager
def provider_by(broker: RunningBroker, *, token: str = TOKEN) -> Iterator[AlibabaProvider]:
    row = AccountRow("mine", "alibaba", "broker", options={"broker_url": f"{broker.url}films/"})
    wiring = Wiring(MachineClock(), random.random, Network(stall_s=5.0))
    with closing(make_provider(row, {"broker_token": token}, wiring=wiring)) as provider:
        yield provider


def form(**fields: str) -> bytes:
    return urlencode({"Version": "2017-03-21", "Format": "JSON", **fields}).encode()


def ask_categories(broker: RunningBroker) -> Answered:
    return broker.post("/films/", form(Action="GetCategories"), token=TOKEN)


def test_our_provider_opens_a_medium_with_signs_that_are_hard_to_sign(
    broker: RunningBroker, cloud: PracticeCloud
) -> None:
    title = "Häfen & Küsten +1 ~*' 港口/夜 %2B"

    with provider_by(broker) as provider:
        grant = provider.control_plane.open(MediaDraft(title), FILM, job_key="k", cutoff=NEVER)

    assert title in {row["title"] for row in ask_practice(cloud.root, "GET", "media")["media"]}
    assert grant.credential.life_s == pytest.approx(3000, abs=2)


def test_our_provider_sets_a_cover(broker: RunningBroker, cloud: PracticeCloud) -> None:
    with provider_by(broker) as provider:
        film = provider.control_plane.open(MediaDraft("f"), FILM, job_key="k", cutoff=NEVER).place
        calls = provider.covers.calls
        image = calls.call("CreateUploadImage", {"ImageType": "cover"}, cutoff=NEVER).document
        said = {"VideoId": str(film.media_id), "CoverURL": str(image["ImageURL"])}
        calls.call("UpdateVideoInfo", said, cutoff=NEVER)

    media = ask_practice(cloud.root, "GET", "media")["media"]
    covers = {row["id"]: row["cover_url"] for row in media if "cover_url" in row}
    assert covers[film.media_id] == image["ImageURL"]


def test_a_wrong_token_asks_the_person_to_sign_in(
    broker: RunningBroker, cloud: PracticeCloud
) -> None:

    with provider_by(broker, token="another") as provider, pytest.raises(e.SignInNeeded) as caught:
        provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)

    assert caught.value.trouble.code == "broker-refused"
    assert "broker" in advise(caught.value.trouble, Phrases("en")).text.lower()


@pytest.mark.parametrize("accounts", [("clips",), ()])
def test_a_token_counts_for_its_own_accounts_only(
    broker: RunningBroker, accounts: tuple[str, ...]
) -> None:
    broker.admit(TOKEN, *accounts)

    assert ask_categories(broker).status == 401


def test_a_token_that_is_taken_out_of_the_file_counts_no_more(broker: RunningBroker) -> None:
    before = ask_categories(broker).status
    broker.admit("the token of somebody else", "films")

    assert (before, ask_categories(broker).status) == (200, 401)


@pytest.mark.parametrize(
    ("path", "content", "headers"),
    [
        ("/films/", form(Action="DeleteVideo", VideoIds="v"), {}),
        ("/films/", form(Action="GetPlayInfo", VideoId="v"), {}),
        ("/films/", b"Action=GetCategories&Action=DeleteVideo", {}),
        ("/films/", b"", {}),
        ("/films/", form(Action="UpdateVideoInfo", VideoId="v", Title="t"), {}),
        ("/films/", form(Action="DeleteVideo", VideoIds="v"), {"X_TC_Action": "GetCategories"}),
        ("/clips/", b'{"Action":["DeleteMedia"]}', {}),
        ("/clips/", b"{}", {"X_TC_Action": "DeleteMedia"}),
        ("/clips/", b'{"ExpireTime":"2020-01-01T00:00:00Z"}', {"X_TC_Action": "ModifyMediaInfo"}),
    ],
)
def test_what_is_not_on_the_list_is_refused_and_never_reaches_the_cloud(
    broker: RunningBroker,
    cloud: PracticeCloud,
    path: str,
    content: bytes,
    headers: dict[str, str],
) -> None:
    seen = cloud.requests_seen

    answer = broker.post(path, content, token=TOKEN, **headers)

    assert (answer.status, answer.told["Code"]) == (403, "Forbidden")
    assert answer.told["Response"]["Error"]["Code"] == "UnauthorizedOperation"
    assert cloud.requests_seen == seen


def test_a_refused_action_is_a_lack_of_rights_to_our_provider(
    broker: RunningBroker, cloud: PracticeCloud
) -> None:

    with provider_by(broker) as provider, pytest.raises(e.Denied):
        provider.control_plane._calls.call("DeleteVideo", {"VideoIds": "v"}, cutoff=NEVER)


def test_nothing_of_the_signature_comes_from_the_caller(broker: RunningBroker) -> None:
    theirs = {
        "AccessKeyId": "LTAIsomebody",
        "Signature": "x",
        "SignatureNonce": "1",
        "SecurityToken": "x",
        "Timestamp": "2001-01-01T00:00:00Z",
        "Version": "2014-01-01",
        "action": "DeleteVideo",
        "signature": "x",
    }

    answer = broker.post(
        "/films/", urlencode({"Action": "GetCategories"} | theirs).encode(), token=TOKEN
    )

    assert answer.status == 200


def test_the_cloud_s_own_refusal_comes_back_unchanged(
    broker: RunningBroker, cloud: PracticeCloud
) -> None:

    with provider_by(broker) as provider, pytest.raises(e.FieldRefused) as caught:
        provider.control_plane.open(MediaDraft("x" * 129), FILM, job_key="k", cutoff=NEVER)

    assert caught.value.trouble.facts["field"] == "title"
    assert caught.value.trouble.request_id


def test_the_date_is_the_cloud_s(broker: RunningBroker, cloud: PracticeCloud) -> None:
    cloud.turn(clock_offset_s=400.0)

    stated = parsedate_to_datetime(ask_categories(broker).headers["Date"]).timestamp()

    assert stated - time() == pytest.approx(400, abs=5)


@pytest.mark.parametrize("fault", ["reset", "lose_answer"])
def test_a_cloud_that_does_not_answer_leaves_the_outcome_open(
    broker: RunningBroker, cloud: PracticeCloud, fault: str
) -> None:
    cloud.fault(fault, operation="CreateUploadVideo")

    with provider_by(broker) as provider, pytest.raises(e.ServerTrouble) as caught:
        provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)

    assert caught.value.trouble.outcome is e.Outcome.UNKNOWN


def test_many_may_call_at_once(broker: RunningBroker) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: ask_categories(broker), range(96)))

    assert [answer.status for answer in answers] == [200] * 96
    assert len({answer.told["RequestId"] for answer in answers}) == 96


@pytest.mark.parametrize("headers", [{"Content_Length": str(2 << 20)}, {"Content_Length": "-1"}])
def test_a_body_that_is_too_long_is_not_read(
    broker: RunningBroker, headers: dict[str, str]
) -> None:
    answer = broker.post("/films/", token=TOKEN, **headers)

    assert answer.status == 413


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"[" * 200_000, b"\xff"])
def test_a_call_that_cannot_be_read_is_refused(broker: RunningBroker, content: bytes) -> None:
    answer = broker.post("/clips/", content, token=TOKEN, X_TC_Action="CommitUpload")

    assert (answer.status, answer.told["Code"]) == (400, "InvalidParameter")


def test_a_path_that_is_not_there_says_so(broker: RunningBroker) -> None:
    assert broker.post("/films/signature", token=TOKEN).status == 404
    assert broker.post("/clips/keys", token=TOKEN).status == 404


def test_a_call_of_tencent_is_signed_and_forwarded(broker: RunningBroker) -> None:
    wish = json.dumps({"MediaType": "mp4", "MediaName": "港口"}, ensure_ascii=False).encode()

    answer = broker.post("/clips/", wish, token=TOKEN, X_TC_Action="ApplyUpload")

    assert answer.status == 200
    assert answer.told["Response"]["TempCertificate"]["Token"]
    assert answer.told["Response"]["RequestId"]


def test_a_permission_is_fresh_for_each_call_and_taken_once(
    broker: RunningBroker, cloud: PracticeCloud
) -> None:
    first, second = (
        broker.post("/clips/signature", token=TOKEN).told["signature"] for _ in range(2)
    )
    wish = {"videoName": "film", "videoType": "mp4", "videoSize": 1}

    codes = [
        post_json(cloud.url + UGC, wish | {"signature": one})["code"]
        for one in (first, second, first)
    ]

    assert first != second
    assert codes[:2] == [0, 0]
    assert codes[2] != 0


def test_a_permission_needs_a_token(broker: RunningBroker) -> None:
    assert broker.post("/clips/signature", token="another").status == 401


def test_its_log_names_who_did_what_and_no_secret(
    broker: RunningBroker, cloud: PracticeCloud
) -> None:
    ask_categories(broker)
    permission = broker.post("/clips/signature", token=TOKEN).told["signature"]
    broker.post("/films/", form(Action="CreateUploadVideo", Title="private title"), token=TOKEN)
    broker.post("/films/", b"", token="a wrong token")

    log = broker.log()

    assert "anna 'films' 'GetCategories' 200" in log
    assert "- 'films' '' 401" in log
    secrets = {keys_of(cloud.root, kind).key_secret for kind in ("alibaba", "tencent")}
    for hidden in (*secrets, TOKEN, "a wrong token", permission, "private title"):
        assert hidden not in log
