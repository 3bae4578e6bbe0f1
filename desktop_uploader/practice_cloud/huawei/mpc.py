"""The door of MPC: who calls, and which of its calls it is."""

import re
import threading
from collections.abc import Callable

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
from desktop_uploader.practice_cloud.huawei.iam import project_id
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.wire.messages import Request, Response

HOST = re.compile(r"(?:mpc|mts)\.([a-z0-9-]+)\.myhuaweicloud\.com")
PROJECT = r"/([^/]+)"
WORKS = {
    "thumbnails": {
        "POST": "CreateThumbnailsTask",
        "GET": "ListThumbnailsTasks",
        "DELETE": "CancelThumbnailsTask",
    },
    "animated-graphics": {
        "POST": "CreateAnimatedGraphicsTask",
        "GET": "ListAnimatedGraphicsTasks",
        "DELETE": "CancelAnimatedGraphicsTask",
    },
    "remux": {
        "POST": "CreateRemuxTask",
        "PUT": "RetryRemuxTask",
        "GET": "ListRemuxTasks",
        "DELETE": "CancelRemuxTask",
    },
    "extract-metadata": {
        "POST": "CreateExtractMetadataTask",
        "GET": "ListExtractMetadataTasks",
        "DELETE": "CancelExtractMetadataTask",
    },
}
"""Pictures, animations, containers and metadata: path, method, the vendor's name of the call."""
ROUTES = (
    Route("POST", rf"/v1{PROJECT}/transcodings", "CreateTranscodingTask"),
    Route("GET", rf"/v1{PROJECT}/transcodings", "ListTranscodingTasks"),
    Route("DELETE", rf"/v1{PROJECT}/transcodings", "CancelTranscodingTask"),
    Route("DELETE", rf"/v1{PROJECT}/transcodings/task", "DeleteTranscodingTaskRecord"),
    *(
        Route(method, rf"/v1{PROJECT}/{path}", operation)
        for path, operations in WORKS.items()
        for method, operation in operations.items()
    ),
    Route("GET", rf"/v1{PROJECT}/template/transcodings", "ListTransTemplates"),
    Route("GET", rf"/v1{PROJECT}/template/watermark", "ListWatermarkTemplates"),
    Route("GET", rf"/v1{PROJECT}/template_group/transcodings", "ListTransTemplateGroups"),
    Route("GET", rf"/v1{PROJECT}/agencies", "ShowAgencyStatus"),
    Route("GET", rf"/v1{PROJECT}/buckets", "ListBuckets"),
    Route("PUT", rf"/v1{PROJECT}/authority", "UpdateBucketAuthorized"),
    Route("GET", rf"/v1\.0-ext{PROJECT}/objects", "ListBucketObjects"),
    Route("GET", rf"/v1{PROJECT}/notification", "ListNotification"),
    Route("GET", rf"/v1{PROJECT}/notification/event", "ListNotificationEvents"),
    Route("PUT", rf"/v1{PROJECT}/notification", "UpdateNotification"),
)
BAD_PARAMETER = Refusal("MPC.10202", 400, "Invalid request parameter")
CALLS_PER_S = 50.0
"""Of an account, over all calls: a figure of ours, since the manual states none."""


class MpcDoor:
    """Answers `mpc.<region>.myhuaweicloud.com` (`mts.` in cn-north-1)."""

    throttled = Refusal("APIGW.0308", 429, "The throttling threshold has been reached.")

    def __init__(
        self,
        works: dict[str, Answerer],
        callers: ApiCallers,
        *,
        knobs: Knobs,
        now: Callable[[], float],
    ) -> None:
        """`works` are the calls by the vendor's name of them."""
        self._works = works
        self._callers = callers
        self._knobs = knobs
        self._ceiling = Ceiling(now)

    def claims(self, request: Request) -> bool:
        """By the host's name."""
        return HOST.fullmatch(request.host) is not None

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
        """The gateway's and MPC's common error body."""
        return refused(refusal)

    def expire_all(self, now_s: float) -> None:
        """Nothing here is handed out for a time."""

    def _done(self, request: Request) -> Response:
        body = request.body.read_all(BODY_LIMIT_BYTES)
        if route_of(ROUTES, request) is None:
            raise NOT_FOUND
        return self.perform(request, self._callers.admit(request, body), body=body)

    def perform(self, request: Request, account: Account, *, body: bytes) -> Response:
        """Carry out a call of a caller who is known; raises Refusal for one that is not served."""
        route = route_of(ROUTES, request)
        if route is None:
            raise NOT_FOUND
        request.trace["account"] = account.name
        words = route.words(request) or ()
        found = HOST.fullmatch(request.host)
        if not words or words[0] != project_id(account) or found is None:
            raise Refusal("MPC.10208", 401, "Tenant ID verification failed, please check.")
        if found[1] != account.region:
            raise Refusal("MPC.10208", 401, "Tenant ID verification failed, please check.")
        if self._knobs.current.qps == "real" and not self._ceiling.admits(account.name):
            raise self.throttled
        call = Call(account, request, words, document(body, BAD_PARAMETER))
        return self._works[route.operation](call)


class Ceiling:
    """A bucket of calls for each account, that fills up once a second."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` in seconds."""
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admits(self, account: str) -> bool:
        """Count a call; False when it is one too many."""
        now_s = self._now()
        with self._lock:
            left, counted_at_s = self._left.get(account, (CALLS_PER_S, now_s))
            left = min(CALLS_PER_S, left + max(0.0, now_s - counted_at_s) * CALLS_PER_S)
            self._left[account] = (max(0.0, left - 1.0), now_s)
        return left >= 1.0
