"""Open uploads are listed page by page, in the order of keys and ids."""

import pytest

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.store.objects import OpenUpload
from desktop_uploader.practice_cloud.store.upload_lists import upload_fields

OPEN = [
    OpenUpload(name, "bucket", key, "video/mp4", 0.0)
    for key, name in (("a", "1"), ("a", "2"), ("b/影", "3"), ("c", "4"))
]


def listed(**query: str) -> tuple[list[str], dict[str, object]]:
    """The ids on a page, and what stands beside them."""
    asked = {name.replace("_", "-"): value for name, value in query.items()}
    fields = upload_fields(asked, "bucket", uploads=OPEN)
    uploads = [dict(value) for name, value in fields if name == "Upload"]
    return [one["UploadId"] for one in uploads], dict(fields)


def test_all_are_on_one_page_where_there_are_few() -> None:
    ids, beside = listed()

    assert (ids, beside["IsTruncated"]) == (["1", "2", "3", "4"], False)


def test_a_page_ends_where_it_is_full_and_says_where_the_next_begins() -> None:
    ids, beside = listed(max_uploads="1")
    assert (ids, beside["IsTruncated"]) == (["1"], True)
    assert (beside["NextKeyMarker"], beside["NextUploadIdMarker"]) == ("a", "1")

    assert listed(key_marker="a", upload_id_marker="1")[0] == ["2", "3", "4"]
    # Without an id all uploads of the key are passed over.
    assert listed(key_marker="a")[0] == ["3", "4"]


def test_only_keys_that_begin_so() -> None:
    assert listed(prefix="b/")[0] == ["3"]


def test_keys_are_encoded_where_that_is_asked_for() -> None:
    fields = upload_fields({"encoding-type": "url", "prefix": "b/"}, "bucket", uploads=OPEN)
    (upload,) = [dict(value) for name, value in fields if name == "Upload"]

    assert upload["Key"] == "b%2F%E5%BD%B1"


@pytest.mark.parametrize("limit", ["0", "1001", "many"])
def test_a_page_of_nothing_or_too_much_is_refused(limit: str) -> None:
    with pytest.raises(Refusal) as caught:
        listed(max_uploads=limit)

    assert caught.value.code == "InvalidArgument"
