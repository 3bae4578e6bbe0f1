"""Lists of open uploads: as the stores write them, read to the last page."""

import pytest

from desktop_uploader.domain.ids import UploadId
from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.providers.transport.multipart_xml import (
    NotTheDialect,
    UploadsPage,
    read_uploads_page,
)
from desktop_uploader.providers.transport.upload_pages import Marker, all_uploads, uploads_query

FIRST, SECOND = OpenUpload("a", UploadId("1")), OpenUpload("b", UploadId("2"))


def document(inner: str, *, root: str = "ListMultipartUploadsResult") -> bytes:
    return f'<?xml version="1.0"?><{root} xmlns="http://s3/doc">{inner}</{root}>'.encode()


def upload(key: str, name: str = "U1", more: str = "") -> str:
    return f"<Upload><Key>{key}</Key><UploadId>{name}</UploadId>{more}</Upload>"


def test_an_upload_is_its_key_its_id_and_the_moment_of_its_opening() -> None:
    when = "<Initiated>2026-11-20T10:00:00.000Z</Initiated>"

    page = read_uploads_page(document(upload("a b.mp4", more=when)))

    assert page == UploadsPage((OpenUpload("a b.mp4", UploadId("U1"), 1_795_168_800.0),), None)


def test_keys_are_read_as_they_were_written() -> None:
    quoted = document("<EncodingType>url</EncodingType>" + upload("films%2F%E5%BD%B1%2B.mp4"))
    plain = document(upload("films/100%25.mp4"))

    assert read_uploads_page(quoted).uploads[0].key == "films/影+.mp4"
    assert read_uploads_page(plain).uploads[0].key == "films/100%25.mp4"


@pytest.mark.parametrize("moment", ["", "<Initiated>yesterday</Initiated>"])
def test_a_moment_that_is_none_is_not_known(moment: str) -> None:
    assert read_uploads_page(document(upload("a", more=moment))).uploads[0].opened_at_s is None


def test_the_next_page_begins_behind_a_key_and_an_id() -> None:
    more = (
        "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
        "<NextKeyMarker>a%2Fb</NextKeyMarker><NextUploadIdMarker>U9</NextUploadIdMarker>"
    )

    assert read_uploads_page(document(more)).next_marker == ("a/b", "U9")


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        document("", root="ListPartsResult"),
        document("<IsTruncated>true</IsTruncated>"),
        document(upload("")),
        document(upload("a", "")),
    ],
)
def test_anything_else_is_not_the_dialect(content: bytes) -> None:
    with pytest.raises(NotTheDialect):
        read_uploads_page(content)


def test_every_page_is_asked_for_behind_the_one_before() -> None:
    asked: list[Marker] = []

    def page_after(marker: Marker) -> UploadsPage:
        asked.append(marker)
        return UploadsPage((SECOND,), None) if marker[0] else UploadsPage((FIRST,), ("a", "1"))

    assert all_uploads(page_after) == [FIRST, SECOND]
    assert asked == [("", ""), ("a", "1")]


def test_a_list_that_goes_in_circles_is_none() -> None:
    with pytest.raises(NotTheDialect):
        all_uploads(lambda _: UploadsPage((FIRST,), ("a", "1")))


def test_a_page_is_asked_for_with_what_is_known() -> None:
    assert uploads_query("films/", ("", "")) == {
        "uploads": "",
        "encoding-type": "url",
        "max-uploads": "1000",
        "prefix": "films/",
    }
    assert uploads_query("", ("a", "1"))["upload-id-marker"] == "1"
