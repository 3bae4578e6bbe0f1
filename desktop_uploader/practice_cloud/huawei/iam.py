"""The door of IAM: tokens, projects, accounts and temporary keys."""

import hashlib
import json

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.api_door import (
    BODY_LIMIT_BYTES,
    NOT_FOUND,
    Answerer,
    Call,
    Route,
    answered,
    document,
    refused,
    route_of,
)
from desktop_uploader.practice_cloud.huawei.callers import ApiCallers
from desktop_uploader.practice_cloud.huawei.credentials import CredentialBook, utc
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

TOKEN_LIFE_S = 24 * 3600
DURATION_S = (900, 86_400)
ROUTES = (
    Route("POST", "/v3/auth/tokens", "CreateToken"),
    Route("GET", "/v3/projects", "ListProjects"),
    Route("GET", "/v3/auth/projects", "ListProjects"),
    Route("GET", "/v3/auth/domains", "ListDomains"),
    Route("POST", r"/v3\.0/OS-CREDENTIAL/securitytokens", "CreateSecurityToken"),
)
BAD_BODY = Refusal("IAM.0011", 400, "Request body is invalid.")


class IamDoor:
    """Answers `iam.myhuaweicloud.com` and `iam.<region>.myhuaweicloud.com`."""

    throttled = Refusal("APIGW.0308", 429, "The throttling threshold has been reached.")

    def __init__(
        self, credentials: CredentialBook, accounts: tuple[Account, ...], *, knobs: Knobs
    ) -> None:
        """Hand out to these accounts."""
        self._credentials = credentials
        self._accounts = accounts
        self._callers = ApiCallers(credentials, accounts)
        self._knobs = knobs
        self._works: dict[str, Answerer] = {
            "ListProjects": self._projects,
            "ListDomains": self._domains,
            "CreateSecurityToken": self._security_token,
        }

    def claims(self, request: Request) -> bool:
        """By the host's name."""
        return request.host.startswith("iam.") and request.host.endswith(".myhuaweicloud.com")

    def operation(self, request: Request) -> str:
        """The vendor's name of the call; "" for one that is not served."""
        route = route_of(ROUTES, request)
        return "" if route is None else route.operation

    def answer(self, request: Request) -> Response:
        """Verify and carry out one call."""
        try:
            return answered(self._done(request))
        except Refusal as refusal:
            return self.shape(request, refusal)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """As the gateway writes it, or as IAM itself does."""
        if refusal.code.startswith("APIGW."):
            return refused(refusal)
        error = {"code": refusal.status, "message": refusal.message, "title": refusal.code}
        response = answered(json_response(refusal.status, {"error": error}))
        response.headers.update(refusal.headers)
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key and token."""
        self._credentials.expire_all(now_s)

    def _done(self, request: Request) -> Response:
        body = request.body.read_all(BODY_LIMIT_BYTES)
        route = route_of(ROUTES, request)
        if route is None:
            raise NOT_FOUND
        if route.operation == "CreateToken":
            return self._token(request, body)
        return self.perform(request, self._callers.admit(request, body), body=body)

    def perform(self, request: Request, account: Account, *, body: bytes) -> Response:
        """Carry out a call of a caller who is known; raises Refusal for one that is not served."""
        route = route_of(ROUTES, request)
        if route is None:
            raise NOT_FOUND
        request.trace["account"] = account.name
        call = Call(account, request, (), document(body, BAD_BODY))
        return self._works[route.operation](call)

    def _token(self, request: Request, body: bytes) -> Response:
        asked = document(body, BAD_BODY)
        try:
            user = asked["auth"]["identity"]["password"]["user"]
            stated = (user["domain"]["name"], user["name"], user["password"])
            project = asked["auth"].get("scope", {}).get("project", {}).get("name", "")
        except (KeyError, TypeError, AttributeError) as error:
            raise BAD_BODY from error
        account = next((one for one in self._accounts if stated == sign_in_of(one)), None)
        if account is None:
            raise Refusal("Unauthorized", 401, "The username or password is wrong.")
        if project not in ("", account.region):
            raise Refusal("Unauthorized", 401, "The project does not exist.")
        request.trace["account"] = account.name
        expires_at_s = request.now_s + TOKEN_LIFE_S
        token = {
            "expires_at": utc(expires_at_s),
            "issued_at": utc(request.now_s),
            "methods": ["password"],
            "user": {"name": account.name, "domain": _domain(account)},
            "project": {
                "id": project_id(account),
                "name": account.region,
                "domain": _domain(account),
            },
        }
        response = json_response(201, {"token": token})
        response.headers["X-Subject-Token"] = self._credentials.issue_token(
            account.name, expires_at_s
        )
        return response

    def _projects(self, call: Call) -> Response:
        account, name = call.account, call.one("name")
        found = [
            {
                "id": project_id(account),
                "name": account.region,
                "domain_id": domain_id(account),
                "parent_id": domain_id(account),
                "is_domain": False,
                "enabled": True,
                "description": "",
            }
        ]
        shown = [one for one in found if name in ("", one["name"])]
        return json_response(200, {"projects": shown, "links": {"next": None, "previous": None}})

    def _domains(self, call: Call) -> Response:
        shown = {**_domain(call.account), "enabled": True}
        return json_response(200, {"domains": [shown], "links": {"next": None}})

    def _security_token(self, call: Call) -> Response:
        identity = call.body.get("auth", {}).get("identity", {})
        if "token" not in identity.get("methods", []):
            raise BAD_BODY
        least_s, most_s = DURATION_S
        life_s = identity.get("token", {}).get("duration_seconds", least_s)
        if not isinstance(life_s, int) or not least_s <= life_s <= most_s:
            raise BAD_BODY
        statements = identity.get("policy", {}).get("Statement")
        # The knob shortens what was asked for, so that an end can be seen within a lesson.
        life_s = min(float(life_s), self._knobs.current.credential_life_s)
        made = self._credentials.issue(
            call.account.name,
            policy=json.dumps(statements) if statements else "",
            expires_at_s=call.now_s + life_s,
        )
        credential = {
            "access": made.access_key_id,
            "secret": made.secret,
            "securitytoken": made.token,
            "expires_at": utc(made.expires_at_s),
        }
        return json_response(201, {"credential": credential})


def project_id(account: Account) -> str:
    """The id of the account's project in its region."""
    return hashlib.md5(f"project {account.bucket}".encode(), usedforsecurity=False).hexdigest()


def domain_id(account: Account) -> str:
    """The id of the account itself."""
    return hashlib.md5(f"domain {account.bucket}".encode(), usedforsecurity=False).hexdigest()


def sign_in_of(account: Account) -> tuple[str, str, str]:
    """What a person signs in with: the account's name, the user's, and the password."""
    return (account.name, account.name, account.broker_token)


def _domain(account: Account) -> dict[str, str]:
    return {"id": domain_id(account), "name": account.name}
