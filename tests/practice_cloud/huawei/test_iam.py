"""IAM: tokens, projects, accounts, temporary keys, and who is turned away."""

import calendar
import time
from typing import Any

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Answer, desk, send
from tests.practice_cloud.huawei.callers import REGION, Api, Keys, account_of


def token(cloud: PracticeCloud, password: str = "", project: str = REGION) -> Answer:
    account = account_of(cloud)
    user: dict[str, Any] = {
        "name": account.name,
        "password": password or account.broker_token,
        "domain": {"name": account.name},
    }
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"name": project}}}}
    return Api(cloud, Keys.of(cloud)).call("POST", "iam", "/v3/auth/tokens", body=body)


def test_a_password_buys_a_token_for_a_day(cloud: PracticeCloud, api: Api) -> None:
    answer = token(cloud)
    used = send(
        cloud,
        "GET",
        "/v3/projects",
        headers={
            "Host": f"iam.{REGION}.myhuaweicloud.com",
            "X-Auth-Token": answer.headers["x-subject-token"],
        },
    )

    told = answer.json["token"]
    ends_at_s = calendar.timegm(time.strptime(told["expires_at"], "%Y-%m-%dT%H:%M:%S.000000Z"))
    assert answer.status == 201
    assert ends_at_s - time.time() == pytest.approx(86_400, abs=5)
    assert used.json["projects"][0]["id"] == told["project"]["id"] == api.project


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"project": "cn-north-9"}])
def test_no_token_for_a_wrong_word(cloud: PracticeCloud, wrong: dict[str, str]) -> None:
    assert token(cloud, **wrong).status == 401


def test_the_account_is_told_by_its_project(api: Api) -> None:
    domains = api.call("GET", "iam", "/v3/auth/domains").json["domains"]
    projects = api.call("GET", "iam", "/v3/projects").json["projects"]

    assert [one["domain_id"] for one in projects] == [one["id"] for one in domains]


@pytest.mark.parametrize("life_s", [899, 86_401])
def test_a_life_out_of_bounds_is_refused(api: Api, life_s: int) -> None:
    with pytest.raises(AssertionError, match="invalid"):
        api.temporary(life_s=life_s)


def test_a_wrong_signature_a_wrong_time_and_no_name_are_turned_away(
    cloud: PracticeCloud, keys: Keys
) -> None:
    callers = {
        "secret": keys(secret="wrong"),
        "key": keys(key_id="nobody"),
        "early": keys(more={"X-Sdk-Date": "20200101T000000Z"}),
        "token": keys(more={"X-Auth-Token": "made up"}),
    }

    answers = {
        name: Api(cloud, one).call("GET", "iam", "/v3/projects") for name, one in callers.items()
    }
    nobody = send(cloud, "GET", "/v3/projects", headers={"Host": "iam.myhuaweicloud.com"})

    assert {one.status for one in (*answers.values(), nobody)} == {401}
    assert {one.json["error_code"] for one in answers.values()} == {"APIGW.0301"}


def test_a_temporary_key_calls_until_it_has_expired(cloud: PracticeCloud, api: Api) -> None:
    temporary = Api(cloud, api.temporary())
    before = temporary.call("GET", "iam", "/v3/projects").status
    desk(cloud, "POST", "expire")

    assert (before, temporary.call("GET", "iam", "/v3/projects").status) == (200, 401)


def test_the_desk_hands_out_temporary_keys(cloud: PracticeCloud) -> None:
    made = desk(cloud, "POST", "sts", {"account": account_of(cloud).name, "life_s": 60}).json
    keys = Keys(made["access_key_id"], made["access_key_secret"], made["security_token"])

    assert Api(cloud, keys).call("GET", "iam", "/v3/projects").status == 200
