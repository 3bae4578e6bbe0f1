"""
What the refusals of the three stores have in common: an XML document, a stranger's page, silence.

Which code means what is each store's own; so is what it leaves out of a refused HEAD.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_uploader.domain.errors import (
    BadAnswer,
    CredentialExpired,
    Denied,
    Outcome,
    ProviderError,
    RequestRefused,
    ServerTrouble,
    Throttled,
    Unreachable,
)
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_xml import ErrorDocument

Kind = type[ProviderError]

BY_STATUS: Mapping[int, Kind] = {403: Denied, 408: Unreachable, 429: Throttled}
"""For codes that nobody knows. Other 4xx can never work, 5xx are the far end's own trouble."""


class Codes:
    """One store's table, whatever the case of its letters."""

    def __init__(self, by_code: Mapping[str, Kind], by_status: Mapping[int, Kind]) -> None:
        self._by_code = {code.lower(): kind for code, kind in by_code.items()}
        self._by_status = by_status

    def kind_of(self, stated: ErrorDocument, status: int) -> Kind:
        """What a refusal is; AccessDenied is also said of a signature whose time is over."""
        code = stated.code.lower()
        if code == "accessdenied" and "expired" in stated.message.lower():
            return CredentialExpired
        found = self._by_code.get(code) or self._by_status.get(status)
        if found is None:
            return RequestRefused if 400 <= status < 500 else ServerTrouble
        return found


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    An answer that refuses.

    Attributes:
        may_change: Whether the call changes something, so that trouble leaves its outcome unknown.
    """

    stated: ErrorDocument
    answer: Answer
    action: str
    may_change: bool

    def as_error(
        self, kind: Kind, *, facts: Mapping[str, str], retry_after_s: float | None
    ) -> ProviderError:
        """The error of that kind, with all that the answer tells of it."""
        is_unsure = self.may_change and kind is ServerTrouble
        return kind(
            self.stated.message,
            action=self.action,
            code=self.stated.code or str(self.answer.status),
            request_id=self.stated.request_id or self.answer.request_id,
            retry_after_s=retry_after_s,
            outcome=Outcome.UNKNOWN if is_unsure else Outcome.NOT_DONE,
            facts=facts,
        )


def refusal_in(
    answer: Answer, action: str, *, document: ErrorDocument | None, silent: str, may_change: bool
) -> Refusal | BadAnswer | None:
    """
    The refusal that `answer` states, under whatever status; None when it states none.

    Args:
        document: What was read of it; None where nothing was said.
        silent: The code that this status stands for where nothing was said.

    A page of HTML is nobody's refusal: a portal, a proxy or a firewall answered.
    """
    if document is None and 200 <= answer.status < 300:
        return None
    if document is None and _is_a_page(answer):
        outcome = Outcome.UNKNOWN if may_change else Outcome.NOT_DONE
        return BadAnswer(action=action, code="not-xml", outcome=outcome)
    return Refusal(document or ErrorDocument(silent), answer, action, may_change)


def _is_a_page(answer: Answer) -> bool:
    is_html = "html" in answer.headers.get("content-type", "").lower()
    return answer.status < 500 and (is_html or b"<html" in answer.content[:1024].lower())
