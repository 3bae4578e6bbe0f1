"""
What VOD's error codes mean to us: one table.

Sources: the error tables of the VOD manual (2022-07-08) and its list of general errors; the codes
of the gateway before it (signature, time, key, throttling) from the gateway's own list. Codes are
decided upon, never HTTP statuses: throttling comes with 400 or with 503, a medium that is not
found with 404 or with 400.
"""

import re

from desktop_uploader.domain.errors import (
    AccountSuspended,
    ClockWrong,
    Denied,
    FieldRefused,
    ObjectMissing,
    Outcome,
    PlaceGone,
    ProviderError,
    RequestRefused,
    ServerTrouble,
    Throttled,
    Unreachable,
    WrongKey,
)
from desktop_uploader.providers.alibaba.wire import Refusal

OF_CODE: dict[str, type[ProviderError]] = {
    # The gateway.
    "Throttling": Throttled,
    "Throttling.Api": Throttled,
    "Throttling.User": Throttled,
    "ServiceBusy": Throttled,
    "IllegalTimestamp": ClockWrong,
    "InvalidTimeStamp.Expired": ClockWrong,
    "InvalidTimeStamp.Format": ClockWrong,
    # Somebody on the way said our words twice; they are said anew with a fresh nonce.
    "SignatureNonceUsed": Unreachable,
    "InvalidAccessKeyId.Inactive": WrongKey,
    "InvalidAccessKeyId.NotFound": WrongKey,
    # The token is the account's own, so nothing that we could renew.
    "InvalidSecurityToken.Expired": WrongKey,
    "InvalidSecurityToken.Malformed": WrongKey,
    "InvalidSecurityToken.MismatchWithAccessKey": WrongKey,
    "MissingSecurityToken": WrongKey,
    "IncompleteSignature": WrongKey,
    "SignatureDoesNotMatch": WrongKey,
    "Forbidden.RAM": Denied,
    "InvalidAction.NotFound": RequestRefused,
    # General.
    "Forbidden": Denied,
    "InternalError": ServerTrouble,
    "InvalidParameter": RequestRefused,
    "MissingParameter": RequestRefused,
    "OperationDenied": AccountSuspended,
    "OperationDenied.Suspended": AccountSuspended,
    "ServiceUnAvailable": ServerTrouble,
    "ServiceUnavailable": ServerTrouble,
    # Upload.
    "AddVideoFailed": ServerTrouble,
    "Forbidden.InitFailed": AccountSuspended,
    "IllegalCharacters": FieldRefused,
    "InvalidCateId.NotFound": FieldRefused,
    "InvalidFileName.Extension": FieldRefused,
    "InvalidStorage.NotFound": FieldRefused,
    "InvalidTemplateGroupId.NotFound": FieldRefused,
    "InvalidWorkflowId.NotFound": FieldRefused,
    "InvalidAppId.NotFound": FieldRefused,
    "LengthExceededMax": FieldRefused,
    "TagsExceededMax": FieldRefused,
    # The record of this file is of no use: another one must be opened.
    "InvalidVideo.Damaged": PlaceGone,
    "InvalidVideo.NotFound": PlaceGone,
    "InvalidFile.NotFound": ObjectMissing,
    # What the other calls of the manual answer.
    "AccessDenied": Denied,
    "DeleteStreamFailed": ServerTrouble,
    "DeleteVideoFailed": ServerTrouble,
    "ErrorMatchSyntax": RequestRefused,
    "ExceededMax": RequestRefused,
    "Forbidden.AliyunVoDEncryption": Denied,
    "Forbidden.DefaultTemplateGroup": Denied,
    "Forbidden.IllegalStatus": RequestRefused,
    "Forbidden.LockedTemplateGroup": Denied,
    "Forbidden.SpecialTemplateGroup": Denied,
    "InvalidMultipartUpload.NotFound": RequestRefused,
    "InvalidParameter.UploadURLs": FieldRefused,
    "InvalidScrollToken.Expired": RequestRefused,
    "InvalidStream.NotFound": RequestRefused,
    "InvalidTranscodeTemplateGroup.NotFound": FieldRefused,
    "InvalidVideo.NoneStream": RequestRefused,
    "IpsExceededMax": RequestRefused,
    "IpsIsEmpty": RequestRefused,
    "JobIdsExceededMax": RequestRefused,
    "LevelExceededMax": RequestRefused,
    "LimitExceeded.MediaIds": RequestRefused,
    "ListSecurityIpFailed": ServerTrouble,
    "MissingVideoId": RequestRefused,
    "NoSuchResource": RequestRefused,
    # One part of the service is not open; the account itself works.
    "OperationDenied.NotOpenAppService": Denied,
    "SecurityIp.NotFound": RequestRefused,
    "SecurityIpGroupExceededMax": RequestRefused,
    "SortByExceededMax": RequestRefused,
    "SubTotalExceededMax": RequestRefused,
    "TranscodeTemplateExceededMax": RequestRefused,
    "TrasncodeTemplateGroupExceededMax": RequestRefused,  # spelled so by the service
    "VideoIdsExceededMax": RequestRefused,
    "VideoListExceededMax": RequestRefused,
    "WatermarkExceededMax": RequestRefused,
}

