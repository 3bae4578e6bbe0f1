"""
`/broker/<account>/`: a signing proxy as a company would run one, for Alibaba accounts.

The form that would go to the cloud comes unsigned with a bearer token; the cloud's own answer goes
back. What deletes, judges or turns the company's messages elsewhere is not on its list.
"""

from desktop_uploader.practice_cloud.alibaba.rpc import ACTIONS, RpcDoor
from desktop_uploader.practice_cloud.alibaba.signatures import is_same
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request, Response

NOT_FORWARDED = frozenset({"CreateAudit", "SetMessageCallback"})
FORWARDED = frozenset(
    action for action in ACTIONS if not action.startswith("Delete") and action not in NOT_FORWARDED
)


class BrokerDoor:
    """Answers for every Alibaba account that has a broker token."""

    throttled = RpcDoor.throttled

    def __init__(self, rpc: RpcDoor, accounts: tuple[Account, ...]) -> None:
        """Forward to this control plane."""
        self._rpc = rpc
        self._accounts = {account.name: account for account in accounts}

    def claims(self, request: Request) -> bool:
        """Below /broker/ on our own address."""
        return request.path.startswith("/broker/") and not request.names_a_cloud

    def operation(self, request: Request) -> str:
        """The Action, as for the control plane."""
        return self._rpc.operation(request)

    def answer(self, request: Request) -> Response:
        """The cloud's answer, or the broker's own 401 or 403."""
        try:
            return self._forwarded(request)
        except Refusal as refusal:
            return self.shape(request, refusal)

    def _forwarded(self, request: Request) -> Response:
        name = request.path.removeprefix("/broker/").partition("/")[0]
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        account = self._accounts.get(name)
        if account is None or scheme != "Bearer" or not is_same(token, account.broker_token):
            raise Refusal("Unauthorized", 401, "The broker does not know this token.")
        parameters = request.parameters()
        if parameters.get("Action", "") not in FORWARDED:
            raise Refusal("Forbidden", 403, "The broker does not forward this action.")
        return self._rpc.perform(request, account, parameters=parameters)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """As the control plane shapes it."""
        return self._rpc.shape(request, refusal)

    def expire_all(self, now_s: float) -> None:
        """As the control plane does it."""
        self._rpc.expire_all(now_s)
