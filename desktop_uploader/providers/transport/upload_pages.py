"""Paging through the uploads that are open in a bucket. The same for every store."""

from collections.abc import Callable

from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.providers.transport.multipart_xml import NotTheDialect, UploadsPage

UPLOADS_A_PAGE = 1000

Marker = tuple[str, str]
"""Key and upload id behind which a page begins; empty texts for the first."""


def uploads_query(prefix: str, marker: Marker) -> dict[str, str]:
    """What one page is asked for with."""
    said = {
        # A key may hold what XML cannot.
        "encoding-type": "url",
        "max-uploads": str(UPLOADS_A_PAGE),
        "prefix": prefix,
        "key-marker": marker[0],
        "upload-id-marker": marker[1],
    }
    return {"uploads": "", **{name: value for name, value in said.items() if value}}


def all_uploads(page_after: Callable[[Marker], UploadsPage]) -> list[OpenUpload]:
    """
    The uploads of all pages.

    Raises:
        NotTheDialect: The pages go in circles.
    """
    uploads: list[OpenUpload] = []
    marker = ("", "")
    while True:
        page = page_after(marker)
        uploads += page.uploads
        if page.next_marker is None:
            return uploads
        if page.next_marker == marker:
            raise NotTheDialect("a list that goes in circles")
        marker = page.next_marker
