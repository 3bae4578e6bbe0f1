"""Callers of the Huawei part that share no code with it: signed by the vendor's own packages."""

import http.client
import json
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.root_folder import Account
from tests.practice_cloud.callers import Answer, send

credentials = pytest.importorskip("huaweicloudsdkcore.auth.credentials")
sdk_request = pytest.importorskip("huaweicloudsdkcore.sdk_request")
signer = pytest.importorskip("huaweicloudsdkcore.signer.signer")
obs = pytest.importorskip("obs")

REGION = "cn-north-4"
JSON = "application/json;charset=UTF-8"


def account_of(cloud: PracticeCloud) -> Account:
    """The practice account."""
    return next(one for one in cloud.accounts if one.kind == "huawei")


@dataclass(frozen=True)
class Keys:
    """What a caller signs with."""

    key_id: str
    secret: str
    token: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cloud: PracticeCloud) -> "Keys":
        account = account_of(cloud)
        return cls(account.access_key_id, account.access_key_secret)

    def __call__(self, **changes: Any) -> "Keys":
        """The same, changed."""
        return replace(self, **changes)


@dataclass
class Api:
    """Calls IAM and MPC."""

    cloud: PracticeCloud
    keys: Keys

    def call(
        self, method: str, host: str, path: str, *, query: Any = (), body: Any = None
    ) -> Answer:
        """One signed call to `<host>.<region>.myhuaweicloud.com`."""
        content = b"" if body is None else json.dumps(body).encode()
        request = sdk_request.SdkRequest(
            method=method,
            schema="https",
            host=f"{host}.{REGION}.myhuaweicloud.com",
            resource_path=path,
            query_params=list(query),
            header_params={"Content-Type": JSON, **self.keys.more},
            body=content.decode(),
        )
        if self.keys.token:
            request.header_params["X-Security-Token"] = self.keys.token
        made = credentials.BasicCredentials(self.keys.key_id, self.keys.secret)
        signed = signer.Signer(made).sign(request)
        target = f"{path}?{urlencode(list(query))}" if query else path
        return send(self.cloud, method, target, body=content, headers=signed.header_params)

    @property
    def project(self) -> str:
        """The project's id, as IAM tells it."""
        answer = self.call("GET", "iam", "/v3/projects", query=[("name", REGION)])
        return str(answer.json["projects"][0]["id"])

    def mpc(self, method: str, path: str, *, query: Any = (), body: Any = None) -> Answer:
        """A call to MPC below its project."""
        version = "v1.0-ext" if path == "objects" else "v1"
        return self.call(method, "mpc", f"/{version}/{self.project}/{path}", query=query, body=body)

    def temporary(self, *, life_s: int = 900, **statement: Any) -> Keys:
        """A temporary key, narrowed by a statement where one is given."""
        identity: dict[str, Any] = {"methods": ["token"], "token": {"duration_seconds": life_s}}
        if statement:
            allowed = {"Effect": "Allow", **statement}
            identity["policy"] = {"Version": "1.1", "Statement": [allowed]}
        answer = self.call(
            "POST",
            "iam",
            "/v3.0/OS-CREDENTIAL/securitytokens",
            body={"auth": {"identity": identity}},
        )
        assert answer.status == 201, answer.body
        found = answer.json["credential"]
        return Keys(found["access"], found["secret"], found["securitytoken"])

    def task(self, key: str, *templates: int, bucket: str = "") -> Answer:
        """Ask for a transcode of an object in the account's bucket."""
        name = bucket or account_of(self.cloud).bucket
        place = {"bucket": name, "location": REGION, "object": key}
        return self.mpc(
            "POST",
            "transcodings",
            body={
                "input": place,
                "output": {**place, "object": "out"},
                "trans_template_id": list(templates) or [1001],
                "user_data": f"of {key}",
            },
        )


def client_of(cloud: PracticeCloud, keys: Keys) -> Any:
    """The vendor's own client, led to the cloud without a change of names."""
    host, port = cloud.url.partition("://")[2].split(":")

    class Led(obs.ObsClient):  # type: ignore[misc]
        def _get_server_connection(self, *_: Any, **__: Any) -> http.client.HTTPConnection:
            return http.client.HTTPConnection(host, int(port), timeout=10)

    return Led(
        access_key_id=keys.key_id,
        secret_access_key=keys.secret,
        security_token=keys.token or None,
        server=f"http://obs.{REGION}.myhuaweicloud.com",
        is_secure=False,
        signature="obs",
        max_retry_count=0,
        is_signature_negotiation=False,
    )
