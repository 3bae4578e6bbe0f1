"""Callers of the practice cloud that share no code with it: signed RPC, signed OSS, the desk."""

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import time
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any
from urllib.parse import quote, urlencode

from desktop_uploader.practice_cloud.cloud import PracticeCloud

_nonces = itertools.count()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The error code of an OSS document (HEAD has it in a header) or a VOD answer; or ""."""
        hidden = base64.b64decode(self.headers.get("x-oss-err", ""))
        text = (self.body or hidden).decode("utf-8", "replace")
        if text.startswith("{"):
            return str(json.loads(text).get("Code", ""))
        return text.partition("<Code>")[2].partition("</Code>")[0]


def send(
    cloud: PracticeCloud, method: str, target: str, *, body: bytes = b"", headers: Any = None
) -> Answer:
    """One call on a connection of its own."""
    host, port = cloud.url.partition("://")[2].split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    try:
        connection.request(method, target, body or None, headers or {})
        response = connection.getresponse()
        return Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()


def desk(cloud: PracticeCloud, method: str, path: str, asked: Any = None) -> Answer:
    """A word with the practice cloud itself."""
    body = b"" if asked is None else json.dumps(asked).encode()
    return send(
        cloud, method, f"/practice/{path}", body=body, headers={"X-Practice-Token": cloud.token}
    )


def _mac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


@dataclass
class Vod:
    """Calls the control plane with the account's own key, or another."""

    cloud: PracticeCloud
    key_id: str = ""
    secret: str = ""
    token: str = ""
    host: str = ""

    def __post_init__(self) -> None:
        account = self.cloud.accounts[0]
        self.key_id = self.key_id or account.access_key_id
        self.secret = self.secret or account.access_key_secret

    def signed(self, method: str, action: str, changes: dict[str, str]) -> dict[str, str]:
        """The parameters of a call with its signature; `changes` may set any of them."""
        asked = {
            "Action": action,
            "Format": "JSON",
            "Version": "2017-03-21",
            "AccessKeyId": self.key_id,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": f"nonce-{next(_nonces)}",
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            **({"SecurityToken": self.token} if self.token else {}),
            **changes,
        }
        plain = "&".join(f"{_quoted(name)}={_quoted(asked[name])}" for name in sorted(asked))
        signature = _mac(self.secret + "&", f"{method}&%2F&{_quoted(plain)}")
        return {"Signature": signature, **asked}

    def call(self, action: str, method: str = "POST", **changes: str) -> Answer:
        """One signed call."""
        return self.send(self.signed(method, action, changes), method)

    def send(self, asked: dict[str, str], method: str = "POST") -> Answer:
        """Parameters as they are, signed or not."""
        headers = {"Host": self.host} if self.host else {}
        if method == "GET":
            return send(self.cloud, "GET", f"/?{urlencode(asked)}", headers=headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return send(self.cloud, "POST", "/", body=urlencode(asked).encode(), headers=headers)

    def create(self, title: str = "a film", file_name: str = "a.mp4", **more: str) -> "Grant":
        """A medium and permission to write its object."""
        answer = self.call("CreateUploadVideo", Title=title, FileName=file_name, **more)
        assert answer.status == 200, answer.body
        return Grant.of(answer.json)

    def status(self, grant: "Grant") -> str:
        """The medium's status now."""
        answer = self.call("GetVideoInfo", VideoId=grant.media_id)
        return str(answer.json["Video"]["Status"])


@dataclass
class Grant:
    """What CreateUploadVideo, RefreshUploadVideo and their like for what is no film hand out."""

    media_id: str
    address: dict[str, str]
    auth: dict[str, str]

    @classmethod
    def of(cls, answer: dict[str, str]) -> "Grant":
        def decoded(name: str) -> dict[str, str]:
            found: dict[str, str] = json.loads(base64.b64decode(answer[name]))
            return found

        ids = (answer.get(name) for name in ("VideoId", "ImageId", "MediaId"))
        media_id = next(one for one in ids if one)
        return cls(media_id, decoded("UploadAddress"), decoded("UploadAuth"))


@dataclass
class Oss:
    """Calls the store with a grant, signed by hand, under the bucket's real host name."""

    cloud: PracticeCloud
    grant: Grant

    def call(
        self,
        method: str,
        query: str = "",
        *,
        unsigned: str = "",
        body: bytes = b"",
        key: str = "",
        **more: str,
    ) -> Answer:
        """One signed call; `more` are headers with _ for -, `unsigned` the rest of the query."""
        target, headers = self._signed(method, query, key, more)
        target += f"&{unsigned}" if unsigned else ""
        return send(self.cloud, method, target, body=body, headers=headers)

    def target(self, method: str, query: str, key: str = "") -> tuple[str, dict[str, str]]:
        """Target and headers of a signed call, for those who write to the socket themselves."""
        return self._signed(method, query, key, {})

    def upload_id(self) -> str:
        """A new multipart upload."""
        text = self.call("POST", "uploads").body.decode()
        return text.partition("<UploadId>")[2].partition("</UploadId>")[0]

    def part(self, upload: str, number: int, body: bytes) -> Answer:
        """One part."""
        return self.call("PUT", f"partNumber={number}&uploadId={upload}", body=body)

    def complete(self, upload: str, *parts: tuple[int, str]) -> Answer:
        """Complete with numbers and ETags as they came."""
        named = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
            for number, tag in parts
        )
        document = f"<CompleteMultipartUpload>{named}</CompleteMultipartUpload>"
        return self.call("POST", f"uploadId={upload}", body=document.encode())

    def _signed(
        self, method: str, query: str, key: str, more: dict[str, str]
    ) -> tuple[str, dict[str, str]]:
        key = key or self.grant.address["FileName"]
        bucket = self.grant.address["Bucket"]
        headers = {
            "Host": f"{bucket}.oss-cn-shanghai.aliyuncs.com",
            "Date": formatdate(usegmt=True),
            "x-oss-security-token": self.grant.auth["SecurityToken"],
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        headers = {name: value for name, value in headers.items() if value}
        own = "".join(
            f"{name.lower()}:{headers[name]}\n"
            for name in sorted(headers, key=str.lower)
            if name.lower().startswith("x-oss-")
        )
        lower = {name.lower(): value for name, value in headers.items()}
        text = (
            f"{method}\n{lower.get('content-md5', '')}\n{lower.get('content-type', '')}\n"
            f"{lower.get('x-oss-date') or lower.get('date', '')}\n"
            f"{own}/{bucket}/{key}{'?' + query if query else ''}"
        )
        signature = _mac(self.grant.auth["AccessKeySecret"], text)
        headers.setdefault("Authorization", f"OSS {self.grant.auth['AccessKeyId']}:{signature}")
        return f"/{quote(key)}{'?' + query if query else ''}", headers


def _quoted(text: str) -> str:
    return quote(text, safe="~")
