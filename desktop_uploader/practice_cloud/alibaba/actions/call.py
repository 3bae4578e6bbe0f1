"""One signed call to the control plane, and everything an action may reach."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop_uploader.practice_cloud.alibaba.assets import AssetBook
from desktop_uploader.practice_cloud.alibaba.audit_book import AuditBook
from desktop_uploader.practice_cloud.alibaba.callbacks import CallbackBook
from desktop_uploader.practice_cloud.alibaba.category_book import CategoryBook
from desktop_uploader.practice_cloud.alibaba.credentials import CredentialBook
from desktop_uploader.practice_cloud.alibaba.media import MediaBook, Medium
from desktop_uploader.practice_cloud.alibaba.pulls import Pulls
from desktop_uploader.practice_cloud.alibaba.tasks import TaskBook, TranscodeTask
from desktop_uploader.practice_cloud.audit_pictures import PictureOf
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import ObjectShelf, StoredObject
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.workshop import Workshop

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Works:
    """
    What actions work with.

    Attributes:
        arrived: Told that the object of a medium is there.
        endpoint: The `Endpoint` that upload addresses state now, scheme included.
        output_url: URL of something a transcode made: (media id, file name).
        transcode: Begins a transcode of a medium with a template group.
        workshop: Where pictures are made of media.
        judge: Gives a film the status that follows from a verdict.
        picture_of: URL of an audit's picture: (media id, milliseconds).
    """

    media: MediaBook
    assets: AssetBook
    categories: CategoryBook
    credentials: CredentialBook
    tasks: TaskBook
    pulls: Pulls
    records: Records
    arrived: Callable[[StoredObject], None]
    shelf: ObjectShelf
    knobs: Knobs
    endpoint: Callable[[], str]
    output_url: Callable[[str, str], str]
    transcode: Callable[[Medium, str], TranscodeTask]
    workshop: Workshop
    audits: AuditBook
    callbacks: CallbackBook
    judge: Callable[[Medium, str], None]
    picture_of: PictureOf


@dataclass(frozen=True, slots=True)
class Call:
    """A verified call: whose it is, with what, and when."""

    action: str
    parameters: dict[str, str]
    account: Account
    now_s: float
    works: Works

    def need(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.parameters.get(name, "")
        if not value.strip():
            raise Refusal(
                "MissingParameter",
                400,
                f"The input parameter {name} that is mandatory for processing this request"
                " is not supplied.",
            )
        return value

    def number(self, name: str, default: int) -> int:
        """A parameter that is a whole number."""
        value = self.parameters.get(name, "")
        if not value:
            return default
        try:
            return int(value)
        except ValueError as error:
            raise invalid(name) from error

    def ids(self, name: str, *, limit: int, too_many: str = "InvalidParameter") -> list[str]:
        """A list joined by commas; each id once, in its order."""
        found = [piece.strip() for piece in self.need(name).split(",")]
        unique = list(dict.fromkeys(piece for piece in found if piece))
        if len(unique) > limit:
            raise Refusal(too_many, 400, f"The {name} exceeded maximum.")
        return unique

    def medium(self, media_id: str, message: str = "The video does not exist.") -> Medium:
        """A medium of the caller's account."""
        found = self.works.media.find(media_id, self.account.name)
        if found is None:
            raise Refusal("InvalidVideo.NotFound", 404, message)
        return found

    @property
    def is_by_example(self) -> bool:
        """Answers take the JSON types of the manual's examples, not of its tables."""
        return self.works.knobs.current.shapes == "example"


def invalid(name: str) -> Refusal:
    """A parameter that is there and wrong."""
    return Refusal("InvalidParameter", 400, f"The specified parameter {name} is not valid.")
