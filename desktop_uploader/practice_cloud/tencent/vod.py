"""What VOD does, whichever of its three generations of calls asks for it."""

import base64
import secrets
from dataclasses import dataclass
from typing import Any

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.tencent.classes import ClassBook
from desktop_uploader.practice_cloud.tencent.credentials import CredentialBook, TemporaryKey
from desktop_uploader.practice_cloud.tencent.library import VodLibrary
from desktop_uploader.practice_cloud.tencent.media import (
    MediaBook,
    Medium,
    Session,
    new_file_id,
)
from desktop_uploader.practice_cloud.tencent.pipeline import PROCEDURES, Pipeline
from desktop_uploader.practice_cloud.tencent.tasks import MEMORY_S, Process, Task, TaskBook
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

# What the service calls the types of media it takes, letter case apart.
TYPE_WORDS = """
    wmv rm mov mpeg mp4 3gp flv avi rmvb ts asf mpg webm mkv m3u8 vob m4v mts m2ts f4v dat mxf gif
    mp3 m4a flac ogg wav ra aac amr wma ape opus
"""
TYPES = frozenset(TYPE_WORDS.split())
IMAGE_TYPES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "webp"})
PLAY_DOMAIN = "vod2.myqcloud.com"
NAME_LIMIT = 64
TAGS_LIMIT, TAG_LIMIT, DESCRIPTION_LIMIT = 16, 32, 128


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for with a new upload; "" where nothing was said."""

    name: str
    type: str
    cover_type: str = ""
    class_id: int = 0
    procedure: str = ""
    source_context: str = ""


class Vod:
    """
    Sessions, commits and readings.

    Attributes:
        tasks: All tasks.
        classes: The classes of all accounts.
        library: What is done to media that lie there.
    """

    def __init__(
        self, site: Site, media: MediaBook, *, credentials: CredentialBook, pipeline: Pipeline
    ) -> None:
        """Work for one root."""
        self._site = site
        self._media = media
        self._credentials = credentials
        self._pipeline = pipeline
        self.tasks = TaskBook(site.records)
        self.classes = ClassBook(site.records)
        self.library = VodLibrary(media, self.classes, tasks=self.tasks, shelf=site.shelf)

    def apply(self, account: Account, wish: Wish, *, api: str, now_s: float) -> Session:
        """
        A new session with paths of its own.

        Raises:
            Wrong: "type", "cover-type", "name", "procedure", "class".
        """
        check(wish)
        if self.classes.find(account.name, wish.class_id) is None:
            raise Wrong("class", "there is no such class")
        folder = f"{account.bucket.replace('-', '')}/{secrets.token_hex(4)}{new_file_id()}"
        cover = f"/{folder}/{secrets.token_hex(4)}.{wish.cover_type}" if wish.cover_type else ""
        session = Session(
            key=base64.b64encode(secrets.token_bytes(120)).decode("ascii"),
            account=account.name,
            api=api,
            name=wish.name,
            video_path=f"/{folder}/f0.{wish.type.lower()}",
            cover_path=cover,
            class_id=wish.class_id,
            procedure=wish.procedure,
            source_context=wish.source_context,
            applied_at_s=now_s,
        )
        self._media.open_session(session)
        return session

    def again(self, account: Account, key: str) -> Session:
        """
        The session of `key`, for a new certificate.

        Raises:
            Wrong: "session": unknown, or committed already.
        """
        session = self._media.session(key, account.name)
        if session is None or session.file_id:
            raise Wrong("session", "the session key is wrong")
        self._media.renewed(key)
        return session

    def certificate(self, account: Account, session: Session, *, now_s: float) -> TemporaryKey:
        """A temporary key for the objects of a session."""
        life_s = self._site.knobs.current.credential_life_s
        return self._credentials.issue(
            account.name, bucket=account.bucket, keys=session.keys, expires_at_s=now_s + life_s
        )

    def commit(self, account: Account, key: str, *, now_s: float, file_id: str = "") -> Medium:
        """
        Make the medium of a session, once; of the id that was promised, where one was.

        Raises:
            Wrong: "session": unknown, or committed before; "object": an object that it was opened
                for, the film or its cover, is not there.
        """
        session = self._media.session(key, account.name)
        if session is None:
            raise Wrong("session", "the session key is wrong")
        stored = [self._site.shelf.stored(account.bucket, one) for one in session.keys]
        if None in stored:
            raise Wrong("object", "the file has not been uploaded")
        assert stored[0] is not None
        medium = Medium(
            file_id or new_file_id(),
            account.name,
            session.name,
            "normal",
            session.video_path,
            stored[0].size_bytes,
            created_at_s=now_s,
            updated_at_s=now_s,
            class_id=session.class_id,
            procedure=session.procedure,
        )
        with self._site.records.together():
            if not self._media.commit(session, medium):
                raise Wrong("session", "the session was committed before")
            self._pipeline.committed(medium)
        return medium

    def medium(self, account: Account, file_id: str) -> Medium:
        """
        A medium of the account.

        Raises:
            Wrong: "file".
        """
        found = self._media.find(file_id, account.name)
        if found is None:
            raise Wrong("file", "the file does not exist")
        return found

    def named(self, account: Account, prefix: str) -> list[Medium]:
        """The media of the account whose names begin so."""
        return self._media.named(account.name, prefix)

    def modify(self, medium: Medium, changes: dict[str, Any], *, now_s: float) -> None:
        """
        Change name, description, class or tags.

        Raises:
            Wrong: "name", "description", "class", "tags".
        """
        if len(changes.get("name", "")) > NAME_LIMIT:
            raise Wrong("name", "the name is too long")
        if len(changes.get("description", "")) > DESCRIPTION_LIMIT:
            raise Wrong("description", "the description is too long")
        if self.classes.find(medium.account, changes.get("class_id", 0)) is None:
            raise Wrong("class", "there is no such class")
        if changes:
            self._media.change(medium.file_id, **changes, updated_at_s=now_s)

    def add_tags(self, medium: Medium, tags: list[str], *, limit: int = TAG_LIMIT) -> None:
        """
        Add tags to those that it has.

        Raises:
            Wrong: "tags".
        """
        held = [tag for tag in medium.tags.split(",") if tag]
        every = list(dict.fromkeys([*held, *tags]))
        if len(every) > TAGS_LIMIT or any(not 0 < len(tag) <= limit for tag in tags):
            raise Wrong("tags", "a tag is too long, or there are too many")
        self._media.change(medium.file_id, tags=",".join(every))

    def order(
        self, medium: Medium, processes: tuple[Process, ...], *, session_id: str = ""
    ) -> Task:
        """Begin a task on a medium."""
        with self._site.records.together():
            return self._pipeline.order(medium, processes, session_id=session_id)

    def redo(self, task: Task) -> None:
        """Have a task run once more."""
        medium = self._media.find(task.file_id)
        if medium is None:
            raise Wrong("file", "the file does not exist")
        with self._site.records.together():
            self._pipeline.again(task, medium)

    def tasks_of(self, account: Account, file_id: str, *, now_s: float) -> list[Task]:
        """The tasks of the last three days, of one medium or ("") of all."""
        return self.tasks.listed(account.name, file_id, since_s=now_s - MEMORY_S)

    def task(self, account: Account, task_id: str, *, now_s: float) -> Task:
        """
        One task.

        Raises:
            Wrong: "task": unknown, or older than three days.
        """
        found = self.tasks.find(task_id)
        if found is None or found.account != account.name or found.created_at_s < now_s - MEMORY_S:
            raise Wrong("task", "the task does not exist")
        return found

    def media_url(self, account: Account, medium: Medium) -> str:
        """Where the source can be played: its storage path under the account's own domain."""
        return f"http://{app_id_of(account)}.{PLAY_DOMAIN}{medium.video_path}"

    def cover_url(self, account: Account, medium: Medium) -> str:
        """Where the cover can be seen, likewise; "" for none."""
        path = self._media.cover_path(medium)
        return f"http://{app_id_of(account)}.{PLAY_DOMAIN}{path}" if path else ""

    def output_url(self, medium: Medium, file: str) -> str:
        """Where an output can be played; "" while there is none."""
        return f"{self._site.url()}/outputs/{medium.file_id}/{file}" if file else ""


def app_id_of(account: Account) -> str:
    """The number behind the bucket's name."""
    return account.bucket.rpartition("-")[2]


def check(wish: Wish) -> None:
    """Refuse what no upload may wish for."""
    if wish.type.lower() not in TYPES:
        raise Wrong("type", "the media type is not supported")
    if wish.cover_type and wish.cover_type.lower() not in IMAGE_TYPES:
        raise Wrong("cover-type", "the cover type is not supported")
    if len(wish.name) > NAME_LIMIT:
        raise Wrong("name", "the name is too long")
    if wish.procedure and wish.procedure not in PROCEDURES:
        raise Wrong("procedure", "there is no such procedure")
