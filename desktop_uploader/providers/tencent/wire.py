"""
What VOD answers, as values: one shape for its three generations.

v2 (manual of 2018) mixes numbers and texts, v3 wraps everything in `Response`, the client flow in
`data`. Every message is read so that either is understood, see `transport.lenient`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.providers.tencent.media_faults import fault_text
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

LONGEST_LIFE_S = 36 * 3600.0
"""No temporary key of COS lives longer; a difference above it comes of a wrong clock."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    An error body.

    Attributes:
        code: As it came, numbers as text; never empty.
    """

    code: str
    message: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """
    A temporary key.

    Attributes:
        ends_at_s: By the service's clock, seconds since the epoch.
    """

    secret_id: str = field(repr=False)
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    ends_at_s: float


@dataclass(frozen=True, slots=True)
class UploadPermission:
    """
    The answer to an apply.

    Attributes:
        bucket: The app's id and all.
        path: With a slash before.
        cover_path: The same of the cover; "" where none was asked for.
        certificate: None where the account's own key is to be used.
        stated_at_s: The service's time, where the answer tells it; else None.
    """

    bucket: str
    region: str
    path: str
    session_key: str = field(repr=False)
    certificate: Certificate | None = None
    stated_at_s: float | None = None
    cover_path: str = ""


@dataclass(frozen=True, slots=True)
class Medium:
    """
    A medium as any of the listings shows it.

    Attributes:
        status: The word, or v2's number, as it came; "" where there is none.
        path: Of the source, from its address; "" where it is not stated.
        made_at_s: Seconds since the epoch; None where it is not stated.
        suggestion, labels: Of a review; "" and none where there was none.
    """

    file_id: str
    name: str = ""
    status: str = ""
    size_bytes: int | None = None
    path: str = ""
    made_at_s: float | None = None
    suggestion: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """
    One output of a task, or of a medium.

    Attributes:
        kind: "Transcode", "SampleSnapshot" …
        error: Code and words where it failed, else "".
    """

    kind: str
    status: str
    definition: str = ""
    container: str = ""
    width: int | None = None
    height: int | None = None
    bitrate_kbps: float | None = None
    progress_percent: int | None = None
    url: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task; `error` is its own, beside those of its processes."""

    status: str
    processes: tuple[Process, ...] = ()
    error: str = ""


def read_v2_permission(document: Document) -> UploadPermission:
    """
    Read an apply of v2, or the `data` of one of the client flow.

    Raises:
        BadAnswer: Something that an upload cannot do without is missing (code
            "permission-incomplete").
    """
    app_id = lenient.text(document, "storageAppId")
    bucket = lenient.text(document, "storageBucket")
    found = {
        "bucket": f"{bucket}-{app_id}" if bucket and app_id else "",
        "region": lenient.text(document, "storageRegionV5", "StorageRegionV5"),
        "path": _first_path(document, "video"),
        "session_key": lenient.text(document, "vodSessionKey"),
    }
    certificate = lenient.entry(document, "tempCertificate")
    named = {name[:1].upper() + name[1:]: value for name, value in certificate.items()}
    return _permission(
        found,
        _certificate(named),
        stated_at_s=lenient.number(document, "timestamp"),
        cover_path=_first_path(document, "cover"),
    )


def read_v3_permission(document: Document) -> UploadPermission:
    """
    Read an apply of v3.

    Raises:
        BadAnswer: Something that an upload cannot do without is missing (code
            "permission-incomplete").
    """
    found = {
        "bucket": lenient.text(document, "StorageBucket"),
        "region": lenient.text(document, "StorageRegion"),
        "path": lenient.text(document, "MediaStoragePath"),
        "session_key": lenient.text(document, "VodSessionKey"),
    }
    certificate = _certificate(lenient.entry(document, "TempCertificate"))
    cover_path = lenient.text(document, "CoverStoragePath")
    return _permission(found, certificate, stated_at_s=None, cover_path=cover_path)


