"""
The door of VOD 2018-07-17: JSON by POST, signed by TC3-HMAC-SHA256.

Who calls is settled first (time, key, signature), then how often, then what. Errors of the service
come with HTTP 200.
"""

import json
import secrets
from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.tencent.ceilings import Ceiling, Ceilings
from desktop_uploader.practice_cloud.tencent.credentials import CredentialBook
from desktop_uploader.practice_cloud.tencent.signatures import (
    TC3,
    is_same,
    v3_scope,
    v3_signature,
)
from desktop_uploader.practice_cloud.tencent.v3_call import Call
from desktop_uploader.practice_cloud.tencent.v3_calls import V3Calls
from desktop_uploader.practice_cloud.tencent.wrong import Wrong
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

HOST = "vod.tencentcloudapi.com"
VERSION = "2018-07-17"
CLOCK_WINDOW_S = 300
BODY_LIMIT_BYTES = 10 << 20
CALLS = Ceiling(100, 1.0)
"""Of an account and action: the figure of ApplyUpload, for all."""
CODES = {
    "session": "InvalidParameterValue.VodSessionKey",
    "object": "ResourceNotFound.FileNotExist",
    "file": "ResourceNotFound.FileNotExist",
    "task": "ResourceNotFound",
    "type": "InvalidParameterValue.MediaType",
    "cover-type": "InvalidParameterValue.CoverType",
    "name": "InvalidParameterValue.Name",
    "description": "InvalidParameterValue.Description",
    "procedure": "InvalidParameterValue.Procedure",
    "template": "InvalidParameterValue.Definition",
    "class": "InvalidParameterValue.ClassId",
    "tags": "InvalidParameterValue.Tags",
    "too-many-ids": "InvalidParameterValue.FileIdsTooMany",
    "no-class": "FailedOperation.ClassNoFound",
    "default-class": "InvalidParameterValue.ClassId",
    "class-name": "InvalidParameterValue.ClassName",
    "class-level": "FailedOperation.ClassLevelLimitExceeded",
    "class-count": "FailedOperation.SubclassLimitExceeded",
    "class-twice": "FailedOperation.ClassNameDuplicate",
    "class-not-empty": "UnsupportedOperation.ClassNotEmpty",
    "url": "InvalidParameterValue.MediaUrl",
    "session-id": "InvalidParameterValue.SessionId",
    "missing": "MissingParameter",
    "handle": "InvalidParameter",
    "parameter": "InvalidParameter",
}


class V3Door:
    """Answers `vod.tencentcloudapi.com`, and "/" of the server's own address with X-TC-Action."""

    throttled = Refusal(
        "RequestLimitExceeded",
        200,
        "Your current request times exceeds the frequency limit 100 for a second.",
    )

    def __init__(
        self,
        calls: V3Calls,
        credentials: CredentialBook,
        *,
        accounts: tuple[Account, ...],
        knobs: Knobs,
        now: Callable[[], float],
    ) -> None:
        """`now` counts calls a second; what a call is checked against is its own time."""
        self._calls = calls
        self._credentials = credentials
        self._accounts = {account.access_key_id: account for account in accounts}
        self._knobs = knobs
        self._ceilings = Ceilings(now, CALLS, special={})

    def claims(self, request: Request) -> bool:
        """The host's name, or the header that no other vendor has."""
        return request.host == HOST or (
            not request.names_a_cloud and request.path == "/" and "x-tc-action" in request.headers
        )

    def operation(self, request: Request) -> str:
        """The action."""
        return request.headers.get("x-tc-action", "")

    def answer(self, request: Request) -> Response:
        """Verify and carry out one call."""
        try:
            body = request.body.read_all(BODY_LIMIT_BYTES)
            account = self._caller(request, body)
            return self.perform(request, account, body=body)
        except Refusal as refusal:
            return self.shape(request, refusal)

    def perform(self, request: Request, account: Account, *, body: bytes) -> Response:
        """
        Carry out a call whose caller is known.

        Raises:
            Refusal: With the service's code.
        """
        action = self.operation(request)
        work = self._calls.works.get(action)
        if work is None or request.headers.get("x-tc-version", "") != VERSION:
            raise Refusal("InvalidAction", 200, f"The action {action} does not exist.")
        request.trace["account"] = account.name
        if self._knobs.current.qps == "real" and not self._ceilings.admits(account.name, action):
            raise self.throttled
        try:
            answer = work(Call(account, _document(body), request.now_s))
        except Wrong as wrong:
            raise Refusal(CODES[wrong.rule], 200, str(wrong)) from wrong
        if "FileId" in answer:
            request.trace["media_id"] = answer["FileId"]
        return _enveloped(answer, 200)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """The service's error, in its envelope."""
        error = {"Code": refusal.code, "Message": refusal.message}
        response = _enveloped({"Error": error}, refusal.status)
        response.headers.update(refusal.headers)
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key."""
        self._credentials.expire_all(now_s)

    def _caller(self, request: Request, body: bytes) -> Account:
        stated = _authorization(request.headers.get("authorization", ""))
        at_s = whole_number(request.headers.get("x-tc-timestamp", ""))
        if at_s is None or abs(at_s - request.now_s) > CLOCK_WINDOW_S:
            raise Refusal("AuthFailure.SignatureExpire", 200, "The signature has expired.")
        secret_id, _, scope = stated["Credential"].partition("/")
        account = self._accounts.get(secret_id)
        if account is None:
            raise Refusal("AuthFailure.SecretIdNotFound", 200, "The SecretId is not found.")
        names = stated["SignedHeaders"].split(";")
        expected = v3_signature(
            account.access_key_secret,
            body,
            headers=request.headers,
            signed_names=names,
            at_s=at_s,
        )
        is_whole = {"content-type", "host"} <= set(names) and scope == v3_scope(at_s)
        if not is_whole or not is_same(expected, stated["Signature"]):
            raise Refusal(
                "AuthFailure.SignatureFailure",
                200,
                "The provided credentials could not be validated.",
            )
        return account


def _authorization(header: str) -> dict[str, str]:
    scheme, _, rest = header.partition(" ")
    pieces = (piece.strip().partition("=") for piece in rest.split(","))
    stated = {name: value for name, _, value in pieces}
    if scheme != TC3 or not {"Credential", "SignedHeaders", "Signature"} <= stated.keys():
        raise Refusal("AuthFailure.SignatureFailure", 200, "The Authorization is not valid.")
    return stated


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError as error:
        raise Wrong("parameter", "the body is no JSON") from error
    if not isinstance(found, dict):
        raise Wrong("parameter", "the body is no object")
    return found


def _enveloped(answer: dict[str, Any], status: int) -> Response:
    call_id = secrets.token_hex(16)
    request_id = "-".join(
        (call_id[:8], call_id[8:12], call_id[12:16], call_id[16:20], call_id[20:])
    )
    response = json_response(status, {"Response": {**answer, "RequestId": request_id}})
    # The official client finds an error under this very type alone.
    response.headers["Content-Type"] = "application/json"
    return response
