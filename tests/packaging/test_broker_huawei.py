"""Huawei's calls through the reference broker: what goes on, what is refused, and how it signs."""

import importlib.util
import json
import sys
import tomllib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.packaging.running_broker import PROGRAM, Answered, RunningBroker, keys_of
from tests.providers.alibaba.oss_desk import practice_cloud

pytestmark = [pytest.mark.checkout, pytest.mark.process]

TOKEN = "a token that nobody guesses"
KEYS = "iam/v3.0/OS-CREDENTIAL/securitytokens"
HOST = "mpc.cn-north-4.myhuaweicloud.com"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="module")
def broker(
    cloud: PracticeCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBroker]:
    folder = tmp_path_factory.mktemp("broker") / "b"
    films, clips, shows = (keys_of(cloud.root, kind) for kind in ("alibaba", "tencent", "huawei"))
    with RunningBroker(folder, films=films, clips=clips, shows=shows) as started:
        started.admit(TOKEN, "shows")
        yield started


@pytest.fixture
def bucket(cloud: PracticeCloud) -> str:
    return keys_of(cloud.root, "huawei").bucket


@pytest.fixture(scope="module")
def project(broker: RunningBroker) -> str:
    told = ask(broker, "GET", "iam/v3/projects?name=cn-north-4").told
    return str(told["projects"][0]["id"])


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    """The broker's own module, which is no package of ours."""
    spec = importlib.util.spec_from_file_location("broker_huawei", PROGRAM.with_name("huawei.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def ask(
    broker: RunningBroker, method: str, path: str, body: object = None, *, token: str = TOKEN
) -> Answered:
    content = b"" if body is None else json.dumps(body).encode()
    return broker.post(f"/shows/{path}", content, token=token, method=method)


def wish(*resources: str, action: str = "obs:object:PutObject", life_s: object = 900) -> Any:
    statement = {"Effect": "Allow", "Action": [action], "Resource": list(resources)}
    identity = {
        "methods": ["token"],
        "token": {"duration_seconds": life_s},
        "policy": {"Version": "1.1", "Statement": [statement]},
    }
    return {"auth": {"identity": identity}}


def order(source: str, output: str, **more: object) -> Any:
    places = {
        end: {"bucket": bucket, "location": "cn-north-4", "object": "films/a.mp4"}
        for end, bucket in (("input", source), ("output", output))
    }
    return {**places, "trans_template_id": [1001], "user_data": "u", **more}


@pytest.mark.parametrize(
    "path",
    [
        "mpc/v1/{project}/buckets",
        "mpc/v1.0-ext/{project}/objects?bucket={bucket}&prefix=a%20b%2B",
        "mpc/v1/{project}/template/transcodings?page=0&size=100",
    ],
)
def test_what_is_on_the_list_is_the_cloud_s_own_answer(
    broker: RunningBroker, project: str, bucket: str, path: str
) -> None:
    answer = ask(broker, "GET", path.format(project=project, bucket=bucket))

    assert answer.status == 200
    assert {"buckets", "objects", "template_array"} & answer.told.keys()
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "mpc/v1/{project}/template/watermark"),
        ("GET", "mpc/v1/somebody/buckets"),
        ("GET", "mpc/v1/{project}/../{project}/buckets"),
        ("GET", "mpc/v1.0-ext/{project}/objects?bucket=another"),
        ("GET", "mpc/v1.0-ext/{project}/objects?prefix=a"),
        ("GET", "mpc/v1.0-ext/{project}/objects?bucket=another&bucket={bucket}"),
        ("GET", "mpc/v1/{project}/transcodings?end_time=1"),
        ("GET", "iam/v3/users"),
        ("GET", "iam/v3/auth/domains"),
        ("POST", "iam/v3/auth/tokens"),
        ("PUT", "mpc/v1/{project}/transcodings"),
        ("POST", ""),
        ("POST", "signature"),
    ],
)
def test_what_is_not_on_the_list_never_reaches_the_cloud(
    broker: RunningBroker, cloud: PracticeCloud, project: str, bucket: str, method: str, path: str
) -> None:
    seen = cloud.requests_seen

    answer = ask(broker, method, path.format(project=project, bucket=bucket), {})

    assert (answer.status, answer.told["error_code"]) == (403, "Forbidden")
    assert cloud.requests_seen == seen


def test_nothing_that_deletes_is_even_understood(
    broker: RunningBroker, cloud: PracticeCloud, project: str
) -> None:
    seen = cloud.requests_seen

    status = ask(broker, "DELETE", f"mpc/v1/{project}/transcodings?task_id=1").status

    assert (status, cloud.requests_seen) == (501, seen)


def test_a_key_is_for_one_object(broker: RunningBroker, cloud: PracticeCloud, bucket: str) -> None:
    answer = ask(broker, "POST", KEYS, wish(f"obs:*:*:object:{bucket}/films/k/影 [1].mp4"))

    made = answer.told["credential"]
    assert answer.status == 201
    assert made["access"] != keys_of(cloud.root, "huawei").key_id


