"""
`/broker/<account>/…` for Tencent accounts: what a company would put behind its own login.

`POST /broker/<account>/` forwards a call of VOD 2018-07-17 that came unsigned; what deletes is not
on its list. `POST /broker/<account>/signature` hands out a permission for one client call. Both ask
for a bearer token.
"""

import random
from urllib.parse import urlencode

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent.signatures import is_same, ugc_signature
from desktop_uploader.practice_cloud.tencent.v3_door import BODY_LIMIT_BYTES, V3Door
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

LIFE_S = 600
DELETING = frozenset({"DeleteMedia", "DeleteClass"})
PROCEDURE = "LongVideoPreset"
"""What this company wants done with every film."""


class BrokerDoor:
    """Answers for every Tencent account that has a broker token."""

    throttled = V3Door.throttled

    def __init__(self, v3: V3Door, accounts: tuple[Account, ...]) -> None:
        """Forward to this control plane."""
        self._v3 = v3
        self._accounts = {account.name: account for account in accounts}

    def claims(self, request: Request) -> bool:
        """Below /broker/ on our own address, for accounts of ours."""
        return not request.names_a_cloud and self._account(request) is not None

    def operation(self, request: Request) -> str:
        """The action that is forwarded; "Signature" for a permission."""
        return self._v3.operation(request) or "Signature"

    def answer(self, request: Request) -> Response:
        """The service's answer, a permission, or the broker's own 401 or 404."""
        try:
            return self._done(request)
        except Refusal as refusal:
            return self.shape(request, refusal)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """As the control plane shapes it."""
        return self._v3.shape(request, refusal)

    def expire_all(self, now_s: float) -> None:
        """As the control plane does it."""
        self._v3.expire_all(now_s)

    def _account(self, request: Request) -> Account | None:
        name = request.path.removeprefix("/broker/").partition("/")[0]
        return self._accounts.get(name) if request.path.startswith("/broker/") else None

    def _done(self, request: Request) -> Response:
        body = request.body.read_all(BODY_LIMIT_BYTES)
        account = self._account(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if account is None or scheme != "Bearer" or not is_same(token, account.broker_token):
            raise Refusal("Unauthorized", 401, "The broker does not know this token.")
        match request.path.removeprefix(f"/broker/{account.name}"):
            case "/signature" if request.method == "POST":
                return json_response(200, {"signature": _permission(account, request.now_s)})
            case "/" | "" if self._v3.operation(request) in DELETING:
                raise Refusal("Forbidden", 403, "The broker does not forward this action.")
            case "/" | "":
                return self._v3.perform(request, account, body=body)
            case _:
                raise Refusal("NotFound", 404, "The broker has no such path.")


def _permission(account: Account, now_s: float) -> str:
    """A permission for one call, valid for ten minutes."""
    stated = {
        "secretId": account.access_key_id,
        "currentTimeStamp": int(now_s),
        "expireTime": int(now_s) + LIFE_S,
        "random": random.SystemRandom().getrandbits(32),
        "procedure": PROCEDURE,
        "oneTimeValid": 1,
    }
    return ugc_signature(account.access_key_secret, urlencode(stated))
