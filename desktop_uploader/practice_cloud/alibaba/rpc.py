"""
The door of VOD's control plane: RPC of version 2017-03-21, by GET or as a form POST.

Who calls is settled first (time, key, signature, nonce), then how often, then what.
"""

import calendar
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from desktop_uploader.practice_cloud.alibaba.actions import (
    attached,
    audit,
    callbacks,
    categories,
    images,
    judging,
    leftovers,
    library,
    media,
    pickers,
    pulls,
    register,
    templates,
    transcode,
    upload,
    works,
)
from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, Works
from desktop_uploader.practice_cloud.alibaba.ceilings import Ceilings
from desktop_uploader.practice_cloud.alibaba.signatures import is_same, rpc_signature
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

VERSION = "2017-03-21"
# The manual's error text says 15 minutes, a newer page 31: the narrower one is kept.
CLOCK_WINDOW_S = 900
NONCE_LIMIT = 200_000
REQUIRED = (
    "Version",
    "AccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
)
ID_NAMES = ("VideoId", "ImageId", "MediaId")
ACTIONS: dict[str, Callable[[Call], Answer]] = {
    "CreateUploadVideo": upload.create_upload_video,
    "RefreshUploadVideo": upload.refresh_upload_video,
    "CreateUploadImage": images.create_upload_image,
    "CreateUploadAttachedMedia": attached.create_upload_attached_media,
    "UploadMediaByURL": pulls.upload_media_by_url,
    "GetURLUploadInfos": pulls.get_url_upload_infos,
    "CancelUrlUploadJobs": pulls.cancel_url_upload_jobs,
    "RegisterMedia": register.register_media,
    "GetImageInfo": images.get_image_info,
    "GetAttachedMediaInfo": attached.get_attached_media_info,
    "UpdateVideoInfo": library.update_video_info,
    "UpdateVideoInfos": library.update_video_infos,
    "SearchMedia": library.search_media,
    "GetUploadDetails": library.get_upload_details,
    "GetMezzanineInfo": media.get_mezzanine_info,
    "GetVideoInfo": media.get_video_info,
    "GetVideoInfos": media.get_video_infos,
    "GetVideoList": media.get_video_list,
    "GetPlayInfo": media.get_play_info,
    "DeleteVideo": media.delete_video,
    "DeleteMultipartUpload": leftovers.delete_multipart_upload,
    "DeleteImage": leftovers.delete_image,
    "DeleteAttachedMedia": leftovers.delete_attached_media,
    "GetCategories": categories.get_categories,
    "AddCategory": categories.add_category,
    "UpdateCategory": categories.update_category,
    "DeleteCategory": categories.delete_category,
    "GetTranscodeSummary": transcode.get_transcode_summary,
    "GetTranscodeTask": transcode.get_transcode_task,
    "ListTranscodeTask": transcode.list_transcode_task,
    "ListTranscodeTemplateGroup": templates.list_transcode_template_group,
    "ListWatermark": pickers.list_watermark,
    "ListVodTemplate": pickers.list_vod_template,
    "ListAITemplate": pickers.list_ai_template,
    "GetDefaultAITemplate": pickers.get_default_ai_template,
    "ListAppInfo": pickers.list_app_info,
    "SubmitTranscodeJobs": works.submit_transcode_jobs,
    "SubmitWorkflowJob": works.submit_workflow_job,
    "SubmitSnapshotJob": works.submit_snapshot_job,
    "ListSnapshots": works.list_snapshots,
    "SubmitDynamicImageJob": works.submit_dynamic_image_job,
    "ListDynamicImage": works.list_dynamic_image,
    "GetMediaAuditResult": audit.get_media_audit_result,
    "GetMediaAuditResultDetail": audit.get_media_audit_result_detail,
    "GetMediaAuditResultTimeline": audit.get_media_audit_result_timeline,
    "GetMediaAuditAudioResultDetail": audit.get_media_audit_audio_result_detail,
    "SubmitAIMediaAuditJob": judging.submit_ai_media_audit_job,
    "SubmitAIImageAuditJob": judging.submit_ai_image_audit_job,
    "GetAIMediaAuditJob": judging.get_ai_media_audit_job,
    "CreateAudit": judging.create_audit,
    "GetAuditHistory": judging.get_audit_history,
    "GetMessageCallback": callbacks.get_message_callback,
    "SetMessageCallback": callbacks.set_message_callback,
    "DeleteMessageCallback": callbacks.delete_message_callback,
}


