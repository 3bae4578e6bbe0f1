"""The door of OSS: which call it is, whether its caller may, and how OSS says no."""

import base64
import secrets
from typing import Protocol

from desktop_uploader.practice_cloud.alibaba.credentials import CredentialBook, TemporaryKey
from desktop_uploader.practice_cloud.alibaba.oss_callers import Callers, Target, target_of
from desktop_uploader.practice_cloud.alibaba.oss_multipart import Multipart
from desktop_uploader.practice_cloud.alibaba.oss_objects import Objects
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.store.xml import xml_response
from desktop_uploader.practice_cloud.wire.messages import Request, Response

# For refusals whose EC no source of ours states; the field is always there on OSS.
UNKNOWN_EC = "0000-00000000"


class Work(Protocol):
    """One call of OSS, its caller known."""

    def __call__(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Carry it out; raises Refusal."""
        ...


class OssDoor:
    """Answers `<bucket>.oss-<region>.aliyuncs.com`, and `/<bucket>/<key>` of our own address."""

    throttled = Refusal(
        "SlowDown", 503, "Please reduce your request rate.", {"x-oss-qos-delay-time": "100"}
    )

    def __init__(
        self,
        shelf: ObjectShelf,
        credentials: CredentialBook,
        *,
        accounts: tuple[Account, ...],
        knobs: Knobs,
    ) -> None:
        """Work on this shelf for these accounts."""
        self._credentials = credentials
        self._callers = Callers(credentials, accounts)
        objects, multipart = Objects(shelf, knobs), Multipart(shelf, knobs)
        self._works: dict[str, Work] = {
            "PutObject": objects.put,
            "HeadObject": objects.head,
            "GetObject": objects.get,
            "DeleteObject": objects.delete,
            "InitiateMultipartUpload": multipart.initiate,
            "UploadPart": multipart.part,
            "ListParts": multipart.list_parts,
            "ListMultipartUploads": multipart.list_uploads,
            "CompleteMultipartUpload": multipart.complete,
            "AbortMultipartUpload": multipart.abort,
        }

    def claims(self, request: Request) -> bool:
        """OSS' host names; on our own address whatever nobody else has claimed."""
        return ".aliyuncs.com" not in request.host or "oss-" in request.host

    def operation(self, request: Request) -> str:
        """OSS' name of the call; "" for one that is not served."""
        if not target_of(request).key:
            is_list = request.method == "GET" and "uploads" in request.query
            return "ListMultipartUploads" if is_list else ""
        if "uploads" in request.query and request.method == "POST":
            return "InitiateMultipartUpload"
        if "uploadId" in request.query:
            return {
                "PUT": "UploadPart",
                "GET": "ListParts",
                "POST": "CompleteMultipartUpload",
                "DELETE": "AbortMultipartUpload",
            }.get(request.method, "")
        return {
            "PUT": "PutObject",
            "GET": "GetObject",
            "HEAD": "HeadObject",
            "DELETE": "DeleteObject",
        }.get(request.method, "")

    def answer(self, request: Request) -> Response:
        """Verify the caller, then carry the call out."""
        target = target_of(request)
        try:
            response = self._done(request, target)
        except Refusal as refusal:
            response = self.shape(request, refusal)
        response.headers.setdefault("x-oss-request-id", secrets.token_hex(12).upper())
        response.headers["Server"] = "AliyunOSS"
        return response

    def _done(self, request: Request, target: Target) -> Response:
        key = self._callers.admit(request, target)
        request.trace["media_id"] = key.media_id
        request.trace["account"] = key.account
        work = self._works.get(self.operation(request))
        if work is None:
            raise Refusal(
                "MethodNotAllowed",
                405,
                "The specified method is not allowed against this resource.",
            )
        return work(request, target, key=key)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """OSS' error document; on HEAD, where no body is, as Base64 in a header."""
        call_id = secrets.token_hex(12).upper()
        details = {"EC": UNKNOWN_EC, **refusal.details}
        fields = [
            ("Code", refusal.code),
            ("Message", refusal.message),
            ("RequestId", call_id),
            ("HostId", request.host),
            *details.items(),
        ]
        response = xml_response("Error", fields, status=refusal.status)
        response.headers["x-oss-request-id"] = call_id
        response.headers["x-oss-ec"] = details["EC"]
        response.headers.update(refusal.headers)
        if request.method == "HEAD":
            assert isinstance(response.body, bytes)
            response.headers["x-oss-err"] = base64.b64encode(response.body).decode("ascii")
            response.body = b""
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key."""
        self._credentials.expire_all(now_s)