@pytest.mark.parametrize(
    "asked",
    [
        wish("obs:*:*:object:{bucket}/films/*"),
        wish("obs:*:*:object:{bucket}/films/a?.mp4"),
        wish("obs:*:*:object:{bucket}/films/${{user}}"),
        wish("obs:*:*:object:{bucket}/outside.mp4"),
        wish("obs:*:*:object:{bucket}/"),
        wish("obs:*:*:object:{bucket}"),
        wish("obs:*:*:bucket:{bucket}"),
        wish("obs:*:*:object:another/films/a.mp4"),
        wish("*"),
        wish("obs:*:*:object:{bucket}/films/a.mp4", action="obs:object:DeleteObject"),
        wish("obs:*:*:object:{bucket}/films/a.mp4", action="obs:*:*"),
        wish("obs:*:*:object:{bucket}/films/a.mp4", life_s=86_401),
        wish("obs:*:*:object:{bucket}/films/a.mp4", life_s=True),
        wish("obs:*:*:object:{bucket}/films/a.mp4", life_s="900"),
    ],
)
def test_a_key_for_more_than_an_upload_is_refused(
    broker: RunningBroker, cloud: PracticeCloud, bucket: str, asked: Any
) -> None:
    seen, statement = cloud.requests_seen, asked["auth"]["identity"]["policy"]["Statement"][0]
    statement["Resource"] = [one.format(bucket=bucket) for one in statement["Resource"]]

    assert ask(broker, "POST", KEYS, asked).status == 403
    assert cloud.requests_seen == seen


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        {"auth": {"identity": {"methods": ["token"]}}},
        wish(),
        wish("obs:*:*:object:b/films/a", "obs:*:*:object:b/films/b"),
        {"auth": {"identity": {"token": {"duration_seconds": 900}, "policy": {"Statement": []}}}},
    ],
)
def test_a_key_that_nothing_narrows_is_refused(
    broker: RunningBroker, cloud: PracticeCloud, asked: Any
) -> None:
    seen = cloud.requests_seen

    assert ask(broker, "POST", KEYS, asked).status == 400
    assert cloud.requests_seen == seen


def test_an_order_stays_within_the_buckets_and_brings_nothing_along(
    broker: RunningBroker, cloud: PracticeCloud, project: str, bucket: str
) -> None:
    path = f"mpc/v1/{project}/transcodings"
    seen = cloud.requests_seen

    refused = [
        ask(broker, "POST", path, order(*ends)).status
        for ends in (("another", bucket), (bucket, "another"))
    ]
    unread = ask(broker, "POST", path, order(bucket, bucket, trans_template_id=["x"])).status
    between = cloud.requests_seen
    taken = ask(broker, "POST", path, order(bucket, bucket, output_filenames=["../x.mp4"]))

    assert (refused, unread, between) == ([403, 403], 400, seen)
    assert taken.status == 202
    assert taken.told["task_id"]


def test_a_bucket_may_be_opened_and_never_shut(
    broker: RunningBroker, project: str, bucket: str
) -> None:
    path = f"mpc/v1/{project}/authority"

    statuses = [
        ask(broker, "PUT", path, {"bucket": name, "operation": operation}).status
        for name, operation in ((bucket, "1"), (bucket, "0"), (f"{bucket}-far", "1"))
    ]

    assert statuses == [204, 403, 403]


def test_a_wrong_token_and_a_long_body_are_refused(broker: RunningBroker) -> None:
    assert ask(broker, "GET", "iam/v3/projects", token="another").status == 401
    for length in (str(2 << 20), "-1"):
        assert broker.post(f"/shows/{KEYS}", token=TOKEN, Content_Length=length).status == 413


def test_its_log_names_the_action_and_no_secret(
    broker: RunningBroker, cloud: PracticeCloud, bucket: str
) -> None:
    made = ask(broker, "POST", KEYS, wish(f"obs:*:*:object:{bucket}/films/private.mp4")).told
    ask(broker, "GET", "iam/v3/users?name=private")

    log = broker.log()

    assert "anna 'shows' 'CreateSecurityToken' 201" in log
    assert "anna 'shows' 'iam/v3/users' 403" in log
    hidden = (keys_of(cloud.root, "huawei").key_secret, TOKEN, "private")
    assert not [one for one in (*hidden, *made["credential"].values()) if one in log]


WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)


@settings(deadline=None)
@given(
    query=st.lists(st.tuples(st.sampled_from(["bucket", "prefix", "page"]), WORDS), max_size=4),
    body=st.binary(max_size=12),
    project=st.sampled_from(["", "0" * 32]),
)
def test_it_signs_as_the_vendors_own_package_does(
    theirs: ModuleType, query: list[tuple[str, str]], body: bytes, project: str
) -> None:
    credentials = pytest.importorskip("huaweicloudsdkcore.auth.credentials")
    sdk_request = pytest.importorskip("huaweicloudsdkcore.sdk_request")
    signer = pytest.importorskip("huaweicloudsdkcore.signer.signer")
    headers = {"X-Project-Id": project} if project else {}
    call = theirs.Call("A", "mpc", "GET", "/v1/p/objects", tuple(query), headers, body)

    ours = theirs.signed_headers(call, HOST, key=("id", "secret"), now_s=1795176000.0)

    request = sdk_request.SdkRequest(
        method="GET",
        schema="https",
        host=HOST,
        resource_path=call.path,
        query_params=list(query),
        header_params={n: v for n, v in ours.items() if n not in ("Authorization", "Host")},
        body=body,
    )
    signed = signer.Signer(credentials.BasicCredentials("id", "secret")).sign(request)
    assert ours["Authorization"] == signed.header_params["Authorization"]


def test_the_example_of_settings_has_an_account_of_each_cloud() -> None:
    told = tomllib.loads(PROGRAM.with_name("broker.example.toml").read_text("utf-8"))

    assert {one["cloud"] for one in told["accounts"].values()} == {"alibaba", "huawei", "tencent"}
