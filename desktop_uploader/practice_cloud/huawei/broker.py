"""
`/broker/<account>/iam/…` and `/broker/<account>/mpc/…`: a signing proxy as a company would run one,
for Huawei accounts.

The call that would go to IAM or MPC comes unsigned with a bearer token; the cloud's own answer goes
back. What deletes is not on its list, and a temporary key is for one object or is not given.
"""

import json
from dataclasses import replace
from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.api_door import BODY_LIMIT_BYTES, answered
from desktop_uploader.practice_cloud.huawei.iam import IamDoor
from desktop_uploader.practice_cloud.huawei.mpc import MpcDoor
from desktop_uploader.practice_cloud.huawei.signatures import is_same
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request, Response

FORWARDED = frozenset(
    {
        "CancelAnimatedGraphicsTask",
        "CancelExtractMetadataTask",
        "CancelRemuxTask",
        "CancelThumbnailsTask",
        "CancelTranscodingTask",
        "CreateAnimatedGraphicsTask",
        "CreateExtractMetadataTask",
        "CreateRemuxTask",
        "CreateSecurityToken",
        "CreateThumbnailsTask",
        "CreateTranscodingTask",
        "ListAnimatedGraphicsTasks",
        "ListBucketObjects",
        "ListBuckets",
        "ListExtractMetadataTasks",
        "ListNotification",
        "ListNotificationEvents",
        "ListProjects",
        "ListRemuxTasks",
        "ListThumbnailsTasks",
        "ListTransTemplateGroups",
        "ListTransTemplates",
        "ListTranscodingTasks",
        "ListWatermarkTemplates",
        "RetryRemuxTask",
        "ShowAgencyStatus",
        "UpdateBucketAuthorized",
    }
)
OBJECT_ACTIONS = frozenset(
    {
        "obs:object:AbortMultipartUpload",
        "obs:object:GetObject",
        "obs:object:ListMultipartUploadParts",
        "obs:object:PutObject",
    }
)


class BrokerDoor:
    """Answers for every Huawei account that has a broker token."""

    throttled = MpcDoor.throttled

    def __init__(self, iam: IamDoor, mpc: MpcDoor, *, accounts: tuple[Account, ...]) -> None:
        """Forward to these two."""
        self._doors: dict[str, IamDoor | MpcDoor] = {"iam": iam, "mpc": mpc}
        self._accounts = {account.name: account for account in accounts}

    def claims(self, request: Request) -> bool:
        """Below /broker/ on our own address, for accounts of ours."""
        return not request.names_a_cloud and self._account(request) is not None

    def operation(self, request: Request) -> str:
        """The vendor's name of the call that is forwarded."""
        service, inner = self._inner(request)
        door = self._doors.get(service)
        return "" if door is None else door.operation(inner)

    def answer(self, request: Request) -> Response:
        """The cloud's answer, or the broker's own 401, 403 or 404."""
        try:
            return answered(self._done(request))
        except Refusal as refusal:
            return self.shape(request, refusal)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """As the service shapes it that the call is for."""
        return self._doors.get(self._inner(request)[0], self._doors["mpc"]).shape(request, refusal)

    def expire_all(self, now_s: float) -> None:
        """As IAM does it."""
        self._doors["iam"].expire_all(now_s)

    def _account(self, request: Request) -> Account | None:
        name = request.path.removeprefix("/broker/").partition("/")[0]
        return self._accounts.get(name) if request.path.startswith("/broker/") else None

    def _inner(self, request: Request) -> tuple[str, Request]:
        """Which service is meant, and the call as it would have come to that."""
        account = self._account(request)
        assert account is not None, "a call that this door has not claimed"
        below = f"/broker/{account.name}/"
        service, _, rest = request.path.removeprefix(below).partition("/")
        target = request.target.removeprefix(f"{below}{service}")
        host = f"{service}.{account.region}.myhuaweicloud.com"
        inner = replace(
            request, path=f"/{rest}", target=target, headers={**request.headers, "host": host}
        )
        return service, inner

    def _done(self, request: Request) -> Response:
        body = request.body.read_all(BODY_LIMIT_BYTES)
        account = self._account(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if account is None or scheme != "Bearer" or not is_same(token, account.broker_token):
            raise Refusal("Unauthorized", 401, "The broker does not know this token.")
        service, inner = self._inner(request)
        door = self._doors.get(service)
        if door is None:
            raise Refusal("NotFound", 404, "The broker has no such path.")
        action = door.operation(inner)
        if action not in FORWARDED:
            raise Refusal("Forbidden", 403, "The broker does not forward this call.")
        if action == "CreateSecurityToken" and not _is_for_one_object(body, account.bucket):
            raise Refusal("Forbidden", 403, "The broker gives keys for one object alone.")
        return door.perform(inner, account, body=body)


def _is_for_one_object(body: bytes, bucket: str) -> bool:
    """Whether a wish for a temporary key names one object, and what an upload does with it."""
    try:
        asked: Any = json.loads(body)
        (statement,) = asked["auth"]["identity"]["policy"]["Statement"]
        (resource,) = statement["Resource"]
        actions, effect = set(statement["Action"]), statement["Effect"]
    except (KeyError, TypeError, ValueError):
        return False
    named = str(resource).removeprefix(f"obs:*:*:object:{bucket}/")
    is_one = named not in ("", resource) and not set("*?") & set(named) and "${" not in named
    return effect == "Allow" and actions <= OBJECT_ACTIONS and is_one