def read_v3_medium(found: Document) -> Medium:
    """One entry of a MediaInfoSet."""
    basic = lenient.entry(found, "BasicInfo")
    review = lenient.entry(lenient.entry(found, "ReviewInfo"), "MediaReviewInfo")
    return Medium(
        file_id=lenient.text(found, "FileId"),
        name=lenient.text(basic, "Name"),
        status=lenient.text(basic, "Status"),
        size_bytes=lenient.integer(lenient.entry(found, "MetaData"), "Size") or None,
        path=lenient.text(basic, "StoragePath") or path_of(lenient.text(basic, "MediaUrl")),
        made_at_s=lenient.moment_s(lenient.text(basic, "CreateTime")),
        suggestion=lenient.text(review, "Suggestion"),
        labels=lenient.words(review, "TypeSet"),
    )


def read_v2_medium(file_id: str, document: Document) -> Medium:
    """The answer to GetVideoInfo."""
    basic = lenient.entry(document, "basicInfo")
    metadata = lenient.entry(document, "metaData")
    reviews = lenient.entries(lenient.entry(document, "contentReviewInfo"), "pornList")
    words = [lenient.text(one, "suggestion") for one in reviews]
    return Medium(
        file_id=file_id,
        name=lenient.text(basic, "name"),
        status=lenient.text(basic, "status"),
        size_bytes=(lenient.integer(basic, "size") or lenient.integer(metadata, "size")) or None,
        path=path_of(lenient.text(basic, "sourceVideoUrl")),
        made_at_s=lenient.number(basic, "createTime"),
        suggestion=next((word for word in ("block", "review", "pass") if word in words), ""),
        labels=("porn",) if reviews else (),
    )


def read_v2_listed(document: Document) -> list[Medium]:
    """The fileSet of DescribeVodPlayInfo and DescribeVodInfo."""
    return [
        Medium(
            file_id=lenient.text(one, "fileId"),
            name=lenient.text(one, "fileName"),
            status=lenient.text(one, "status"),
            size_bytes=lenient.integer(one, "size") or None,
            path=_source_path(one),
        )
        for one in lenient.entries(document, "fileSet")
    ]


def read_v3_outputs(found: Document) -> tuple[Process, ...]:
    """The outputs that a medium has; definition 0 is its source."""
    items = lenient.entries(lenient.entry(found, "TranscodeInfo"), "TranscodeSet")
    outputs = (_v3_output("Transcode", item, status="SUCCESS") for item in items)
    return tuple(one for one in outputs if one.definition not in ("", "0"))


def read_v2_outputs(document: Document) -> tuple[Process, ...]:
    """The outputs that a medium has; definition 0 is its source."""
    items = lenient.entries(lenient.entry(document, "transcodeInfo"), "transcodeList")
    outputs = (_v2_output("Transcode", item, status="SUCCESS") for item in items)
    return tuple(one for one in outputs if one.definition not in ("", "0"))


def read_v3_task(document: Document) -> Task:
    """The answer to DescribeTaskDetail, as far as a procedure goes."""
    found = lenient.entry(document, "ProcedureTask")
    processes = []
    for result in lenient.entries(found, "MediaProcessResultSet"):
        kind = lenient.text(result, "Type")
        task = lenient.entry(result, f"{kind}Task")
        code = lenient.text(task, "ErrCodeExt") or lenient.text(task, "ErrCode")
        output = {**lenient.entry(task, "Input"), **lenient.entry(task, "Output")}
        made = _v3_output(
            kind,
            output,
            status=lenient.text(task, "Status"),
            error=fault_text(code, lenient.text(task, "Message")),
            progress_percent=lenient.integer(task, "Progress"),
        )
        processes.append(made)
    return Task(lenient.text(document, "Status"), tuple(processes))


def read_v2_task(document: Document) -> Task:
    """The answer to GetTaskInfo, as far as a procedure goes."""
    found = lenient.entry(document, "data")
    processes = []
    for one in lenient.entries(found, "processTaskList"):
        output = {**lenient.entry(one, "input"), **lenient.entry(one, "output")}
        made = _v2_output(
            lenient.text(one, "taskType"),
            output,
            status=lenient.text(one, "status"),
            error=fault_text(lenient.text(one, "errCode"), lenient.text(one, "message")),
        )
        processes.append(made)
    error = fault_text(lenient.text(found, "errCode"), lenient.text(found, "message"))
    return Task(lenient.text(document, "status"), tuple(processes), error)


