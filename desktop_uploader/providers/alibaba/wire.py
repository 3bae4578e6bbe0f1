"""
What VOD answers, as values.

Field names are those of the manual (2022-07-08, API 2017-03-21). Its tables and its examples
disagree in many places; every message is read so that either is understood, see `lenient`.
"""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

ECHO = re.compile(r"[^.:]*string to sign.*", re.IGNORECASE | re.DOTALL)
"""With a wrong signature the gateway sends back all parameters, a security token among them."""
XML_ELEMENT = re.compile(rb"<(Code|Message|RequestId)>([^<]*)</")
DEFAULT = "Default"
"""The word for the template group that is taken where none is named."""
DOCUMENTED_LIFE_S = 3000.0
LONGEST_LIFE_S = 12 * 3600.0
"""No credential of the service lives longer; a difference above it comes of a wrong clock."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    An error body.

    Attributes:
        code: As it came, never empty.
    """

    code: str
    message: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class UploadPermission:
    """
    The answer to CreateUploadVideo and RefreshUploadVideo, its two inner documents decoded.

    Attributes:
        endpoint: With its scheme, without the bucket.
        key: The object's whole key.
        region: "" where it is not stated.
        ends_at_s: By the service's clock, seconds since the epoch; None where it is not stated.
        stated_life_s: Seconds; may be longer than what is left. None where it is not stated.
    """

    video_id: str
    endpoint: str
    bucket: str
    key: str
    access_key_id: str = field(repr=False)
    access_key_secret: str = field(repr=False)
    security_token: str = field(repr=False)
    region: str = ""
    ends_at_s: float | None = None
    stated_life_s: float | None = None

    def life_s(self, server_now_s: float | None) -> float:
        """
        How long it holds from now on, never below 0.

        Args:
            server_now_s: The service's own time; None where it is not known.
        """
        if self.ends_at_s is not None and server_now_s is not None:
            left_s = self.ends_at_s - server_now_s
            if left_s <= LONGEST_LIFE_S:
                return max(0.0, left_s)
        return min(max(0.0, self.stated_life_s or DOCUMENTED_LIFE_S), LONGEST_LIFE_S)


@dataclass(frozen=True, slots=True)
class Mezzanine:
    """A source file; `size_bytes` is None while the service states none."""

    status: str
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """
    A medium as the listings show it.

    Attributes:
        status: The word as it came.
        transcode_mode: "" where the listing does not carry it.
    """

    video_id: str
    status: str
    size_bytes: int | None = None
    transcode_mode: str = ""


