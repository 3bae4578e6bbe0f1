"""Jobs for the tests of the domain."""

from dataclasses import replace

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.job import Job, Origin, Source, State
from desktop_uploader.domain.media import MediaDraft

NEW = Job(
    id=JobId(1),
    account=AccountName("studio"),
    source=Source(b"/films/a.mp4", "/films/a.mp4", Fingerprint(100, 5)),
    draft=MediaDraft(title="a"),
)
URL = "https://media.example.invalid/films/a.mp4"
AT_URL = replace(NEW, source=Source(URL.encode(), URL, Fingerprint(0, 0), Origin.URL))
PLACE = Place("oss/bucket/key", MediaId("m"))
SENDING = replace(NEW, state=State.UPLOADING, place=PLACE, upload=UploadId("u"), part_bytes=10)