class RpcDoor:
    """Answers calls to `vod.<region>.aliyuncs.com`, and to "/" of the server's own address."""

    throttled = Refusal("Throttling.User", 400, "Request was denied due to user flow control.")

    def __init__(
        self, works: Works, accounts: tuple[Account, ...], *, now: Callable[[], float]
    ) -> None:
        """`now` counts calls a second; what a call is checked against is its own time."""
        self._works = works
        self._accounts = {account.access_key_id: account for account in accounts}
        self._by_name = {account.name: account for account in accounts}
        self._ceilings = Ceilings(now)
        self._nonces: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def claims(self, request: Request) -> bool:
        """VOD's host names, and the root of our own address."""
        if request.names_a_cloud:
            return request.host.startswith("vod.") and request.host.endswith(".aliyuncs.com")
        return request.path == "/" and ("Action" in request.query or request.method == "POST")

    def operation(self, request: Request) -> str:
        """The Action."""
        return request.parameters().get("Action", "")

    def answer(self, request: Request) -> Response:
        """Verify and carry out one call."""
        parameters = request.parameters()
        try:
            account = self._caller(request, parameters)
            return self.perform(request, account, parameters=parameters)
        except Refusal as refusal:
            return self.shape(request, refusal)

    def perform(
        self, request: Request, account: Account, *, parameters: Mapping[str, str]
    ) -> Response:
        """Carry out a call whose caller is known."""
        action = parameters.get("Action", "")
        perform = ACTIONS.get(action)
        if perform is None or parameters.get("Version", VERSION) != VERSION:
            raise Refusal(
                "InvalidAction.NotFound",
                404,
                "Specified api is not found, please check your url and method.",
            )
        request.trace["account"] = account.name
        self._count(account, action)
        call = Call(action, dict(parameters), account, request.now_s, self._works)
        answer = {"RequestId": request_id()} | perform(call)
        media_id = next((one for name in ID_NAMES for one in _named(name, answer, parameters)), "")
        if media_id:
            request.trace["media_id"] = media_id
        return _written(parameters, answer, root=f"{action}Response")

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """VOD's error body, in the Format that was asked for."""
        error = {
            "RequestId": request_id(),
            "HostId": request.host,
            "Code": refusal.code,
            "Message": refusal.message,
            "Recommend": f"https://practice.invalid/error?code={refusal.code}",
        }
        response = _written(request.parameters(), error, root="Error", status=refusal.status)
        response.headers.update(refusal.headers)
        return response

    def expire_all(self, now_s: float) -> None:
        """End every temporary key."""
        self._works.credentials.expire_all(now_s)

    def _count(self, account: Account, action: str) -> None:
        settings = self._works.knobs.current
        if settings.qps == "off" or self._ceilings.admits(account.name, action):
            return
        headers = {}
        if settings.throttle_retry_after_s is not None:
            headers["Retry-After"] = str(settings.throttle_retry_after_s)
        limited = self.throttled
        raise Refusal(limited.code, settings.throttle_status, limited.message, headers)

    def _caller(self, request: Request, parameters: Mapping[str, str]) -> Account:
        for name in REQUIRED:
            if not parameters.get(name):
                raise Refusal("MissingParameter", 400, f"{name} is mandatory for this action.")
        self._check_time(parameters["Timestamp"], request.now_s)
        account, secret = self._key(parameters, request.now_s)
        expected = rpc_signature(secret, request.method, parameters=parameters)
        if parameters["SignatureMethod"] != "HMAC-SHA1" or not is_same(
            expected, parameters["Signature"]
        ):
            raise Refusal(
                "SignatureDoesNotMatch",
                400,
                "Specified signature is not matched with our calculation.",
            )
        self._check_nonce(parameters, request.now_s)
        return account

    def _check_time(self, stated: str, now_s: float) -> None:
        try:
            at_s = calendar.timegm(time.strptime(stated, "%Y-%m-%dT%H:%M:%SZ"))
        except ValueError as error:
            raise Refusal(
                "InvalidTimeStamp.Format", 400, "Specified time stamp is not well formatted."
            ) from error
        if abs(at_s - now_s) > CLOCK_WINDOW_S:
            raise Refusal(
                "InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired."
            )

    def _key(self, parameters: Mapping[str, str], now_s: float) -> tuple[Account, str]:
        key_id = parameters["AccessKeyId"]
        account = self._accounts.get(key_id)
        if account is not None:
            return account, account.access_key_secret
        found = self._works.credentials.find(key_id)
        if found is None:
            raise Refusal("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.")
        token = parameters.get("SecurityToken", "")
        if not token or not is_same(token, found.token):
            raise Refusal(
                "InvalidSecurityToken.MismatchWithAccessKey",
                400,
                "Specified SecurityToken mismatch with the AccessKey.",
            )
        if now_s >= found.expires_at_s:
            raise Refusal(
                "InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired."
            )
        if found.media_id:
            raise Refusal(
                "Forbidden.RAM", 403, "User not authorized to operate on the specified resource."
            )
        return self._by_name[found.account], found.secret

    def _check_nonce(self, parameters: Mapping[str, str], now_s: float) -> None:
        nonce = (parameters["AccessKeyId"], parameters["SignatureNonce"])
        with self._lock:
            while self._nonces:
                oldest, seen_at_s = next(iter(self._nonces.items()))
                is_old = seen_at_s < now_s - 2 * CLOCK_WINDOW_S
                if not is_old and len(self._nonces) < NONCE_LIMIT:
                    break
                del self._nonces[oldest]
            if nonce in self._nonces:
                raise Refusal(
                    "SignatureNonceUsed", 400, "Specified signature nonce was used already."
                )
            self._nonces[nonce] = now_s


def _named(name: str, *told: Mapping[str, Any]) -> list[str]:
    return [str(one[name]) for one in told if one.get(name)]


def request_id() -> str:
    """An id as VOD writes them: a UUID in upper case."""
    digits = secrets.token_hex(16).upper()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _written(
    parameters: Mapping[str, str], answer: Answer, *, root: str, status: int = 200
) -> Response:
    # XML is what the manual states as the default.
    if parameters.get("Format", "XML").upper() == "JSON":
        return json_response(status, answer)
    text = f'<?xml version="1.0" encoding="UTF-8"?>{_xml(root, answer)}'
    return Response(status, {"Content-Type": "text/xml;charset=utf-8"}, text.encode())


def _xml(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_xml(name, item) for item in value)
    if isinstance(value, dict):
        inner = "".join(_xml(field, item) for field, item in value.items())
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"
