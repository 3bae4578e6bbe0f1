"""
A reference broker: it keeps a company's keys, signs the calls of people who have none, and forwards
them to the cloud. It belongs behind your own login and TLS, and needs Python 3.11 and nothing else.
What is said over the wire is written down in docs/broker.md.

    python3 broker.py broker.toml              serve; the settings are explained in their example
    python3 broker.py --new-token anna films   a token for anna, and the line for the tokens file
"""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import os
import secrets
import ssl
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

import huawei

ACTIONS = {
    "alibaba": {
        *("CreateUploadVideo", "RefreshUploadVideo", "GetMezzanineInfo", "GetVideoInfos"),
        *("GetTranscodeSummary", "GetMediaAuditResult", "GetCategories"),
        *("CreateUploadAttachedMedia", "GetAttachedMediaInfo", "GetImageInfo"),
        *("CreateUploadImage", "UpdateVideoInfo", "ListTranscodeTemplateGroup"),
        *("SubmitAIMediaAuditJob", "SubmitAIImageAuditJob", "GetAIMediaAuditJob"),
        *("GetMediaAuditResultDetail", "GetMediaAuditResultTimeline", "GetAuditHistory"),
        "GetMediaAuditAudioResultDetail",
    },
    "tencent": {
        *("ApplyUpload", "CommitUpload", "ModifyMediaInfo", "DescribeMediaInfos"),
        *("DescribeTaskDetail", "DescribeTasks", "DescribeAllClass", "SearchMedia"),
        *("DescribeProcedureTemplates", "ReviewAudioVideo"),
    },
}
"""What an uploader needs, and no more. Nothing here deletes, and nothing should. Huawei's calls are
listed in `huawei.py`."""

MAY_BE_SAID = {
    "ModifyMediaInfo": {"FileId", "SubAppId", "Name", "Description", "ClassId", "AddTags"},
    "UpdateVideoInfo": {"Action", "Version", "Format", "VideoId", "CoverURL"},
}
"""Of a medium that is there. At Tencent an ExpireTime would delete it; at Alibaba it gets a cover
and nothing else."""

NOT_THEIRS = ("accesskeyid", "action", "securitytoken", "signature", "timestamp", "version")
PASSED_ON = ("Content-Type", "Date", "Retry-After", "X-Request-Id")
BODY_LIMIT_BYTES = 1 << 20
CLOUD_S = 20.0
PERMISSION_LIFE_S = 600
encoded = partial(urlencode, quote_via=quote, safe="")
FORM_TYPE = "application/x-www-form-urlencoded"
TC3 = "TC3-HMAC-SHA256"

Connecting = Mapping[str, Callable[..., http.client.HTTPConnection]]
log = logging.getLogger("broker")


class Refused(Exception):
    """What the broker itself does not do."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Account:
    """
    An account at a cloud, with the key that never leaves this process.

    Attributes:
        settings: Whatever else stands in its part of the settings.
    """

    cloud: str
    endpoint: SplitResult
    key_id: str = field(repr=False)
    key_secret: str = field(repr=False)
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A request to the cloud, or an answer; `status` is an answer's, what follows a request's."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    status: int = 200
    method: str = "POST"
    target: str = "/"


def alibaba_call(
    account: Account, action: str, form: Mapping[str, str], *, now_s: float, nonce: str
) -> Message:
    """The form, signed by RPC signature 1.0 (VOD manual of 2022-07-08, "signature")."""
    theirs = {name: form[name] for name in form if not name.lower().startswith(NOT_THEIRS)}
    parameters = theirs | {
        "Action": action,
        "Version": "2017-03-21",
        "AccessKeyId": account.key_id,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": nonce,
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_s)),
    }
    text = "POST&%2F&" + quote(encoded(dict(sorted(parameters.items()))), safe="")
    mac = hmac.digest(f"{account.key_secret}&".encode(), text.encode(), "sha1")
    parameters["Signature"] = base64.b64encode(mac).decode()
    return Message({"Content-Type": FORM_TYPE}, encoded(parameters).encode())


def tencent_call(account: Account, action: str, body: bytes, *, now_s: float) -> Message:
    """The JSON call, signed by TC3-HMAC-SHA256 (API 3.0, "signature v3")."""
    day = time.strftime("%Y-%m-%d", time.gmtime(now_s))
    scope = f"{day}/vod/tc3_request"
    canonical = (
        f"POST\n/\n\ncontent-type:application/json\nhost:{account.endpoint.netloc}\n\n"
        f"content-type;host\n{hashlib.sha256(body).hexdigest()}"
    )
    text = f"{TC3}\n{int(now_s)}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"TC3{account.key_secret}".encode()
    for word in (*scope.split("/"), text):
        key = hmac.digest(key, word.encode(), "sha256")
    headers = {
        "Content-Type": "application/json",
        "X-TC-Action": action,
        "X-TC-Version": "2018-07-17",
        "X-TC-Timestamp": str(int(now_s)),
        "Authorization": f"{TC3} Credential={account.key_id}/{scope}, "
        f"SignedHeaders=content-type;host, Signature={key.hex()}",
    }
    return Message(headers, body)


def huawei_call(account: Account, call: huawei.Call, *, now_s: float) -> Message:
    """The call, signed for the host of its service; another address may be dialled for it."""
    there = account.endpoint if call.service == "mpc" else urlsplit(account.settings["iam"])
    key = (account.key_id, account.key_secret)
    headers = huawei.signed_headers(call, there.netloc, key=key, now_s=now_s)
    target = f"{call.path}?{call.query_text}" if call.query else call.path
    return Message(headers, call.body, method=call.method, target=target)


def tencent_permission(account: Account, *, now_s: float, nonce: int) -> str:
    """A client's permission for one call (VOD manual, "signature for upload from client")."""
    stated = {
        "secretId": account.key_id,
        "currentTimeStamp": int(now_s),
        "expireTime": int(now_s) + PERMISSION_LIFE_S,
        "random": nonce,
        "oneTimeValid": 1,
        **account.settings.get("signature", {}),
    }
    original = urlencode(stated).encode()
    mac = hmac.digest(account.key_secret.encode(), original, "sha1")
    return base64.b64encode(mac + original).decode()


