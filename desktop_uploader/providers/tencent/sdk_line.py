"""
The session that the vendor's package is given for one call: it keeps what the package throws away.

The package turns every error into a text, those of our own bodies among them, and every answer
into a dictionary.
"""

from collections.abc import Mapping
from typing import Any

import requests

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.providers.transport.messages import Answer


class Line:
    """
    Sends one request for the package.

    Attributes:
        answer: What came back; None before, and when nothing did.
        error: What was raised instead.
        sent_headers: Of the request as it went out, names in lower case.
    """

    def __init__(self, session: requests.Session, patience_s: tuple[float, float]) -> None:
        """`patience_s` is for connecting and for the longest silence."""
        self._session = session
        self._patience_s = patience_s
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.sent_headers: Mapping[str, str] = {}

    def post(self, url: str, **asked: Any) -> requests.Response:
        """As the package calls it."""
        return self._send("POST", url, asked=asked)

    def get(self, url: str, **asked: Any) -> requests.Response:
        """As the package calls it."""
        return self._send("GET", url, asked=asked)

    def put(self, url: str, **asked: Any) -> requests.Response:
        """As the package calls it."""
        return self._send("PUT", url, asked=asked)

    def delete(self, url: str, **asked: Any) -> requests.Response:
        """As the package calls it."""
        return self._send("DELETE", url, asked=asked)

    def head(self, url: str, **asked: Any) -> requests.Response:
        """As the package calls it."""
        return self._send("HEAD", url, asked=asked)

    def _send(self, method: str, url: str, *, asked: dict[str, Any]) -> requests.Response:
        asked = {**asked, "timeout": self._patience_s, "allow_redirects": True}
        try:
            response = self._session.request(method, url, **asked)
        except (requests.RequestException, UploaderError, ValueError, OSError) as error:
            self.error = error
            raise
        self.sent_headers = _lower(response.request.headers)
        self.answer = Answer(response.status_code, _lower(response.headers), response.content)
        return response


def _lower(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items()}
