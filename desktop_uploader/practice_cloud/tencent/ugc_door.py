"""
The door of client uploads: `vod2.qcloud.com/v3/index.php`, JSON, permitted by a signature that an
account's owner has made. It holds no key of its own.
"""

import json
import secrets
import threading
from collections import OrderedDict
from typing import Any
from urllib.parse import parse_qsl

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.tencent.credentials import CredentialBook
from desktop_uploader.practice_cloud.tencent.media import Session
from desktop_uploader.practice_cloud.tencent.signatures import (
    is_same,
    ugc_original,
    ugc_signature,
)
from desktop_uploader.practice_cloud.tencent.v2_calls import committed_told, storage_told
from desktop_uploader.practice_cloud.tencent.vod import Vod, Wish, app_id_of
from desktop_uploader.practice_cloud.tencent.wrong import Wrong
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

HOSTS = ("vod2.qcloud.com", "vod2.dnsv1.com")
PATH = "/v3/index.php"
BODY_LIMIT_BYTES = 1 << 20
LONGEST_LIFE_S = 90 * 86_400
USED_LIMIT = 200_000
FORBIDDEN = frozenset(':*?<>"\\/|')
INVALID_REQUEST, INVALID_SIGNATURE = "10001", "10004"

Told = dict[str, Any]


class UgcDoor:
    """Answers both of the service's names, and that path of the server's own address."""

    throttled = Refusal("10013", 200, "ugc upload | frequency limit")

    def __init__(
        self, vod: Vod, credentials: CredentialBook, *, accounts: tuple[Account, ...]
    ) -> None:
        """Open for these accounts."""
        self._vod = vod
        self._credentials = credentials
        self._accounts = {account.access_key_id: account for account in accounts}
        self._used: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def claims(self, request: Request) -> bool:
        """The host's names, or the path on our own address."""
        return request.host in HOSTS or (not request.names_a_cloud and request.path == PATH)

    def operation(self, request: Request) -> str:
        """The Action in the query."""
        return request.query.get("Action", "")

    def answer(self, request: Request) -> Response:
        """Verify the permission and carry out one call."""
        try:
            return _answered(self._done(request))
        except Wrong as wrong:
            return self.shape(request, Refusal(INVALID_REQUEST, 200, f"ugc upload | {wrong}"))
        except Refusal as refusal:
            return self.shape(request, refusal)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """The code as a number where it is one."""
        number = whole_number(refusal.code)
        code: int | str = refusal.code if number is None else number
        response = json_response(refusal.status, {"code": code, "message": refusal.message})
        response.headers.update(refusal.headers)
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key."""
        self._credentials.expire_all(now_s)

    def _done(self, request: Request) -> Told:
        asked = _document(request.body.read_all(BODY_LIMIT_BYTES))
        account, permitted = self._permitted(str(asked.get("signature", "")), request.now_s)
        request.trace["account"] = account.name
        match self.operation(request):
            case "PrepareUploadUGC":
                return {"appId": int(app_id_of(account)), "cosRegionList": []}
            case "ApplyUploadUGC":
                return self._applied(account, permitted, asked=asked, now_s=request.now_s)
            case "CommitUploadUGC":
                key = str(asked.get("vodSessionKey", ""))
                medium = self._vod.commit(account, key, now_s=request.now_s)
                request.trace["media_id"] = medium.file_id
                return committed_told(self._vod, account, medium=medium)
            case _:
                raise Wrong("parameter", "invalid request")

    def _applied(
        self, account: Account, permitted: dict[str, str], *, asked: Told, now_s: float
    ) -> Told:
        key = str(asked.get("vodSessionKey", ""))
        session = (
            self._vod.again(account, key)
            if key
            else self._new(account, permitted, asked=asked, now_s=now_s)
        )
        certificate = self._vod.certificate(account, session, now_s=now_s)
        return {
            **storage_told(account, session),
            "domain": HOSTS[0],
            "appId": int(app_id_of(account)),
            "timestamp": int(now_s),
            "tempCertificate": {
                "secretId": certificate.secret_id,
                "secretKey": certificate.secret,
                "token": certificate.token,
                "expiredTime": int(certificate.expires_at_s),
            },
        }

    def _new(
        self, account: Account, permitted: dict[str, str], *, asked: Told, now_s: float
    ) -> Session:
        name = str(asked.get("videoName", ""))
        if not name or FORBIDDEN & set(name):
            raise Wrong("name", "invalid video name")
        wish = Wish(
            name=name,
            type=str(asked.get("videoType", "")),
            cover_type=str(asked.get("coverType", "")),
            class_id=whole_number(permitted.get("classId", "0")) or 0,
            procedure=permitted.get("procedure", ""),
            source_context=permitted.get("sourceContext", ""),
        )
        return self._vod.apply(account, wish, api="ugc", now_s=now_s)

    def _permitted(self, signature: str, now_s: float) -> tuple[Account, dict[str, str]]:
        original = ugc_original(signature)
        stated = dict(parse_qsl(original))
        account = self._accounts.get(stated.get("secretId", ""))
        begins_at_s, ends_at_s = (
            whole_number(stated.get(name, "")) for name in ("currentTimeStamp", "expireTime")
        )
        if (
            account is None
            or begins_at_s is None
            or ends_at_s is None
            or not is_same(ugc_signature(account.access_key_secret, original), signature)
            or not now_s < ends_at_s <= begins_at_s + LONGEST_LIFE_S
        ):
            raise Refusal(INVALID_SIGNATURE, 200, "ugc upload | invalid signature")
        if stated.get("oneTimeValid") == "1":
            self._use_up(signature)
        return account, stated

    def _use_up(self, signature: str) -> None:
        with self._lock:
            is_used = signature in self._used
            self._used[signature] = None
            if len(self._used) > USED_LIMIT:
                self._used.popitem(last=False)
        if is_used:
            raise Refusal(INVALID_SIGNATURE, 200, "ugc upload | the signature was used before")


def _document(body: bytes) -> Told:
    try:
        found = json.loads(body or b"{}")
    except ValueError as error:
        raise Wrong("parameter", "invalid request") from error
    if not isinstance(found, dict):
        raise Wrong("parameter", "invalid request")
    return found


def _answered(told: Told) -> Response:
    response = json_response(200, {"code": 0, "message": "success", "data": told})
    response.headers["X-Request-ID"] = secrets.token_hex(16)
    return response
