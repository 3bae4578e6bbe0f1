"""
What IAM and MPC answer, as values.

Field names are those of the MPC manual (2024-03-05) and of IAM's API reference. Ids and times come
as numbers or as texts; every message is read so that either is understood, see `lenient`.
"""

from dataclasses import dataclass, field

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

SUCCESS_CODE = "MPC.10218"
"""Stands in the place of an error code where a task has worked."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    An error body.

    Attributes:
        code: As it came, never empty.
    """

    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project: the account's part of a region."""

    project_id: str
    domain_id: str


@dataclass(frozen=True, slots=True)
class TemporaryKey:
    """What IAM hands out for OBS; `ends_at_s` by its own clock, None where it is not stated."""

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    security_token: str = field(repr=False)
    ends_at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket as MPC sees it."""

    name: str
    is_authorized: bool


@dataclass(frozen=True, slots=True)
class TaskOutput:
    """
    One output of a task.

    Attributes:
        error: Code and words where it failed, else "".
    """

    template_id: str
    error: str = ""
    format: str = ""
    width: int | None = None
    height: int | None = None
    bitrate_kbps: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """
    One transcode task.

    Attributes:
        status: The word as it came.
        error: Code and words where it failed, else "".
        template_ids: What was asked for, also while nothing of it is made.
    """

    task_id: str
    status: str
    error: str = ""
    user_data: str = ""
    source_key: str = ""
    template_ids: tuple[str, ...] = ()
    outputs: tuple[TaskOutput, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of tasks, and whether another follows."""

    tasks: tuple[Task, ...]
    has_more: bool


def read_refusal(document: Document) -> Refusal | None:
    """The error that a document states; None where it states none."""
    code = lenient.text(document, "error_code")
    if code and "task_array" not in document and code != SUCCESS_CODE:
        return Refusal(code, lenient.text(document, "error_msg"))
    inner = lenient.entry(document, "error")
    if not inner:
        return None
    # IAM's own: a number for the status, and the status' name.
    code = lenient.text(inner, "error_code", "title", "code")
    return Refusal(code, lenient.text(inner, "error_msg", "message")) if code else None


def read_project(document: Document) -> Project | None:
    """The first project of a listing that is no account itself; None where there is none."""
    for one in lenient.entries(document, "projects"):
        if lenient.text(one, "id") and one.get("is_domain") is not True:
            return Project(lenient.text(one, "id"), lenient.text(one, "domain_id"))
    return None


def read_token(document: Document) -> tuple[Project, float | None]:
    """The project that a token is for, and its end by IAM's clock."""
    token = lenient.entry(document, "token")
    project = lenient.entry(token, "project")
    domain = lenient.entry(project, "domain")
    found = Project(lenient.text(project, "id"), lenient.text(domain, "id"))
    return found, lenient.moment_s(lenient.text(token, "expires_at"))


def read_temporary_key(document: Document) -> TemporaryKey:
    """
    The keys for OBS.

    Raises:
        BadAnswer: One of the three is missing (code "no-permission").
    """
    found = lenient.entry(document, "credential")
    key = TemporaryKey(
        access_key=lenient.text(found, "access"),
        secret_key=lenient.text(found, "secret"),
        security_token=lenient.text(found, "securitytoken"),
        ends_at_s=lenient.moment_s(lenient.text(found, "expires_at")),
    )
    if not (key.access_key and key.secret_key and key.security_token):
        raise BadAnswer(code="no-permission")
    return key


def read_buckets(document: Document) -> list[Bucket]:
    """The account's buckets in the service's region."""
    return [
        Bucket(lenient.text(one, "bucket"), lenient.text(one, "is_authorized") == "1")
        for one in lenient.entries(document, "buckets")
    ]


def read_object_sizes(document: Document) -> dict[str, int | None]:
    """Sizes in bytes of the objects of a listing, by key."""
    return {
        lenient.text(one, "file_name"): lenient.integer(one, "size")
        for one in lenient.entries(document, "objects")
    }


def read_task_id(document: Document) -> str:
    """The id of a task that was accepted; "" where there is none."""
    return lenient.text(document, "task_id")


def read_tasks(document: Document) -> TaskPage:
    """A listing of tasks, those without an id left out."""
    tasks = tuple(
        task for task in map(_read_task, lenient.entries(document, "task_array")) if task.task_id
    )
    return TaskPage(tasks, has_more=lenient.text(document, "is_truncated") in ("1", "true"))


def read_templates(document: Document) -> tuple[list[CatalogueEntry], int | None]:
    """A page of templates, what has no id left out; and how many there are on all pages."""
    found = [
        CatalogueEntry(
            id=lenient.text(one, "template_id"),
            name=lenient.text(lenient.entry(one, "template"), "template_name"),
            detail=_picture_size(lenient.entry(lenient.entry(one, "template"), "video")),
        )
        for one in lenient.entries(document, "template_array")
    ]
    return [one for one in found if one.id], lenient.integer(document, "total")


def _picture_size(video: Document) -> str:
    """Width and height in pixels; "" where one is the film's own."""
    width, height = lenient.integer(video, "width"), lenient.integer(video, "height")
    return f"{width}x{height}" if width and height else ""


def _read_task(one: Document) -> Task:
    source = lenient.entry(one, "input")
    asked = one.get("trans_template_id")
    return Task(
        task_id=lenient.text(one, "task_id"),
        status=lenient.text(one, "status"),
        error=error_of(one),
        user_data=lenient.text(one, "user_data"),
        source_key=lenient.text(source, "object").lstrip("/"),
        template_ids=tuple(map(str, asked)) if isinstance(asked, list) else (),
        outputs=read_task_outputs(one),
    )


def read_task_outputs(one: Document) -> tuple[TaskOutput, ...]:
    """What a transcode task has made, or failed to make, so far."""
    detail = lenient.entry(one, "transcode_detail")
    return tuple(map(_read_output, lenient.entries(detail, "multitask_info")))


def error_of(one: Document) -> str:
    """Code and words of a task that failed; "" where it states none."""
    return _error(one, "error_code", words_name="description")


def _read_output(one: Document) -> TaskOutput:
    file = lenient.entry(one, "output_file")
    picture = lenient.entry(file, "video_info")
    return TaskOutput(
        template_id=lenient.text(one, "template_id"),
        error=_error(lenient.entry(one, "error"), "error_code", words_name="error_msg"),
        format=lenient.text(file, "format"),
        width=lenient.integer(picture, "width") or None,
        height=lenient.integer(picture, "height") or None,
        bitrate_kbps=lenient.number(picture, "bitrate") or None,
    )


def _error(stated: Document, code_name: str, *, words_name: str) -> str:
    code = lenient.text(stated, code_name)
    if code in ("", "0", SUCCESS_CODE):
        return ""
    return f"{code}: {lenient.text(stated, words_name)}".removesuffix(": ")
