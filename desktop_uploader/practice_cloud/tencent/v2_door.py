"""
The door of VOD 2.0: parameters by GET or as a form, signed by HmacSHA1 or HmacSHA256.

`code` says whether it worked, the HTTP status is 200 all the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.tencent.ceilings import Ceiling, Ceilings
from desktop_uploader.practice_cloud.tencent.signatures import is_same, v2_signature
from desktop_uploader.practice_cloud.tencent.v2_call import Call
from desktop_uploader.practice_cloud.tencent.v2_calls import V2Calls
from desktop_uploader.practice_cloud.tencent.wrong import Wrong
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

HOST = "vod.api.qcloud.com"
PATH = "/v2/index.php"
# Error text of 4500: the time may be two hours off.
CLOCK_WINDOW_S = 7200
NONCE_LIMIT = 200_000
CALLS = Ceiling(100, 60.0)
REQUIRED = ("Action", "Timestamp", "Nonce", "SecretId", "Signature")
CODES = {
    "session": 31001,
    "object": 10008,
    "file": 10008,
    "task": 70014,
    "type": 4000,
    "cover-type": 4000,
    "name": 1000,
    "description": 1000,
    "procedure": 4000,
    "running": 70034,
    "template": 1000,
    "class": 1000,
    "tags": 1000,
    "state": 10009,
    "no-class": 1905,
    "default-class": 1903,
    "class-name": 1000,
    "class-level": 1000,
    "class-count": 1000,
    "class-twice": 1000,
    "class-not-empty": 1000,
    "url": 1000,
    "cos-file": 10009,
    "missing": 4000,
    "handle": 4000,
    "parameter": 1000,
}
WORDS = {4000: "InvalidParameter", 4100: "AuthFailure", 4400: "QuotaExceeded"}


class V2Door:
    """Answers `vod.api.qcloud.com/v2/index.php`, and that path of the server's own address."""

    throttled = Refusal("4400", 200, "(4400) the frequency limit is exceeded")

    def __init__(
        self,
        calls: V2Calls,
        accounts: tuple[Account, ...],
        *,
        knobs: Knobs,
        now: Callable[[], float],
    ) -> None:
        """`now` counts calls a minute; what a call is checked against is its own time."""
        self._calls = calls
        self._accounts = {account.access_key_id: account for account in accounts}
        self._knobs = knobs
        self._ceilings = Ceilings(now, CALLS, special={})
        self._nonces: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def claims(self, request: Request) -> bool:
        """The host's name, or the path on our own address."""
        return request.host == HOST or (not request.names_a_cloud and request.path == PATH)

    def operation(self, request: Request) -> str:
        """The Action."""
        return request.parameters().get("Action", "")

    def answer(self, request: Request) -> Response:
        """Verify and carry out one call."""
        try:
            return self._done(request)
        except Wrong as wrong:
            refusal = Refusal(str(CODES[wrong.rule]), 200, f"({CODES[wrong.rule]}) {wrong}")
            return self.shape(request, refusal)
        except Refusal as refusal:
            return self.shape(request, refusal)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """The code as a number where it is one."""
        number = whole_number(refusal.code.lstrip("-"))
        code: int | str = refusal.code if number is None else int(refusal.code)
        words = WORDS.get(number or 0, "Error")
        response = json_response(
            refusal.status, {"code": code, "message": refusal.message, "codeDesc": words}
        )
        response.headers.update(refusal.headers)
        return response

    def expire_all(self, now_s: float) -> None:
        """Nothing of v2 is handed out for a time."""

    def _done(self, request: Request) -> Response:
        parameters = request.parameters()
        if request.path != PATH:
            raise Refusal("4000", 404, "(4000) no such path")
        account = self._caller(request, parameters)
        request.trace["account"] = account.name
        action = parameters["Action"]
        work = self._calls.works.get(action)
        if work is None:
            raise Refusal("4000", 200, f"(4000) the action {action} does not exist")
        if self._knobs.current.qps == "real" and not self._ceilings.admits(account.name, action):
            raise self.throttled
        answer: dict[str, Any] = work(Call(account, parameters, request.now_s))
        if "fileId" in answer:
            request.trace["media_id"] = answer["fileId"]
        return json_response(200, {"code": 0, "message": "", "codeDesc": "Success", **answer})

    def _caller(self, request: Request, parameters: Mapping[str, str]) -> Account:
        for name in REQUIRED:
            if not parameters.get(name):
                raise Refusal("4000", 200, f"(4000) {name} is missing")
        at_s = whole_number(parameters["Timestamp"])
        if at_s is None or abs(at_s - request.now_s) > CLOCK_WINDOW_S:
            raise Refusal("4500", 200, "(4500) the Timestamp is more than two hours off")
        account = self._accounts.get(parameters["SecretId"])
        if account is None:
            raise Refusal("4100", 200, "(4100) the SecretId does not exist")
        expected = v2_signature(account.access_key_secret, request.method, parameters=parameters)
        if not is_same(expected, parameters["Signature"]):
            raise Refusal("4100", 200, "(4100) the signature does not match")
        self._check_nonce(parameters)
        return account

    def _check_nonce(self, parameters: Mapping[str, str]) -> None:
        if not whole_number(parameters["Nonce"]):
            raise Refusal("4000", 200, "(4000) Nonce must be a positive number")
        key = (parameters["Timestamp"], parameters["Nonce"])
        with self._lock:
            is_known = key in self._nonces
            self._nonces[key] = None
            if len(self._nonces) > NONCE_LIMIT:
                self._nonces.popitem(last=False)
        if is_known:
            raise Refusal("4500", 200, "(4500) the Nonce was used before")
