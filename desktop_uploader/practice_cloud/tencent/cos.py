"""The door of COS: which call it is, whether its caller may, and how COS says no."""

import base64
import secrets
from typing import Protocol

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import ObjectShelf, UnsafeKey
from desktop_uploader.practice_cloud.store.xml import xml_response
from desktop_uploader.practice_cloud.tencent.cos_callers import (
    DOMAIN,
    Caller,
    Callers,
    Target,
    target_of,
)
from desktop_uploader.practice_cloud.tencent.cos_multipart import Multipart
from desktop_uploader.practice_cloud.tencent.cos_objects import Objects
from desktop_uploader.practice_cloud.tencent.credentials import CredentialBook
from desktop_uploader.practice_cloud.wire.messages import Request, Response


class Work(Protocol):
    """One call of COS, its caller known."""

    def __call__(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Carry it out; raises Refusal."""
        ...


class CosDoor:
    """Answers `<bucket>-<app id>.cos.<region>.myqcloud.com`."""

    throttled = Refusal("SlowDown", 503, "Please reduce your request rate.")

    def __init__(
        self,
        shelf: ObjectShelf,
        credentials: CredentialBook,
        *,
        callers: Callers,
        knobs: Knobs,
    ) -> None:
        """Work on this shelf."""
        self._credentials = credentials
        self._callers = callers
        objects, multipart = Objects(shelf, knobs), Multipart(shelf, knobs)
        self._works: dict[str, Work] = {
            "PutObject": objects.put,
            "HeadObject": objects.head,
            "GetObject": objects.get,
            "InitiateMultipartUpload": multipart.initiate,
            "UploadPart": multipart.part,
            "ListParts": multipart.list_parts,
            "ListMultipartUploads": multipart.list_uploads,
            "CompleteMultipartUpload": multipart.complete,
            "AbortMultipartUpload": multipart.abort,
        }

    def claims(self, request: Request) -> bool:
        """COS' host names."""
        return ".cos." in request.host and request.host.endswith(DOMAIN)

    def operation(self, request: Request) -> str:
        """COS' name of the call; "" for one that is not served."""
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
        return {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject"}.get(
            request.method, ""
        )

    def answer(self, request: Request) -> Response:
        """Verify the caller, then carry the call out."""
        target = target_of(request)
        try:
            response = self._done(request, target)
        except UnsafeKey:
            response = self.shape(request, Refusal("InvalidURI", 400, "Could not parse the URI."))
        except Refusal as refusal:
            response = self.shape(request, refusal)
        response.headers.setdefault("x-cos-request-id", _request_id())
        response.headers["Server"] = "tencent-cos"
        return response

    def _done(self, request: Request, target: Target) -> Response:
        work = self._works.get(self.operation(request))
        caller = self._callers.admit(request, target)
        request.trace["account"] = caller.account
        if work is None:
            raise Refusal("MethodNotAllowed", 405, "The specified method is not allowed.")
        return work(request, target, caller=caller)

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """COS' error document; on HEAD, where no body is, the status alone."""
        call_id = _request_id()
        fields = [
            ("Code", refusal.code),
            ("Message", refusal.message),
            ("Resource", f"{request.host}{request.path}"),
            ("RequestId", call_id),
            ("TraceId", base64.b64encode(call_id.encode()).decode("ascii")),
        ]
        response = xml_response("Error", fields, status=refusal.status)
        response.headers["x-cos-request-id"] = call_id
        response.headers.update(refusal.headers)
        if request.method == "HEAD":
            response.body = b""
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key."""
        self._credentials.expire_all(now_s)


def _request_id() -> str:
    return base64.b64encode(secrets.token_hex(12).encode()).decode("ascii")
