"""The XML of multipart uploads, however a store writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.providers.transport.multipart_xml import (
    ErrorDocument,
    NotTheDialect,
    PartsPage,
    complete_document,
    read_completed_tag,
    read_error,
    read_parts_page,
    read_upload_id,
)

S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<InitiateMultipartUploadResult><UploadId>&b;</UploadId></InitiateMultipartUploadResult>"""
FOREIGN = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<InitiateMultipartUploadResult><UploadId>&a;</UploadId></InitiateMultipartUploadResult>"""


def initiated(upload_id: str, namespace: str = "") -> bytes:
    space = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<InitiateMultipartUploadResult{space}>'
        f"<Bucket>b</Bucket><Key>k</Key><UploadId>{upload_id}</UploadId>"
        f"</InitiateMultipartUploadResult>"
    ).encode()


@pytest.mark.parametrize("namespace", ["", S3])
def test_an_upload_id_is_read_with_and_without_a_namespace(namespace: str) -> None:
    assert read_upload_id(initiated("0004B9", namespace)) == "0004B9"


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"<html><body>Sign in</body></html>", b"\xff\xfe", BOMB, FOREIGN, initiated("")],
)
def test_what_is_not_the_answer_is_refused(content: bytes) -> None:
    with pytest.raises(NotTheDialect):
        read_upload_id(content)


@pytest.mark.parametrize("tag", ['"ABC"', "&quot;ABC&quot;", "ABC"])
def test_a_tag_is_read_with_and_without_quotes(tag: str) -> None:
    page = (
        f"<ListPartsResult><Part><PartNumber>2</PartNumber><ETag>{tag}</ETag><Size>7</Size></Part>"
        "<IsTruncated>false</IsTruncated></ListPartsResult>"
    )
    completed = f"<CompleteMultipartUploadResult><ETag>{tag}</ETag></CompleteMultipartUploadResult>"

    assert read_parts_page(page.encode()) == PartsPage((StoredPart(2, 7, "ABC"),), None)
    assert read_completed_tag(completed.encode()) == "ABC"


def test_a_truncated_list_says_where_it_goes_on() -> None:
    page = b"""<ListPartsResult><IsTruncated>true</IsTruncated>
        <NextPartNumberMarker>1000</NextPartNumberMarker></ListPartsResult>"""

    assert read_parts_page(page) == PartsPage((), 1000)


@pytest.mark.parametrize("marker", ["", "-1", "x", "9" * 40])
def test_a_truncated_list_without_a_place_to_go_on_is_refused(marker: str) -> None:
    page = f"""<ListPartsResult><IsTruncated>true</IsTruncated>
        <NextPartNumberMarker>{marker}</NextPartNumberMarker></ListPartsResult>"""

    with pytest.raises(NotTheDialect):
        read_parts_page(page.encode())


def test_an_error_is_read_under_any_status() -> None:
    found = read_error(
        b"""<?xml version="1.0"?><Error><Code>SecurityTokenExpired</Code>
        <Message>The security token you provided has expired.</Message>
        <RequestId>65A0EXAMPLE0001</RequestId><EC>0002-00000007</EC></Error>"""
    )

    assert found == ErrorDocument(
        "SecurityTokenExpired",
        "The security token you provided has expired.",
        "65A0EXAMPLE0001",
        {
            "Code": "SecurityTokenExpired",
            "Message": "The security token you provided has expired.",
            "RequestId": "65A0EXAMPLE0001",
            "EC": "0002-00000007",
        },
    )


@pytest.mark.parametrize("content", [b"", b"<html/>", b"<Error", b"<a><Error/></a>", initiated("")])
def test_what_is_no_error_is_none(content: bytes) -> None:
    assert read_error(content) is None


def test_parts_are_joined_in_order_of_their_numbers() -> None:
    parts = [StoredPart(2, 1, "B"), StoredPart(1, 1, "A<&")]

    assert complete_document(parts) == (
        b"<CompleteMultipartUpload>"
        b'<Part><PartNumber>1</PartNumber><ETag>"A&lt;&amp;"</ETag></Part>'
        b'<Part><PartNumber>2</PartNumber><ETag>"B"</ETag></Part>'
        b"</CompleteMultipartUpload>"
    )


@given(st.binary(max_size=300) | st.text(alphabet='<>/?!&;"= ErorCdPatListsul10', max_size=80))
def test_nothing_odd_gets_through_as_anything_but_a_refusal(odd: bytes | str) -> None:
    content = odd.encode() if isinstance(odd, str) else odd

    read_error(content)
    for read in (read_upload_id, read_parts_page, read_completed_tag):
        with pytest.raises(NotTheDialect):
            read(content)
