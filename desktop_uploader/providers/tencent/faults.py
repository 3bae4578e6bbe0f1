"""
What VOD's error codes mean to us: one table for its three generations.

Sources: the error tables of the v2 manual (2018; 4000 to 7000 are the gateway's), the list of the
v3 package (tencentcloud-sdk-python-vod 3.1) and "Common error codes" of v3; of the client flow two
codes are known. Codes are decided upon, never HTTP statuses: errors come with 200.
"""

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
    SignInNeeded,
    Throttled,
    WrongKey,
)
from desktop_uploader.providers.tencent.wire import Refusal

INTERNAL = """
    1 1003 1010 1011 1013 1016 1021 1023 1050 1100 1102 1108 1152 1159 1702 1801 1802 1904 1907
    2000 2001 10003 10010 10012 10022 10027 10700 10701 10702 32001 5100 6000 6100 6200
"""
"""v2: "internal error", by many numbers."""
OF_TEMPLATES = """
    10704 10706 10730 10731 10732 10733 10734 10735 10736 10737 10738 10739 10740 10741 10742 10743
    10745 10754 10755 10756 10757 10758 10759 10801 10802 10803 10804 10807 10810 10811
"""
"""v2: something about a template or a watermark is not valid."""

OF_NUMBER: dict[str, type[ProviderError]] = {
    **dict.fromkeys(INTERNAL.split(), ServerTrouble),
    **dict.fromkeys(OF_TEMPLATES.split(), RequestRefused),
    # The gateway.
    "4000": RequestRefused,
    "4100": WrongKey,
    "4101": Denied,
    "4102": Denied,
    "4103": Denied,
    "4104": WrongKey,
    "4110": WrongKey,
    "4200": ClockWrong,
    "4300": AccountSuspended,
    "4400": Throttled,
    # A time two hours off, or a number that was used before: sent again, both are new.
    "4500": ClockWrong,
    "4600": RequestRefused,
    "5000": RequestRefused,
    "7000": RequestRefused,
    # The calls.
    "1000": RequestRefused,
    "1001": ServerTrouble,
    "1018": Throttled,
    "1163": RequestRefused,
    "1903": RequestRefused,
    "1905": RequestRefused,
    "10008": ObjectMissing,
    "10009": RequestRefused,
    "31001": PlaceGone,
    "50005": RequestRefused,
    "50006": ServerTrouble,
    "50007": RequestRefused,
    "70014": ObjectMissing,
    "70034": RequestRefused,
}

OF_CODE: dict[str, type[ProviderError]] = {
    "AuthFailure.InvalidAuthorization": WrongKey,
    "AuthFailure.InvalidSecretId": WrongKey,
    "AuthFailure.MFAFailure": WrongKey,
    "AuthFailure.SecretIdNotFound": WrongKey,
    "AuthFailure.SignatureExpire": ClockWrong,
    "AuthFailure.SignatureFailure": WrongKey,
    "AuthFailure.TokenFailure": WrongKey,
    "AuthFailure.UnauthorizedOperation": Denied,
    "FailedOperation.ClassLevelLimitExceeded": RequestRefused,
    "FailedOperation.ClassNameDuplicate": RequestRefused,
    "FailedOperation.ClassNoFound": RequestRefused,
    "FailedOperation.SubclassLimitExceeded": RequestRefused,
    "FailedOperation.InvalidAccount": AccountSuspended,
    "FailedOperation.InvalidVodUser": AccountSuspended,
    "FailedOperation.NetWorkError": ServerTrouble,
    "FailedOperation.DBError": ServerTrouble,
    "FailedOperation.NoPrivileges": Denied,
    "FailedOperation.UploadCosFail": ServerTrouble,
    "FailedOperation.UserStatusInavlid": AccountSuspended,  # spelled so by the service
    "FailedOperation.MediaType": FieldRefused,
    "FailedOperation.CoverType": FieldRefused,
    "InvalidParameter.ExpireTime": RequestRefused,
    "InvalidParameter.ProcedureNameNotExist": FieldRefused,
    "InvalidParameter.StorageRegion": FieldRefused,
    "InvalidParameterValue.AppId": FieldRefused,
    "InvalidParameterValue.ClassId": FieldRefused,
    "InvalidParameterValue.CoverType": FieldRefused,
    "InvalidParameterValue.Description": FieldRefused,
    "InvalidParameterValue.MediaType": FieldRefused,
    "InvalidParameterValue.Name": FieldRefused,
    "InvalidParameterValue.Procedure": FieldRefused,
    "InvalidParameterValue.ProcedureName": FieldRefused,
    "InvalidParameterValue.StorageRegion": FieldRefused,
    "InvalidParameterValue.SubAppId": FieldRefused,
    "InvalidParameterValue.TagTooLong": FieldRefused,
    "InvalidParameterValue.Tags": FieldRefused,
    "InvalidParameterValue.VodSessionKey": PlaceGone,
    "LimitExceeded.TagCountReachMax": FieldRefused,
    "RequestLimitExceeded": Throttled,
    "ResourceInsufficient": ServerTrouble,
    "ResourceNotFound": ObjectMissing,
    "ResourceNotFound.FileNotExist": ObjectMissing,
    "ResourceNotFound.ServiceNotExist": AccountSuspended,
    "ResourceNotFound.TemplateNotExist": FieldRefused,
    "ResourceNotFound.UserNotExist": AccountSuspended,
    "ResourcesSoldOut": ServerTrouble,
    "ServiceUnavailable": ServerTrouble,
}