def read_v3_classes(document: Document) -> list[CatalogueEntry]:
    """The answer to DescribeAllClass, in the service's order; what has no id is left out."""
    classes = [
        CatalogueEntry(
            id=lenient.text(one, "ClassId"),
            name=lenient.text(one, "ClassName"),
            parent_id=lenient.text(one, "ParentId"),
        )
        for one in lenient.entries(document, "ClassInfoSet")
    ]
    return [one for one in classes if one.id]


def read_v2_classes(document: Document, parent_id: str = "") -> Iterator[CatalogueEntry]:
    """The same of v2, where each class holds those that lie in it."""
    for one in lenient.entries(document, "subclass" if parent_id else "data"):
        # A list in the manual's table, an object in its example.
        info = next(iter(lenient.entries(one, "info")), {})
        class_id = lenient.text(info, "id")
        if class_id:
            yield CatalogueEntry(class_id, lenient.text(info, "name"), parent_id)
            yield from read_v2_classes(one, class_id)


def read_v3_procedures(document: Document) -> list[CatalogueEntry]:
    """The answer to DescribeProcedureTemplates; their names are their ids."""
    names = [
        (lenient.text(one, "Name"), lenient.text(one, "Comment"))
        for one in lenient.entries(document, "ProcedureTemplateSet")
    ]
    return [CatalogueEntry(name, name, detail=comment) for name, comment in names if name]


def path_of(url: str) -> str:
    """The path of an address, as a storage path is written; "" for none."""
    there = url.partition("://")[2]
    return there[there.find("/") :].partition("?")[0] if "/" in there else ""


def _v3_output(
    kind: str, item: Document, *, status: str, error: str = "", progress_percent: int | None = None
) -> Process:
    renamed = {name[:1].lower() + name[1:]: value for name, value in item.items()}
    return _v2_output(kind, renamed, status=status, error=error, progress_percent=progress_percent)


def _v2_output(
    kind: str, item: Document, *, status: str, error: str = "", progress_percent: int | None = None
) -> Process:
    bitrate = lenient.number(item, "bitrate")
    return Process(
        kind=kind,
        status=status,
        definition=lenient.text(item, "definition"),
        container=lenient.text(item, "container"),
        width=lenient.integer(item, "width") or None,
        height=lenient.integer(item, "height") or None,
        bitrate_kbps=bitrate / 1000 if bitrate else None,
        progress_percent=progress_percent,
        url=lenient.text(item, "url"),
        error=error,
    )


def _source_path(listed: Document) -> str:
    sources = [
        lenient.text(one, "url")
        for one in lenient.entries(listed, "playSet")
        if lenient.text(one, "definition") == "0"
    ]
    return path_of(sources[0]) if sources else ""


def _first_path(document: Document, name: str) -> str:
    # A list in the manual's table, an object in its example.
    found = lenient.entries(document, name)
    return lenient.text(found[0], "storagePath") if found else ""


def _certificate(found: Document) -> Certificate | None:
    names = ("SecretId", "SecretKey", "Token")
    secret_id, secret_key, token = (lenient.text(found, name) for name in names)
    ends_at_s = lenient.number(found, "ExpiredTime")
    if not (secret_id and secret_key and token) or ends_at_s is None:
        return None
    return Certificate(secret_id, secret_key, token, ends_at_s)


def _permission(
    found: dict[str, str],
    certificate: Certificate | None,
    *,
    stated_at_s: float | None,
    cover_path: str,
) -> UploadPermission:
    missing = sorted(name for name, value in found.items() if not value)
    if missing:
        raise BadAnswer(code="permission-incomplete", facts={"missing": ", ".join(missing)})
    return UploadPermission(
        bucket=found["bucket"],
        region=found["region"],
        path=found["path"],
        session_key=found["session_key"],
        certificate=certificate,
        stated_at_s=stated_at_s,
        cover_path=cover_path,
    )
