"""What lies in the practice cloud, searched, changed and filed over the real wire."""

import json

import pytest

from tests.practice_cloud.callers import Grant, Vod

NOWHERE = "0" * 32


def titles(vod: Vod, **asked: str) -> list[str]:
    """What a search finds, in its order."""
    found = vod.call("SearchMedia", **asked).json["MediaList"]
    return [one["Video"]["Title"] for one in found]


def test_a_search_finds_what_stands_in_titles(vod: Vod) -> None:
    for title in ("harbour one", "Harbour two", "lake"):
        vod.create(title=title, file_name="a.mp4")

    assert sorted(titles(vod, Match="Title = 'harbour'")) == ["Harbour two", "harbour one"]
    assert (
        titles(vod, Match="Title = 'harbour'", SearchType="video", PageSize="1", PageNo="3") == []
    )
    assert vod.call("SearchMedia", SearchType="audio").json["Total"] == 0


@pytest.mark.parametrize(
    ("action", "asked", "code"),
    [
        ("SearchMedia", {"Match": "Title like 'x'"}, "ErrorMatchSyntax"),
        ("SearchMedia", {"ScrollToken": "f" * 32}, "InvalidScrollToken.Expired"),
        ("SearchMedia", {"SortBy": "a:Asc,b:Asc,c:Asc,d:Asc"}, "SortByExceededMax"),
        ("SearchMedia", {"PageSize": "101"}, "InvalidParameter"),
        ("UpdateVideoInfos", {"UpdateContent": "[1]"}, "InvalidParameter"),
        ("UpdateVideoInfos",
         {"UpdateContent": json.dumps([{"VideoId": str(n)} for n in range(21)])},
         "CountExceededMax"),
        ("UpdateVideoInfo", {"VideoId": NOWHERE, "Title": "x"}, "InvalidVideo.NotFound"),
        ("GetUploadDetails", {"MediaIds": ",".join(map(str, range(21)))}, "LimitExceeded.MediaIds"),
        ("AddCategory", {"CateName": "分" * 22}, "LengthExceededMax"),
        ("AddCategory", {"CateName": "x", "ParentId": "7"}, "InvalidCateId.NotFound"),
        ("UpdateCategory", {"CateId": "7", "CateName": "x"}, "InvalidCateId.NotFound"),
        ("DeleteCategory", {"CateId": "7"}, "InvalidCateId.NotFound"),
        ("ListVodTemplate", {"TemplateType": "Other"}, "InvalidParameter"),
        ("ListAITemplate", {}, "MissingParameter"),
    ],
)  # fmt: skip
def test_what_the_manual_forbids_is_refused_with_its_code(
    vod: Vod, action: str, asked: dict[str, str], code: str
) -> None:
    assert vod.call(action, **asked).code == code


def test_lengths_of_a_published_mediums_words_are_in_bytes(vod: Vod, grant: Grant) -> None:
    refused = vod.call("UpdateVideoInfo", VideoId=grant.media_id, Title="山" * 43)

    assert refused.code == "LengthExceededMax"
    assert vod.call("UpdateVideoInfo", VideoId=grant.media_id, Title="山" * 42).code == ""


def test_one_wrong_medium_of_many_changes_none(vod: Vod, grant: Grant) -> None:
    content = [{"VideoId": grant.media_id, "Title": "new"}, {"VideoId": NOWHERE, "Tags": "x" * 33}]

    assert vod.call("UpdateVideoInfos", UpdateContent=json.dumps(content)).code
    assert vod.call("GetVideoInfo", VideoId=grant.media_id).json["Video"]["Title"] != "new"


def test_categories_lie_three_levels_deep_and_go_with_what_they_hold(vod: Vod) -> None:
    parent, made_ids = "-1", list[str]()
    for level in range(3):
        made = vod.call("AddCategory", CateName=f"level {level}", ParentId=parent).json["Category"]
        assert made["Level"] == level
        parent = str(made["CateId"])
        made_ids.append(parent)

    assert vod.call("AddCategory", CateName="x", ParentId=parent).code == "LevelExceededMax"
    assert vod.call("DeleteCategory", CateId=made_ids[0]).code == ""
    assert vod.call("GetCategories", CateId=parent).code == "InvalidCateId.NotFound"