def _read(cloud: str, said_action: str, body: bytes) -> tuple[str, dict[str, Any]]:
    """A call's action and fields. Of a name that comes twice only the last is ever forwarded."""
    try:
        if cloud == "tencent":
            return said_action, dict(json.loads(body))
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(400, "InvalidParameter", "The call cannot be read.") from error
    return form.get("Action", ""), form


class Broker:
    """Knows who may call what, and makes the calls. Used from many threads at once."""

    def __init__(self, accounts: Mapping[str, Account], tokens_file: Path) -> None:
        self._accounts = accounts
        self._tokens_file = tokens_file
        tls = partial(http.client.HTTPSConnection, context=ssl.create_default_context())
        self._connect: Connecting = {"https": tls, "http": http.client.HTTPConnection}

    def caller(self, name: str, authorization: str) -> tuple[str, Account]:
        """Who calls, and the account. Whoever is taken out of the tokens' file is out at once."""
        scheme, _, token = authorization.partition(" ")
        digest = hashlib.sha256(token.encode()).hexdigest()
        for line in self._tokens_file.read_text("utf-8").splitlines():
            person, known, *accounts = [*line.partition("#")[0].split(), "", ""]
            is_right = hmac.compare_digest(digest.encode(), known.encode()) and scheme == "Bearer"
            if is_right and name in accounts and name in self._accounts:
                return person, self._accounts[name]
        raise Refused(401, "Unauthorized", "The broker does not know this token.")

    def forward(self, account: Account, action: str, asked: Mapping[str, Any]) -> Message:
        """Sign a call whose action is on the list, and bring back the cloud's own answer."""
        may_be_said = MAY_BE_SAID.get(action, asked.keys())
        if action not in ACTIONS[account.cloud] or not asked.keys() <= may_be_said:
            raise Refused(403, "Forbidden", "The broker does not forward this action.")
        if account.cloud == "tencent":
            call = tencent_call(account, action, json.dumps(asked).encode(), now_s=time.time())
        else:
            nonce = secrets.token_hex(16)
            call = alibaba_call(account, action, asked, now_s=time.time(), nonce=nonce)
        return self._sent(account.endpoint, call)

    def forward_to_huawei(self, account: Account, call: huawei.Call) -> Message:
        """The same for a call that was read and found to be on Huawei's list."""
        message = huawei_call(account, call, now_s=time.time())
        host = f"https://{message.headers['Host']}/"
        return self._sent(urlsplit(account.settings.get("connect_to", host)), message)

    def _sent(self, endpoint: SplitResult, call: Message) -> Message:
        with closing(self._connect[endpoint.scheme](endpoint.netloc, timeout=CLOUD_S)) as cloud:
            cloud.request(call.method, call.target, call.body, dict(call.headers))
            answer = cloud.getresponse()
            passed = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
            return Message(passed, answer.read(), answer.status)


def _as_json(told: Mapping[str, object], status: int = 200) -> Message:
    return Message({"Content-Type": "application/json"}, json.dumps(told).encode(), status)


def _as_refusal(refused: Refused) -> Message:
    """In the shapes of all clouds at once: who was not let in has not said which is meant."""
    error = {"Code": refused.code, "Message": str(refused)}
    theirs = error | ({"Code": "UnauthorizedOperation"} if refused.status == 403 else {})
    told = error | {"RequestId": "", "Response": {"Error": theirs, "RequestId": ""}}
    told |= {"error_code": refused.code, "error_msg": str(refused)}
    return _as_json(told, refused.status)


