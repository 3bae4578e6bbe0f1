"""
What VOD answers about media that it fetches itself, as values.

Tables and examples of the manual disagree: `Status` is `UploadStatus` in the appendix, lists stand
as JSON within a text, and a `UserData` may have lost its backslashes.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

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
