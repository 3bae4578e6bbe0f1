"""A company's broker as the practice cloud plays it: what it forwards, and whom it turns away."""

import json
from typing import Any

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Answer, send
from tests.practice_cloud.huawei.callers import REGION, Api, Keys, account_of, client_of

KEYS = "/iam/v3.0/OS-CREDENTIAL/securitytokens"


def ask(
    cloud: PracticeCloud, method: str, path: str, body: Any = None, *, token: str = ""
) -> Answer:
    account = account_of(cloud)
    content = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token or account.broker_token}"}
    return send(cloud, method, f"/broker/{account.name}{path}", body=content, headers=headers)


def wish(resource: str, *, action: str = "obs:object:PutObject", effect: str = "Allow") -> Any:
    statement = {"Effect": effect, "Action": [action], "Resource": [resource]}
    policy = {"Version": "1.1", "Statement": [statement]}
    identity = {"methods": ["token"], "token": {"duration_seconds": 900}, "policy": policy}
    return {"auth": {"identity": identity}}


def object_of(cloud: PracticeCloud, key: str) -> str:
    return f"obs:*:*:object:{account_of(cloud).bucket}/{key}"


def test_an_unsigned_call_is_answered_as_the_cloud_would(cloud: PracticeCloud, api: Api) -> None:
    project = api.project

    projects = ask(cloud, "GET", f"/iam/v3/projects?name={REGION}")
    buckets = ask(cloud, "GET", f"/mpc/v1/{project}/buckets")

    assert projects.json["projects"][0]["id"] == project
    assert buckets.json == api.mpc("GET", "buckets").json


def test_a_key_opens_the_object_that_was_named_and_no_other(cloud: PracticeCloud) -> None:
    found = ask(cloud, "POST", KEYS, wish(object_of(cloud, "f/a [1].mp4"))).json["credential"]
    client = client_of(cloud, Keys(found["access"], found["secret"], found["securitytoken"]))
    bucket = account_of(cloud).bucket

    statuses = [
        client.putContent(bucket, key, content="x").status for key in ("f/a [1].mp4", "f/a 1.mp4")
    ]
    client.close()

    assert statuses == [200, 403]


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("", {}),
        ("*", {}),
        ("films/?.mp4", {}),
        ("films/${user}", {}),
        ("films/a.mp4", {"action": "obs:object:DeleteObject"}),
        ("films/a.mp4", {"action": "*"}),
        ("films/a.mp4", {"effect": "Deny"}),
    ],
)
def test_a_key_for_more_than_one_upload_is_not_given(
    cloud: PracticeCloud, key: str, changed: dict[str, str]
) -> None:
    assert ask(cloud, "POST", KEYS, wish(object_of(cloud, key), **changed)).status == 403


@pytest.mark.parametrize(
    "body",
    [None, {}, {"auth": {"identity": {"methods": ["token"]}}}, wish("obs:*:*:object:other/a.mp4")],
)
def test_a_key_that_nothing_narrows_is_not_given(cloud: PracticeCloud, body: Any) -> None:
    assert ask(cloud, "POST", KEYS, body).status == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/mpc/v1/{project}/transcodings?task_id=1", 403),
        ("DELETE", "/mpc/v1/{project}/transcodings/task?task_id=1", 403),
        ("POST", "/mpc/v1/{project}/agencies", 403),
        ("POST", "/iam/v3/auth/tokens", 403),
        ("GET", "/mpc/v1/somebody-else/buckets", 401),
        ("GET", "/vod/v1/x", 404),
        ("GET", "/", 404),
    ],
)
def test_what_is_not_on_the_list_is_refused(
    cloud: PracticeCloud, api: Api, method: str, path: str, status: int
) -> None:
    assert ask(cloud, method, path.format(project=api.project)).status == status


@pytest.mark.parametrize("path", ["/iam/v3/projects", "/mpc/v1/p/buckets", "/"])
def test_a_wrong_token_is_turned_away(cloud: PracticeCloud, path: str) -> None:
    assert ask(cloud, "GET", path, token="another").status == 401
