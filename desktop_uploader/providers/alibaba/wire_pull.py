"""
What VOD answers about media that it fetches itself, as values.

Tables and examples of the manual disagree: `Status` is `UploadStatus` in the appendix, lists stand
as JSON within a text, and a `UserData` may have lost its backslashes.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class PullInfo:
    """
    One job that fetches an address.

    Attributes:
        media_id: None while there is no medium.
        user_data: As it came back.
    """

    job_id: str
    url: str
    status: str
    media_id: MediaId | None
    user_data: str
    error_code: str
    error_message: str


def read_jobs(document: Document) -> dict[str, str]:
    """The job of each address that was taken; an address that came back escaped counts too."""
    found: dict[str, str] = {}
    for job in lenient.entries(document, "UploadJobs"):
        url, job_id = lenient.text(job, "SourceURL"), lenient.text(job, "JobId")
        if url and job_id:
            found.setdefault(unquote(url), job_id)
            found[url] = job_id
    return found


def read_infos(document: Document) -> list[PullInfo]:
    """The jobs that are shown."""
    return [
        PullInfo(
            job_id=lenient.text(info, "JobId"),
            url=lenient.text(info, "UploadURL"),
            status=lenient.text(info, "Status", "UploadStatus"),
            media_id=MediaId(media_id) if (media_id := lenient.text(info, "MediaId")) else None,
            user_data=_written(info.get("UserData")),
            error_code=lenient.text(info, "ErrorCode"),
            error_message=lenient.text(info, "ErrorMessage"),
        )
        for info in lenient.entries(document, "URLUploadInfoList")
    ]


def read_absent(document: Document) -> frozenset[str]:
    """The ids of which the service knows nothing."""
    return _ids(document, "NonExists")


def read_cancelled(document: Document) -> frozenset[str]:
    """The jobs that were called off."""
    return _ids(document, "CanceledJobs")


def read_keys(user_data: str, name: str) -> frozenset[str]:
    """The keys under `name`, however the text around them has suffered."""
    rest = user_data.partition(name)[2]
    listed = rest.partition("[")[2].partition("]")[0]
    return frozenset(KEY.findall(listed.replace("\\", "")))


def _ids(document: Document, name: str) -> frozenset[str]:
    """A list of ids, also where its one element is a list within a text, or joined by commas."""
    found: set[str] = set()
    for word in lenient.words(document, name):
        found |= {piece.strip(' []"\\') for piece in word.split(",")}
    return frozenset(found - {""})


def _written(value: object) -> str:
    return value if isinstance(value, str) else str(value).replace("'", '"') if value else ""


@dataclass(frozen=True, slots=True)
class Registered:
    """One object that is a medium now; `is_new` is False where its name was known before."""

    media_id: MediaId
    is_new: bool


def read_registered(document: Document) -> dict[str, Registered]:
    """The media, by host and unescaped path of their objects."""
    found: dict[str, Registered] = {}
    for one in lenient.entries(document, "RegisteredMediaList"):
        parts, media_id = urlsplit(lenient.text(one, "FileURL")), lenient.text(one, "MediaId")
        is_new = str(one.get("NewRegister", "")).lower() == "true"
        if media_id:
            place = f"{(parts.hostname or '').lower()}{unquote(parts.path)}"
            found[place] = Registered(MediaId(media_id), is_new)
    return found


def read_file_path(document: Document) -> str:
    """The unescaped key of a source file, from its address; "" where none is shown."""
    url = lenient.text(lenient.entry(document, "Mezzanine"), "FileURL")
    return unquote(urlsplit(url).path).lstrip("/")
