"""The ground that a vendor's part stands on."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_uploader.practice_cloud.media_studio import Studio
from desktop_uploader.practice_cloud.root_folder import RootFolder
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.url_fetching import UrlFetcher


@dataclass(frozen=True, slots=True)
class Site:
    """
    What all vendors of one root share.

    Attributes:
        url: The server's own address, of use once it listens.
        now: The true time, in seconds since the epoch.
    """

    root: RootFolder
    records: Records
    shelf: ObjectShelf
    knobs: Knobs
    studio: Studio
    fetcher: UrlFetcher
    url: Callable[[], str]
    now: Callable[[], float]
