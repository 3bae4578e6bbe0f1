"""The door of OBS: which call it is, whether its caller may, and how OBS says no."""

import secrets
from typing import Protocol

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.credentials import CredentialBook, TemporaryKey
from desktop_uploader.practice_cloud.huawei.obs_callers import Callers, Target, target_of
from desktop_uploader.practice_cloud.huawei.obs_multipart import Multipart
from desktop_uploader.practice_cloud.huawei.obs_objects import Objects
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import ObjectShelf, UnsafeKey
from desktop_uploader.practice_cloud.store.xml import xml_response
from desktop_uploader.practice_cloud.wire.messages import Request, Response

KEY_LIMIT_BYTES = 1024


class Work(Protocol):
    """One call of OBS, its caller known."""

    def __call__(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Carry it out; raises Refusal."""
        ...


class ObsDoor:
    """Answers `<bucket>.obs.<region>.myhuaweicloud.com`."""

    throttled = Refusal("SlowDown", 503, "Please reduce your request rate.")

    def __init__(
        self, shelf: ObjectShelf, credentials: CredentialBook, *, callers: Callers, knobs: Knobs
    ) -> None:
        """Work on this shelf for those whom `callers` admits."""
        self._credentials = credentials
        self._callers = callers
        objects, multipart = Objects(shelf, knobs), Multipart(shelf, knobs)
        self._works: dict[str, Work] = {
            "PutObject": objects.put,
            "HeadObject": objects.head,
            "HeadBucket": objects.head_bucket,
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
        """By the host's name."""
        host = request.host
        return host.endswith(".myhuaweicloud.com") and (".obs." in host or host.startswith("obs."))

    def operation(self, request: Request) -> str:
        """OBS' name of the call; "" for one that is not served."""
        if not target_of(request).key:
            is_list = request.method == "GET" and "uploads" in request.query
            known = {"HEAD": "HeadBucket"}.get(request.method, "")
            return "ListMultipartUploads" if is_list else known
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
        try:
            response = self._done(request, target_of(request))
        except Refusal as refusal:
            response = self.shape(request, refusal)
        response.headers.setdefault("x-obs-request-id", _request_id())
        response.headers.update({"Server": "OBS", "x-obs-id-2": secrets.token_hex(16)})
        return response

    def _done(self, request: Request, target: Target) -> Response:
        key = self._callers.admit(request, target)
        request.trace["account"] = key.account
        work = self._works.get(request.operation)
        if work is None:
            raise Refusal(
                "MethodNotAllowed",
                405,
                "The specified method is not allowed against this resource.",
            )
        if len(target.key.encode("utf-8", "surrogateescape")) > KEY_LIMIT_BYTES:
            raise Refusal("KeyTooLongError", 400, "Your key is too long.")
        try:
            return work(request, target, key=key)
        except UnsafeKey as error:
            raise Refusal("InvalidURI", 400, "Couldn't parse the specified URI.") from error

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """OBS' error document; on HEAD, where no body is, its code in headers."""
        call_id = _request_id()
        fields = [
            ("Code", refusal.code),
            ("Message", refusal.message),
            ("RequestId", call_id),
            ("HostId", secrets.token_hex(16)),
            *refusal.details.items(),
        ]
        response = xml_response("Error", fields, status=refusal.status)
        response.headers["x-obs-request-id"] = call_id
        response.headers.update(refusal.headers)
        if request.method == "HEAD":
            response.headers["x-obs-error-code"] = refusal.code
            response.headers["x-obs-error-message"] = refusal.message
            response.body = b""
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key."""
        self._credentials.expire_all(now_s)


def _request_id() -> str:
    return "0000" + secrets.token_hex(14).upper()