FAMILIES: tuple[tuple[str, type[ProviderError]], ...] = (
    ("AuthFailure", WrongKey),
    ("FailedOperation", ServerTrouble),
    ("InternalError", ServerTrouble),
    ("InvalidParameterValue", RequestRefused),
    ("InvalidParameter", RequestRefused),
    ("LimitExceeded", RequestRefused),
    ("MissingParameter", RequestRefused),
    ("RequestLimitExceeded", Throttled),
    ("ResourceNotFound", RequestRefused),
    ("ResourceUnavailable", RequestRefused),
    ("ResourceInUse", RequestRefused),
    ("UnauthorizedOperation", Denied),
    ("OperationDenied", Denied),
    ("UnknownParameter", RequestRefused),
    ("UnsupportedOperation", RequestRefused),
    ("UnsupportedProtocol", RequestRefused),
    ("UnsupportedRegion", RequestRefused),
    ("InvalidAction", RequestRefused),
    ("NoSuchVersion", RequestRefused),
)
"""First words of v3's codes; what follows a dot after them is open-ended."""

PERMISSION_REFUSED = "10004"
OF_UGC: dict[str, type[ProviderError]] = {
    "10001": RequestRefused,
    # Whoever signs for us has to put it right.
    PERMISSION_REFUSED: SignInNeeded,
    "10013": Throttled,
    "500": ServerTrouble,
}

FIELD_OF_CODE = {
    "FailedOperation.CoverType": "cover",
    "FailedOperation.MediaType": "file_name",
    "InvalidParameter.ProcedureNameNotExist": "template",
    "InvalidParameter.StorageRegion": "storage",
    "InvalidParameterValue.AppId": "app",
    "InvalidParameterValue.ClassId": "category",
    "InvalidParameterValue.CoverType": "cover",
    "InvalidParameterValue.Description": "description",
    "InvalidParameterValue.MediaType": "file_name",
    "InvalidParameterValue.Name": "title",
    "InvalidParameterValue.Procedure": "template",
    "InvalidParameterValue.ProcedureName": "template",
    "InvalidParameterValue.StorageRegion": "storage",
    "InvalidParameterValue.SubAppId": "app",
    "InvalidParameterValue.TagTooLong": "tags",
    "InvalidParameterValue.Tags": "tags",
    "LimitExceeded.TagCountReachMax": "tags",
    "ResourceNotFound.TemplateNotExist": "template",
}


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
    kind = kind_of(action, refusal.code, status=status)
    is_doubtful = is_write and issubclass(kind, ServerTrouble)
    facts = {"cloud": "tencent"}
    if issubclass(kind, FieldRefused):
        facts["field"] = FIELD_OF_CODE[refusal.code]
    return kind(
        refusal.message,
        action=action,
        code=refusal.code,
        request_id=refusal.request_id,
        retry_after_s=retry_after_s,
        outcome=Outcome.UNKNOWN if is_doubtful else Outcome.NOT_DONE,
        facts=facts,
    )


def is_known(action: str, code: str) -> bool:
    """Whether the tables name this code, or its family."""
    return _named(action, code) is not None


def kind_of(action: str, code: str, *, status: int) -> type[ProviderError]:
    """The class of a refusal; for codes that nobody knows the HTTP status has to do."""
    known = _named(action, code)
    if known is not None:
        return known
    if status == 429:
        return Throttled
    if status >= 500:
        return ServerTrouble
    return Denied if status in (401, 403) else RequestRefused


def _named(action: str, code: str) -> type[ProviderError] | None:
    if action.endswith("UGC"):
        return OF_UGC.get(code)
    known = OF_NUMBER.get(code) or OF_CODE.get(code)
    if known is not None:
        return known
    return next(
        (kind for family, kind in FAMILIES if code == family or code.startswith(f"{family}.")),
        None,
    )
