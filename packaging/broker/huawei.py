"""
What the broker knows of Huawei: which calls to IAM and MPC it forwards, what may stand in them, and
how they are signed. Each call is read and written anew: what is not named here never goes on.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote

PROJECT = "([0-9a-f]{32})"
ROUTES = (
    ("ListProjects", "GET", r"/iam/v3/projects"),
    ("CreateSecurityToken", "POST", r"/iam/v3\.0/OS-CREDENTIAL/securitytokens"),
    ("ListBuckets", "GET", rf"/mpc/v1/{PROJECT}/buckets"),
    ("UpdateBucketAuthorized", "PUT", rf"/mpc/v1/{PROJECT}/authority"),
    ("CreateTranscodingTask", "POST", rf"/mpc/v1/{PROJECT}/transcodings"),
    ("ListTranscodingTasks", "GET", rf"/mpc/v1/{PROJECT}/transcodings"),
    ("ListTransTemplates", "GET", rf"/mpc/v1/{PROJECT}/template/transcodings"),
    ("ListBucketObjects", "GET", rf"/mpc/v1\.0-ext/{PROJECT}/objects"),
)
"""What an uploader needs, and no more. Nothing here deletes, and nothing should."""

MAY_BE_ASKED = {"name", "task_id", "start_time", "page", "size", "bucket", "prefix"}
OBJECT_ACTIONS = {
    f"obs:object:{one}"
    for one in ("PutObject", "GetObject", "AbortMultipartUpload", "ListMultipartUploadParts")
}
KEY_LIFE_S = (900, 86_400)
JSON_TYPE = "application/json;charset=UTF-8"
HMAC = "SDK-HMAC-SHA256"


class NotListed(Exception):
    """A call that is not forwarded, or not with what stands in it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that may go on; `service` is "iam" or "mpc", `path` what follows the host."""

    action: str
    service: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def query_text(self) -> str:
        """In the order in which it is signed."""
        return "&".join(f"{quote(n, safe='~')}={quote(v, safe='~')}" for n, v in sorted(self.query))


def read_call(
    method: str, target: str, *, domain_id: str, body: bytes, settings: Mapping[str, Any]
) -> Call:
    """
    The call that is to go on. `settings` are the account's: its `buckets` and its `directory`.

    Raises:
        NotListed: It is not forwarded.
        KeyError, TypeError, ValueError: It cannot be read.
    """
    path, _, query = target.partition("?")
    found = ((one, re.fullmatch(way, path)) for one, by, way in ROUTES if by == method)
    action, match = next(((one, way) for one, way in found if way), ("", None))
    if match is None:
        raise NotListed
    asked = tuple(parse_qsl(query, keep_blank_values=True))
    named = {value for name, value in asked if name == "bucket"}
    if not MAY_BE_ASKED.issuperset(name for name, _ in asked) or not named <= set(_ours(settings)):
        raise NotListed
    if action == "ListBucketObjects" and not named:
        raise NotListed
    headers = {"X-Project-Id": match[1]} if match.groups() else {}
    if re.fullmatch("[0-9a-f]{32}", domain_id):
        headers["X-Domain-Id"] = domain_id
    write = WRITTEN_ANEW.get(action)
    anew = b"" if write is None else json.dumps(write(json.loads(body), settings)).encode()
    _, service, rest = path.split("/", 2)
    return Call(action, service, method, f"/{rest}", asked, headers, anew)


def _ours(settings: Mapping[str, Any]) -> list[str]:
    """The buckets that anything is done with."""
    return list(settings.get("buckets", []))


def _key(asked: Any, settings: Mapping[str, Any]) -> object:
    """A temporary key, for what an upload does to one object in a bucket and folder of ours."""
    identity = asked["auth"]["identity"]
    (statement,) = identity["policy"]["Statement"]
    (resource,) = statement["Resource"]
    life_s, actions = identity["token"]["duration_seconds"], sorted(set(statement["Action"]))
    bucket, _, key = str(resource).removeprefix("obs:*:*:object:").partition("/")
    folder = str(settings.get("directory", "")).strip("/")
    is_ours = bucket in _ours(settings) and key.startswith(f"{folder}/" if folder else "")
    # An asterisk, a question mark and a variable stand for more than one object.
    is_one = key and not re.search(r"[*?]|\$\{", key)
    is_short = type(life_s) is int and KEY_LIFE_S[0] <= life_s <= KEY_LIFE_S[1]
    if not (is_ours and is_one and is_short and OBJECT_ACTIONS.issuperset(actions)):
        raise NotListed
    allowed = {
        "Effect": "Allow",
        "Action": actions,
        "Resource": [f"obs:*:*:object:{bucket}/{key}"],
    }
    policy = {"Version": "1.1", "Statement": [allowed]}
    token = {"duration_seconds": life_s}
    return {"auth": {"identity": {"methods": ["token"], "token": token, "policy": policy}}}


def _opening(asked: Any, settings: Mapping[str, Any]) -> object:
    """Let the media service into a bucket of ours; never shut it out."""
    if asked["bucket"] not in _ours(settings) or str(asked["operation"]) != "1":
        raise NotListed
    return {"bucket": asked["bucket"], "operation": "1"}


def _task(asked: Any, settings: Mapping[str, Any]) -> object:
    """A transcode from a bucket of ours to a bucket of ours, and nothing besides."""
    places = {
        end: {name: str(asked[end][name]) for name in ("bucket", "location", "object")}
        for end in ("input", "output")
    }
    if any(place["bucket"] not in _ours(settings) for place in places.values()):
        raise NotListed
    templates = [int(one) for one in asked["trans_template_id"]]
    return {**places, "trans_template_id": templates, "user_data": str(asked["user_data"])}


WRITTEN_ANEW: Mapping[str, Callable[[Any, Mapping[str, Any]], object]] = {
    "CreateSecurityToken": _key,
    "UpdateBucketAuthorized": _opening,
    "CreateTranscodingTask": _task,
}


def signed_headers(call: Call, host: str, *, key: tuple[str, str], now_s: float) -> dict[str, str]:
    """Headers with a signature (API Gateway, "AK/SK signing and authentication")."""
    key_id, key_secret = key
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now_s))
    headers = {"Host": host, "Content-Type": JSON_TYPE, "X-Sdk-Date": date, **call.headers}
    lower = {name.lower(): headers[name] for name in sorted(headers, key=str.lower)}
    names = ";".join(lower)
    lines = "".join(f"{name}:{value}\n" for name, value in lower.items())
    digest = hashlib.sha256(call.body).hexdigest()
    canonical = f"{call.method}\n{call.path}/\n{call.query_text}\n{lines}\n{names}\n{digest}"
    text = f"{HMAC}\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(key_secret.encode(), text.encode(), "sha256").hex()
    return headers | {
        "Authorization": f"{HMAC} Access={key_id}, SignedHeaders={names}, Signature={signature}"
    }