class Door(BaseHTTPRequestHandler):
    """One connection of a caller."""

    server: "Server"
    protocol_version = "HTTP/1.1"
    timeout = 60.0
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """`/<account>/…` forwards a call; `/<account>/signature` gives a client's permission."""
        name, _, rest = self.path.removeprefix("/").partition("/")
        person, action = "-", rest.partition("?")[0]
        try:
            body = self._body()
            person, account = self.server.broker.caller(name, self.headers["Authorization"] or "")
            action, make = self._read(account, rest, body)
            answer = make()
        except Refused as refused:
            answer = _as_refusal(refused)
        except (OSError, http.client.HTTPException) as error:
            # No JSON: the caller is to take it for "nobody knows whether it was done".
            action += f" ({type(error).__name__})"
            answer = Message({"Content-Type": "text/plain"}, b"The cloud did not answer.\n", 502)
        log.info("%s %.40r %.60r %d", person, name, action, answer.status)
        self._answer(answer)

    def do_GET(self) -> None:
        """Huawei's calls differ in their methods too."""
        self.do_POST()

    def do_PUT(self) -> None:
        """The same."""
        self.do_POST()

    def _read(self, account: Account, rest: str, body: bytes) -> tuple[str, Callable[[], Message]]:
        """What is asked for, by name, and what does it."""
        broker = self.server.broker
        if account.cloud == "huawei":
            call = self._huawei_call(account, rest, body)
            return call.action, partial(broker.forward_to_huawei, account, call)
        if rest == "signature" and account.cloud == "tencent" and self.command == "POST":
            fresh = partial(tencent_permission, account, nonce=secrets.randbits(32))
            return rest, lambda: _as_json({"signature": fresh(now_s=time.time())})
        if rest or self.command != "POST":
            raise Refused(404, "NotFound", "The broker has no such path.")
        action, asked = _read(account.cloud, self.headers["X-TC-Action"] or "", body)
        return action, partial(broker.forward, account, action, asked)

    def _huawei_call(self, account: Account, rest: str, body: bytes) -> huawei.Call:
        domain_id = self.headers["X-Domain-Id"] or ""
        try:
            return huawei.read_call(
                self.command,
                f"/{rest}",
                domain_id=domain_id,
                body=body,
                settings=account.settings,
            )
        except huawei.NotListed as error:
            raise Refused(403, "Forbidden", "The broker does not forward this call.") from error
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise Refused(400, "InvalidParameter", "The call cannot be read.") from error

    def _body(self) -> bytes:
        length = self.headers["Content-Length"] or ("0" if self.command == "GET" else "")
        is_sized = length.isascii() and length.isdigit() and not self.headers["Transfer-Encoding"]
        if not is_sized or int(length) > BODY_LIMIT_BYTES:
            self.close_connection = True
            raise Refused(413, "RequestTooLarge", "The broker takes bodies of at most 1 MiB.")
        return self.rfile.read(int(length))

    def _answer(self, answer: Message) -> None:
        self.send_response_only(answer.status)
        for name, value in {"Date": self.date_time_string(), **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Nothing: what is worth a line has one."""


class Server(ThreadingHTTPServer):
    """Serves a broker, a thread for each connection."""

    request_queue_size = 64
    broker: Broker


def read_account(name: str, told: Mapping[str, Any], folder: Path) -> Account:
    """One account of the settings, with its key."""
    if "key_file" in told:
        key: Mapping[str, str] = tomllib.loads((folder / told["key_file"]).read_text("utf-8"))
    else:
        prefix = f"BROKER_{name.upper().replace('-', '_')}_"
        key = {one: os.environ[prefix + one.upper()] for one in ("key_id", "key_secret")}
    known = (told["cloud"], urlsplit(told["endpoint"]), key["key_id"], key["key_secret"])
    return Account(*known, told)


def main(settings: Path) -> None:
    """Serve until the process is ended."""
    told = tomllib.loads(settings.read_text("utf-8"))
    folder, listen = settings.parent, told["listen"]
    accounts = {name: read_account(name, one, folder) for name, one in told["accounts"].items()}
    with Server((listen["host"], listen["port"]), Door) as server:
        server.broker = Broker(accounts, folder / listen["tokens"])
        print(f"listening on http://{listen['host']}:{server.server_address[1]}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--new-token", person, *names] if names:
            token = secrets.token_urlsafe(32)
            print(f"for {person} alone: {token}\nfor the tokens file:")
            print(person, hashlib.sha256(token.encode()).hexdigest(), *names)
        case [settings]:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
            main(Path(settings))
        case _:
            sys.exit(__doc__)