OF_CALL: dict[tuple[str, str], type[ProviderError]] = {
    # No source file belongs to an upload that has not ended; elsewhere it is a broken request.
    ("DeleteMultipartUpload", "InvalidFile.NotFound"): RequestRefused,
    ("DeleteMultipartUpload", "InvalidVideo.NotFound"): RequestRefused,
    # Here a code is a statement about the file that is being uploaded.
    ("CreateUploadVideo", "InvalidParameter"): FieldRefused,
    ("CreateUploadVideo", "MissingParameter"): FieldRefused,
    ("CreateUploadImage", "InvalidParameter"): FieldRefused,
    ("CreateUploadImage", "MissingParameter"): FieldRefused,
    ("CreateUploadAttachedMedia", "InvalidParameter"): FieldRefused,
    ("CreateUploadAttachedMedia", "MissingParameter"): FieldRefused,
    # Of 20 addresses with their words; which of them is meant is found out one by one.
    ("UploadMediaByURL", "InvalidParameter"): FieldRefused,
    ("UploadMediaByURL", "MissingParameter"): FieldRefused,
    # The only resource that this call names is the image itself.
    ("GetImageInfo", "NoSuchResource"): PlaceGone,
    ("DeleteImage", "NoSuchResource"): PlaceGone,
}
"""Where a code means something else in one call than in all others."""

FAMILIES: tuple[tuple[str, type[ProviderError]], ...] = (
    ("Throttling", Throttled),
    ("InvalidTimeStamp", ClockWrong),
    ("InvalidAccessKeyId", WrongKey),
    ("InvalidSecurityToken", WrongKey),
    ("Forbidden", Denied),
    ("OperationDenied", Denied),
)
"""First words of codes; what follows a dot after them is open-ended by the gateway's own list."""

FIELD_OF_CODE = {
    "InvalidAppId.NotFound": "app",
    "InvalidCateId.NotFound": "category",
    "InvalidFileName.Extension": "file_name",
    "InvalidParameter.UploadURLs": "urls",
    "InvalidStorage.NotFound": "storage",
    "InvalidTemplateGroupId.NotFound": "template",
    "InvalidTranscodeTemplateGroup.NotFound": "template",
    "InvalidWorkflowId.NotFound": "workflow",
    "TagsExceededMax": "tags",
}

FIELD_OF_PARAMETER = {
    "appid": "app",
    "cateid": "category",
    "cateids": "category",
    "coverurl": "cover_url",
    "description": "description",
    "filename": "file_name",
    "filesize": "file_size",
    "imageext": "file_name",
    "mediaext": "file_name",
    "storagelocation": "storage",
    "tags": "tags",
    "templategroupid": "template",
    "title": "title",
    "userdata": "extend",
    "workflowid": "workflow",
}

WORD = re.compile(r"[A-Za-z]+")
LIMIT = re.compile(r"exceeded (\d+)")


def is_known(action: str, code: str) -> bool:
    """Whether the tables name this code; for all others the HTTP status has to do."""
    return (action, code) in OF_CALL or code in OF_CODE


def fault(
    refusal: Refusal,
    *,
    action: str,
    status: int,
    is_write: bool,
    retry_after_s: float | None = None,
) -> ProviderError:
    """
    Our error for a refusal.

    A service that failed by its own fault may have done what a write asked for: then, and only
    then, the outcome is unknown.
    """
    kind = _kind_of(action, refusal.code, status=status)
    is_doubtful = is_write and issubclass(kind, ServerTrouble)
    return kind(
        refusal.message,
        action=action,
        code=refusal.code,
        request_id=refusal.request_id,
        retry_after_s=retry_after_s,
        outcome=Outcome.UNKNOWN if is_doubtful else Outcome.NOT_DONE,
        facts=_facts(refusal) if issubclass(kind, FieldRefused) else {},
    )


def _kind_of(action: str, code: str, *, status: int) -> type[ProviderError]:
    known = OF_CALL.get((action, code)) or OF_CODE.get(code)
    if known is not None:
        return known
    for family, kind in FAMILIES:
        if code == family or code.startswith(f"{family}."):
            return kind
    if status == 429:
        return Throttled
    if status >= 500:
        return ServerTrouble
    return Denied if status in (401, 403) else RequestRefused


def _facts(refusal: Refusal) -> dict[str, str]:
    facts = {"field": FIELD_OF_CODE.get(refusal.code) or _named_field(refusal.message)}
    if (limit := LIMIT.search(refusal.message)) is not None:
        facts["limit"] = limit[1]
    return facts


def _named_field(message: str) -> str:
    """The parameter that a message speaks of; "" when it names none."""
    for word in WORD.findall(message):
        if word.lower() in FIELD_OF_PARAMETER and word[0].isupper():
            return FIELD_OF_PARAMETER[word.lower()]
    return ""
