"""The one place where what sockets, TLS and HTTP raise becomes an error of ours."""

import http.client
import socket
import ssl

from desktop_uploader.domain.errors import (
    BadAnswer,
    CertificateRefused,
    Outcome,
    ProviderError,
    Unreachable,
)

# OpenSSL's X509_V_ERR numbers (openssl-verification-options, x509_vfy.h).
CERTIFICATE_RULES = {
    9: "certificate-not-yet-valid",
    10: "certificate-expired",
    18: "certificate-untrusted",
    19: "certificate-untrusted",
    20: "certificate-untrusted",
    21: "certificate-untrusted",
    62: "certificate-of-another-host",
    64: "certificate-of-another-host",
}


def of_connecting(error: OSError, host: str, *, rule: str = "") -> ProviderError:
    """
    An error before anything of the request was sent: it was not done.

    Args:
        rule: What it is called where `host` is none that a person knows as the cloud's.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        rule = CERTIFICATE_RULES.get(error.verify_code, "certificate-refused")
        facts = {"host": host, "why": error.verify_message}
        return CertificateRefused(error.verify_message, code=rule, facts=facts)
    return Unreachable(str(error), code=rule, facts={"host": host, "why": _why(error)})


def of_exchange(
    error: OSError | http.client.HTTPException, *, action: str, host: str, outcome: Outcome
) -> ProviderError:
    """An error after the request, or some of it, was sent."""
    if isinstance(error, http.client.IncompleteRead | OSError):
        facts = {"host": host, "why": _why(error)}
        return Unreachable(str(error), action=action, outcome=outcome, facts=facts)
    return BadAnswer(
        type(error).__name__, action=action, outcome=outcome, code="not-http", facts={"host": host}
    )


def _why(error: Exception) -> str:
    match error:
        case socket.gaierror():
            return "name"
        case ConnectionRefusedError():
            return "refused"
        case TimeoutError():
            return "timeout"
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "network"
        case ssl.SSLError():
            return "tls"
        case _:
            return "network"