@dataclass(frozen=True, slots=True)
class TranscodeJob:
    """
    One output of a transcode.

    Attributes:
        error: Code and words where it failed, else "".
    """

    status: str
    template_id: str = ""
    definition: str = ""
    format: str = ""
    width: int | None = None
    height: int | None = None
    bitrate_kbps: float | None = None
    progress_percent: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class TranscodeSummary:
    """The latest transcode of a medium."""

    video_id: str
    status: str
    jobs: tuple[TranscodeJob, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What the automatic audit found; an empty suggestion means that there was none."""

    suggestion: str
    labels: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category; `may_hold` is False where the service says that none lies in it."""

    cate_id: str
    name: str
    may_hold: bool


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """A page of what lies in a category; `total` of all pages, None where it is not stated."""

    categories: tuple[Category, ...]
    total: int | None


def read_refusal(document: Document) -> Refusal | None:
    """The error that a document states; None where it states none."""
    code = lenient.text(document, "Code", "code")
    # "200" and "OK" stand in the place of an error code where all is well.
    if code.lower() in ("", "200", "ok", "success"):
        return None
    message = lenient.text(document, "Message", "message")
    return Refusal(code, _without_echo(message), read_request_id(document))


def read_xml_refusal(content: bytes) -> Refusal | None:
    """The error of an answer in XML, as the gateway writes it when it has not read the Format."""
    found = {name.decode(): value.decode(errors="replace") for name, value in _elements(content)}
    if not found.get("Code"):
        return None
    message = _without_echo(found.get("Message", ""))
    return Refusal(found["Code"], message, found.get("RequestId", ""))


def read_request_id(document: Document) -> str:
    """The service's name for the call; "" where it is missing."""
    return lenient.text(document, "RequestId", "requestId", "RequestID")


def read_upload_permission(document: Document) -> UploadPermission:
    """
    Read the place and the credential for it.

    Raises:
        BadAnswer: Something that an upload cannot do without is missing, or is none
            (code "permission-incomplete").
    """
    # The manual's sample has the two swapped, so the keys are looked for in both.
    inner = _decoded(document, "UploadAuth") | _decoded(document, "UploadAddress")
    found = {
        name: lenient.text(inner, name)
        for name in (
            "Endpoint",
            "Bucket",
            "FileName",
            "AccessKeyId",
            "AccessKeySecret",
            "SecurityToken",
        )
    }
    found["Endpoint"] = _endpoint(found["Endpoint"])
    missing = sorted(name for name, value in found.items() if not value)
    if missing:
        raise BadAnswer(
            code="permission-incomplete",
            request_id=read_request_id(document),
            facts={"missing": ", ".join(missing)},
        )
    return UploadPermission(
        video_id=lenient.text(document, "VideoId"),
        endpoint=found["Endpoint"],
        bucket=found["Bucket"],
        key=found["FileName"].lstrip("/"),
        access_key_id=found["AccessKeyId"],
        access_key_secret=found["AccessKeySecret"],
        security_token=found["SecurityToken"],
        region=lenient.text(inner, "Region"),
        ends_at_s=lenient.moment_s(lenient.text(inner, "ExpireUTCTime")),
        stated_life_s=lenient.number(inner, "Expiration"),
    )


def read_mezzanine(document: Document) -> Mezzanine:
    """Read the source file; a size of 0 is one that is not known yet."""
    found = lenient.entry(document, "Mezzanine")
    return Mezzanine(lenient.text(found, "Status"), lenient.integer(found, "Size") or None)


def read_videos(document: Document) -> list[Video]:
    """Read the media of a listing, those without an id left out."""
    videos = [
        Video(
            video_id=lenient.text(one, "VideoId"),
            status=lenient.text(one, "Status"),
            size_bytes=lenient.integer(one, "Size") or None,
            transcode_mode=lenient.text(one, "TranscodeMode"),
        )
        for one in lenient.entries(document, "VideoList")
    ]
    return [video for video in videos if video.video_id]


def read_missing_ids(document: Document) -> frozenset[str]:
    """The ids that a listing names as not there, or not visible to this account."""
    return frozenset(lenient.words(document, "NonExistVideoIds"))


def read_transcode_summaries(document: Document) -> list[TranscodeSummary]:
    """Read the latest transcode of each medium that has one."""
    return [
        TranscodeSummary(
            video_id=lenient.text(one, "VideoId"),
            status=lenient.text(one, "TranscodeStatus"),
            jobs=tuple(
                _read_job(job) for job in lenient.entries(one, "TranscodeJobInfoSummaryList")
            ),
        )
        for one in lenient.entries(document, "TranscodeSummaryList")
    ]


def read_audit(document: Document) -> AuditResult:
    """Read the verdict of the automatic audit."""
    found = lenient.entry(document, "MediaAuditResult")
    return AuditResult(
        suggestion=lenient.text(found, "Suggestion"),
        labels=lenient.words(found, "Label"),
        modules=lenient.words(found, "AbnormalModules"),
    )


def read_category_page(document: Document) -> CategoryPage:
    """Read what lies directly in a category, what has no id left out."""
    found = [
        Category(
            cate_id=lenient.text(one, "CateId"),
            name=lenient.text(one, "CateName"),
            may_hold=lenient.integer(one, "SubTotal") != 0,
        )
        for one in lenient.entries(document, "SubCategories")
    ]
    total = lenient.integer(document, "SubTotal")
    return CategoryPage(tuple(one for one in found if one.cate_id), total)


def read_template_groups(document: Document) -> list[CatalogueEntry]:
    """Read the template groups, what has no id left out."""
    groups = [
        CatalogueEntry(
            id=lenient.text(one, "TranscodeTemplateGroupId"),
            name=lenient.text(one, "Name"),
            detail=DEFAULT if lenient.text(one, "IsDefault") == DEFAULT else "",
        )
        for one in lenient.entries(document, "TranscodeTemplateGroupList")
    ]
    return [group for group in groups if group.id]


def _without_echo(message: str) -> str:
    return ECHO.sub("", message).strip()


def _elements(content: bytes) -> list[tuple[bytes, bytes]]:
    is_error = b"<Error" in content[:200] and b"<html" not in content[:200].lower()
    return XML_ELEMENT.findall(content) if is_error else []


def _read_job(job: Document) -> TranscodeJob:
    code, message = lenient.text(job, "ErrorCode"), lenient.text(job, "ErrorMessage")
    # Successful jobs have been seen with the code "200".
    is_error = code not in ("", "200")
    return TranscodeJob(
        status=lenient.text(job, "TranscodeJobStatus"),
        template_id=lenient.text(job, "TranscodeTemplateId"),
        definition=lenient.text(job, "Definition"),
        format=lenient.text(job, "Format"),
        width=lenient.integer(job, "Width"),
        height=lenient.integer(job, "Height"),
        bitrate_kbps=lenient.number(job, "Bitrate"),
        progress_percent=_percent(lenient.integer(job, "TranscodeProgress")),
        error=f"{code} {message}".strip() if is_error else "",
    )


def _percent(value: int | None) -> int | None:
    return None if value is None else min(value, 100)


def _decoded(document: Document, name: str) -> Document:
    """One of the two inner documents; empty where it is none."""
    try:
        return lenient.parse(b64decode(lenient.text(document, name)))
    except (ValueError, binascii.Error):
        return {}


def _endpoint(stated: str) -> str:
    """With its scheme; "" for what is no address of a store."""
    whole = stated if "://" in stated else f"https://{stated}"
    try:
        url = urlsplit(whole)
        is_address = bool(url.hostname) and url.port != 0
    except ValueError:
        return ""
    return whole if is_address and url.scheme in {"http", "https"} else ""
