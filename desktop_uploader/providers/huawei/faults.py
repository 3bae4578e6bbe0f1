"""
What the error codes of MPC, IAM and the gateway before them mean to us: one table.

Sources: the error table of the MPC manual (2024-03-05), the API gateway's list (APIGW.…), IAM's
own answers (a number and a word). Codes are decided upon, never HTTP statuses: the manual's own
tables and examples disagree about those.
"""

from desktop_uploader.domain.errors import (
    AccountSuspended,
    Denied,
    FieldRefused,
    Outcome,
    PlaceGone,
    ProviderError,
    QuotaReached,
    RequestRefused,
    ServerTrouble,
    Throttled,
    WrongKey,
)
from desktop_uploader.providers.huawei.wire import Refusal
from desktop_uploader.providers.transport.calls import retry_after_s
from desktop_uploader.providers.transport.messages import Answer

_MPC: tuple[tuple[type[ProviderError], str], ...] = (
    # What is asked for cannot be, or not of this film.
    (
        RequestRefused,
        """10051 10052 10053 10054 10055 10056 10057 10058 10059 10060 10061 10062 10063 10064 10065
        10066 10067 10068 10069 10070 10071 10072 10080 10081 10082 10083 10084 10085 10086 10087
        10088 10091 10092 10093 10094 10095 10096 10097 10098 10099 10100 10101 10102 10103 10106
        10107 10108 10109 10110 10111 10112 10113 10114 10115 10116 10117 10119 10121 10122 10123
        10124 10125 10126 10127 10128 10129 10130 10131 10132 10133 10134 10135 10136 10137 10138
        10140 10141 10143 10144 10145 10146 10147 10148 10149 10150 10151 10152 10153 10154 10155
        10156 10202 10204 10205 10209 10210 10212 10213 10214 10215 10219 10222 10226 10230 10232
        10233 10234""",
    ),
    (FieldRefused, "10089 10090 10231"),
    (ServerTrouble, "10001 10002 10003 10004 10005 10006 10007 10008 10050 10104 10105 10118"),
    (ServerTrouble, "10139 10200 10201 10221 10225"),
    (Throttled, "10237"),
    (WrongKey, "10203 10208 10235"),
    (Denied, "10216 10223 10224 10227 10229 10236"),
    (AccountSuspended, "10206 10207 10228 10243 10244"),
    (QuotaReached, "10217"),
    # The task is not there (any more).
    (PlaceGone, "10120 10211 10220"),
)

OF_CODE: dict[str, type[ProviderError]] = {
    f"MPC.{number}": kind for kind, numbers in _MPC for number in numbers.split()
} | {
    "APIGW.0301": WrongKey,
    "APIGW.0302": Denied,
    "APIGW.0303": WrongKey,
    "APIGW.0305": WrongKey,
    "APIGW.0307": WrongKey,
    "APIGW.0308": Throttled,
    "APIGW.0310": AccountSuspended,
    "Unauthorized": WrongKey,
    "Forbidden": Denied,
    "Too Many Requests": Throttled,
}

TEMPLATE_CODES = frozenset({"MPC.10089", "MPC.10090", "MPC.10231"})


def is_known(code: str) -> bool:
    """Whether the table names this code; for all others the HTTP status has to do."""
    return code in OF_CODE


def fault(refusal: Refusal, answer: Answer, *, action: str, is_write: bool) -> ProviderError:
    """
    Our error for a refusal that came with `answer`.

    A service that failed by its own fault may have done what a write asked for: then, and only
    then, the outcome is unknown.
    """
    kind = OF_CODE.get(refusal.code) or _by_status(answer.status)
    is_doubtful = is_write and issubclass(kind, ServerTrouble)
    return kind(
        refusal.message,
        action=action,
        code=refusal.code,
        request_id=answer.request_id,
        retry_after_s=retry_after_s(answer),
        outcome=Outcome.UNKNOWN if is_doubtful else Outcome.NOT_DONE,
        facts={"cloud": "huawei"} | _field_of(refusal),
    )


def _field_of(refusal: Refusal) -> dict[str, str]:
    return {"field": "template"} if refusal.code in TEMPLATE_CODES else {}


def _by_status(status: int) -> type[ProviderError]:
    if status == 429:
        return Throttled
    if status >= 500:
        return ServerTrouble
    return {401: WrongKey, 403: Denied}.get(status, RequestRefused)
