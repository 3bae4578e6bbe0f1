"""What the package `requests` raises -> our errors. Needs the extra `sdk`."""

import ssl
from collections.abc import Iterator

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from desktop_uploader.domain.errors import BadAnswer, Outcome, ProviderError, ProxyRefused
from desktop_uploader.providers.transport import troubles


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
