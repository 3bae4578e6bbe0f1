"""What the doors of IAM and MPC have in common: JSON in and out, and how a call is named."""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

BODY_LIMIT_BYTES = 1 << 20
NOT_FOUND = Refusal("APIGW.0101", 404, "The API does not exist or has not been published.")


@dataclass(slots=True)
class Call:
    """
    One call whose caller is known.

    Attributes:
        words: What stands in the places that the path leaves open.
        query: Names may come more than once.
    """

    account: Account
    request: Request
    words: tuple[str, ...]
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def query(self) -> list[tuple[str, str]]:
        """As it was sent."""
        return parse_qsl(self.request.target.partition("?")[2], keep_blank_values=True)

    def one(self, name: str, default: str = "") -> str:
        """The last value of a name in the query."""
        return dict(self.query).get(name, default)

    @property
    def now_s(self) -> float:
        """When it came, by the clock that the cloud shows."""
        return self.request.now_s


Answerer = Callable[[Call], Response]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path, with `([^/]+)` where a word is open, and the vendor's name for it."""

    method: str
    path: str
    operation: str

    def words(self, request: Request) -> tuple[str, ...] | None:
        """The words in the open places; None for another call."""
        found = re.fullmatch(self.path, request.path.rstrip("/"))
        return found.groups() if found and self.method == request.method else None


def route_of(routes: Sequence[Route], request: Request) -> Route | None:
    """The first route that fits."""
    return next((route for route in routes if route.words(request) is not None), None)


def document(body: bytes, refusal: Refusal) -> dict[str, Any]:
    """The object that a body is, {} for none; `refusal` for anything else."""
    if not body:
        return {}
    try:
        found = json.loads(body)
    except ValueError as error:
        raise refusal from error
    if not isinstance(found, dict):
        raise refusal
    return found


def answered(response: Response) -> Response:
    """With the id that the gateway gives to every call."""
    response.headers.setdefault("X-Request-Id", secrets.token_hex(16))
    return response


def refused(refusal: Refusal) -> Response:
    """A refusal as the gateway and MPC write it."""
    request_id = secrets.token_hex(16)
    error = {"error_code": refusal.code, "error_msg": refusal.message}
    if refusal.code.startswith("APIGW."):
        error["request_id"] = request_id
    response = json_response(refusal.status, error)
    response.headers.update({"X-Request-Id": request_id, **refusal.headers})
    return response
