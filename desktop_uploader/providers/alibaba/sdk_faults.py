"""What the vendor's package raises -> our errors; a refusal goes by the same table as ours."""

from xml.sax.saxutils import escape

import oss2

from desktop_uploader.domain.errors import BadAnswer, ContentMismatch, ProviderError
from desktop_uploader.providers.alibaba.store_faults import fault_of
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.requests_faults import of_request


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
