"""What the vendor's package raises -> our errors; a refusal goes by the same table as ours."""

import ssl
from collections.abc import Iterator
from xml.sax.saxutils import escape

import oss2
import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from desktop_uploader.domain.errors import (
    BadAnswer,
    ContentMismatch,
    Outcome,
    ProviderError,
    ProxyRefused,
)
from desktop_uploader.providers.alibaba.store_faults import fault_of
from desktop_uploader.providers.transport import troubles
from desktop_uploader.providers.transport.messages import Answer


def of_sdk(error: oss2.exceptions.OssError, action: str, *, host: str) -> ProviderError:
    """The error of ours that `error` stands for."""
    if isinstance(error, oss2.exceptions.RequestError):
        return of_request(error.exception, action, host=host)
    if isinstance(error, oss2.exceptions.InconsistentError):
        return ContentMismatch(action=action, code="crc64", request_id=error.request_id)
    headers = {name.lower(): value for name, value in error.headers.items()}
    answer = Answer(error.status, headers, _document(error))
    found = fault_of(answer, action, may_change=action not in {"ListParts", "HeadObject"})
    return found or BadAnswer(action=action, code="not-xml", request_id=error.request_id)


def of_request(error: Exception, action: str, *, host: str) -> ProviderError:
    """An error of the connection, taken out of the layers it comes in."""
    if isinstance(error, requests.TooManyRedirects):
        return BadAnswer(action=action, code="redirect", outcome=Outcome.UNKNOWN)
    causes = list(_causes(error))
    if any(isinstance(one, requests.exceptions.ProxyError) for one in causes):
        return ProxyRefused(action=action, code="proxy-forbids")
    refused = next((one for one in causes if isinstance(one, ssl.SSLCertVerificationError)), None)
    if refused is not None:
        return troubles.of_connecting(refused, host)
    never_connected = any(
        isinstance(one, NewConnectionError | ConnectTimeoutError) for one in causes
    )
    return troubles.of_exchange(
        _innermost(causes),
        action=action,
        host=host,
        outcome=Outcome.NOT_DONE if never_connected else Outcome.UNKNOWN,
    )


def _innermost(causes: list[BaseException]) -> OSError:
    """The system's own error, where the package kept it."""
    if any(isinstance(one, requests.Timeout) for one in causes):
        return TimeoutError("timed out")
    theirs = (requests.RequestException,)
    found = [one for one in causes if isinstance(one, OSError) and not isinstance(one, theirs)]
    return found[-1] if found else ConnectionError("the connection failed")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything it was made from, the outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        linked = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [other for other in linked if isinstance(other, BaseException)]


def _document(error: oss2.exceptions.OssError) -> bytes:
    """The error document. The package keeps its first 4 KiB alone, but reads what is in them."""
    if not error.code:
        return error.body if isinstance(error.body, bytes) else b""
    known = "".join(
        f"<{name}>{escape(error.details.get(name) or '')}</{name}>"
        for name in ("Code", "Message", "RequestId", "EC")
        if name in error.details
    )
    return f"<Error>{known}</Error>".encode()
