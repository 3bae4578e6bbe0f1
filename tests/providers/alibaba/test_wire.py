"""VOD's answers become values, whatever form the manual's tables and examples give them."""

import copy
import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.providers.alibaba import wire
from desktop_uploader.providers.transport import lenient
from tests.providers.alibaba.answers import all_documents, document, recorded

NOON_S = 1_795_176_000.0
"""2026-11-20T12:00:00Z."""
PLAYED, WORKED_ON = "play0000000000000000000000000001", "work0000000000000000000000000002"
GONE = "gone0000000000000000000000000003"


def test_a_permission_is_decoded_whole() -> None:
    assert wire.read_upload_permission(document("create_upload_video.json")) == (
        wire.UploadPermission(
            video_id="5b0f3a7713e94c0d8a1f0c6d2e4b9a11",
            endpoint="https://oss-cn-shanghai.aliyuncs.com",
            bucket="outin-7f3e",
            key="sv/41c2a9d0-19a/41c2a9d0-19a.mp4",
            access_key_id="STS.NTrecordedid",
            access_key_secret="recordedSecret",
            security_token="CAISrecordedtoken",
            region="cn-shanghai",
            ends_at_s=NOON_S + 3000,
            stated_life_s=3600,
        )
    )


def test_address_and_auth_may_be_swapped_as_in_the_manuals_sample() -> None:
    swapped = wire.read_upload_permission(document("create_upload_video.swapped.json"))

    assert swapped == wire.read_upload_permission(document("create_upload_video.json"))


def test_what_may_be_missing_may_be_missing() -> None:
    bare = wire.read_upload_permission(document("create_upload_video.bare.json"))

    assert (bare.endpoint, bare.key) == ("https://oss-cn-shanghai.aliyuncs.com", "sv/a.mp4")
    assert (bare.region, bare.ends_at_s, bare.stated_life_s) == ("", None, None)


def permission(**changes: str) -> dict[str, str]:
    """An answer that permits an upload, but for `changes`."""
    whole = {
        **json.loads('{"Endpoint":"https://e","Bucket":"b","FileName":"k"}'),
        **json.loads('{"AccessKeyId":"a","AccessKeySecret":"s","SecurityToken":"t"}'),
        **changes,
    }
    return {"RequestId": "R", "UploadAddress": b64encode(json.dumps(whole).encode()).decode()}


@pytest.mark.parametrize("name", ["Endpoint", "Bucket", "FileName", "AccessKeyId", "SecurityToken"])
def test_what_an_upload_needs_must_be_there(name: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        wire.read_upload_permission(permission(**{name: ""}))

    assert caught.value.trouble.facts["missing"] == name
    assert caught.value.trouble.request_id == "R"


@pytest.mark.parametrize(
    "endpoint",
    ["https://[oss", "oss:seven", "oss:99999", "oss:0", "https://", "://e", "ftp://e", "//e", "?"],
)
def test_an_endpoint_that_is_no_address_is_as_good_as_none(endpoint: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        wire.read_upload_permission(permission(Endpoint=endpoint))

    assert caught.value.trouble.code == "permission-incomplete"
    assert caught.value.trouble.facts["missing"] == "Endpoint"


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8000", "https://e", "https://[::1]:80"])
def test_an_endpoint_is_taken_as_it_is(endpoint: str) -> None:
    assert wire.read_upload_permission(permission(Endpoint=endpoint)).endpoint == endpoint


def test_a_permission_does_not_show_its_keys() -> None:
    shown = repr(wire.read_upload_permission(document("create_upload_video.json")))

    assert not any(word in shown for word in ("STS.", "recordedSecret", "CAIS"))


@pytest.mark.parametrize(
    ("server_now_s", "expected_s"),
    [
        (NOON_S, 3000.0),
        (NOON_S + 2999, 1.0),
        (NOON_S + 3001, 0.0),
        (NOON_S - 13 * 3600, 3600.0),  # the difference cannot be: what is stated counts
        (None, 3600.0),
    ],
)
def test_a_life_is_the_difference_of_the_services_own_times(
    server_now_s: float | None, expected_s: float
) -> None:
    permission = wire.read_upload_permission(document("create_upload_video.json"))

    assert permission.life_s(server_now_s) == expected_s


def test_a_life_of_which_nothing_is_said_is_the_documented_one() -> None:
    bare = wire.read_upload_permission(document("create_upload_video.bare.json"))

    assert bare.life_s(NOON_S) == 3000


def test_a_source_file_that_has_arrived_has_a_size() -> None:
    found = wire.read_mezzanine(document("get_mezzanine_info.normal.json"))

    assert found == wire.Mezzanine("Normal", 7340032)


def test_a_size_of_nothing_is_not_known_yet() -> None:
    found = wire.read_mezzanine(document("get_mezzanine_info.uploading.json"))

    assert found == wire.Mezzanine("Uploading", None)


def test_a_listing_as_the_table_says() -> None:
    listing = document("get_video_infos.table.json")

    assert wire.read_videos(listing) == [
        wire.Video(PLAYED, "Normal", 7340032),
        wire.Video(WORKED_ON, "Transcoding", 1024),
    ]
    assert wire.read_missing_ids(listing) == {GONE}


def test_a_listing_as_the_example_shows_it_one_object_and_ids_in_a_text() -> None:
    listing = document("get_video_infos.example.json")

    assert wire.read_videos(listing) == [wire.Video(PLAYED, "Normal", 7340032)]
    assert wire.read_missing_ids(listing) == {GONE}


def test_a_transcode_is_read_with_each_of_its_jobs() -> None:
    done, under_way = wire.read_transcode_summaries(document("get_transcode_summary.json"))

    assert (done.video_id, done.status) == (PLAYED, "CompeleteAllSucc")
    assert done.jobs[0] == wire.TranscodeJob(
        status="TranscodeSuccess",
        template_id="tpl-ld",
        definition="LD",
        format="mp4",
        width=640,
        height=360,
        bitrate_kbps=402.0,
        progress_percent=100,
        error="",
    )
    assert [job.progress_percent for job in under_way.jobs] == [37, 100]
    assert under_way.jobs[1].error == (
        "InvalidParameter.ResolutionOverLimit the source is smaller than this template asks for"
    )


def test_a_verdict_is_read_with_what_and_where() -> None:
    found = wire.read_audit(document("get_media_audit_result.block.json"))

    assert found == wire.AuditResult("block", ("terrorism", "ad"), ("video", "text-title"))
    assert wire.read_audit(document("get_media_audit_result.none.json")).suggestion == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("error.throttled.json", "Throttling.User"),
        ("error.video_not_found.json", "InvalidVideo.NotFound"),
        ("error.lower_case.json", "Throttling"),
    ],
)
def test_a_refusal_is_read_with_its_request_id(name: str, code: str) -> None:
    found = wire.read_refusal(document(name))

    assert found is not None
    assert (found.code, found.request_id[:8]) == (code, "6A1D2C55")


def test_what_the_gateway_echoes_of_a_request_is_not_kept() -> None:
    found = wire.read_refusal(document("error.signature.json"))

    assert found is not None
    assert found.message == "Specified signature is not matched with our calculation."


@pytest.mark.parametrize("code", ["200", 200, "OK", "", None])
def test_a_code_that_says_that_all_is_well_is_no_refusal(code: object) -> None:
    assert wire.read_refusal({"Code": code, "RequestId": "R"}) is None


def test_no_good_answer_is_taken_for_a_refusal() -> None:
    good = [one for one in all_documents() if "Code" not in one and "code" not in one]

    assert len(good) >= 12
    assert [wire.read_refusal(one) for one in good] == [None] * len(good)


def test_the_gateways_xml_is_understood_and_a_portals_page_is_not() -> None:
    assert wire.read_xml_refusal(recorded("error.gateway.xml")) == wire.Refusal(
        "InvalidAction.NotFound",
        "Specified api is not found.",
        "6A1D2C55-90B4-4E0E-8A57-3F0C11D2E102",
    )
    assert wire.read_xml_refusal(recorded("captive_portal.html")) is None


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["[", "{}", '["a"]', '[{"VideoId":"x"}]', "200", "1e999", "-5", "NaN"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
READERS = [
    wire.read_refusal,
    wire.read_request_id,
    wire.read_mezzanine,
    wire.read_videos,
    wire.read_missing_ids,
    wire.read_transcode_summaries,
    wire.read_audit,
]


@given(data=st.data())
def test_no_mutation_of_an_answer_breaks_a_reader(data: st.DataObject) -> None:
    mutated = _mutated(data, copy.deepcopy(data.draw(st.sampled_from(all_documents()))))

    for read in READERS:
        read(mutated)
    try:
        assert wire.read_upload_permission(mutated).life_s(NOON_S) >= 0
    except BadAnswer:
        pass


@given(content=st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_no_bytes_break_the_parser(content: bytes) -> None:
    try:
        assert isinstance(lenient.parse(content), dict)
    except ValueError:
        pass
    wire.read_xml_refusal(content)


def test_a_category_is_read_where_the_example_has_one_object_for_a_list() -> None:
    told = {"SubTotal": 1, "SubCategories": {
        "CateName": "电影", "ParentId": "10020", "CateId": 100, "SubTotal": 0, "Level": 1,
    }}  # fmt: skip

    page = wire.read_category_page(told)

    assert page == wire.CategoryPage((wire.Category("100", "电影", may_hold=False),), total=1)


def test_a_category_of_which_nothing_is_said_may_hold_others() -> None:
    page = wire.read_category_page({"SubCategories": [{"CateId": 1, "CateName": "a"}, {}]})

    assert page == wire.CategoryPage((wire.Category("1", "a", may_hold=True),), total=None)


def _mutated(data: st.DataObject, value: Any) -> Any:
    """`value` with some of its inner values replaced, removed or moved to keys with blanks."""
    assert isinstance(value, dict)
    for name in list(value):
        what = data.draw(st.sampled_from(["keep", "keep", "replace", "remove", "deeper", "text"]))
        if what == "replace":
            value[name] = data.draw(ODD)
        elif what == "remove":
            del value[name]
        elif what == "text":
            value[name] = json.dumps(value[name], default=str)
        elif what == "deeper" and isinstance(value[name], dict):
            value[name] = _mutated(data, value[name])
        elif what == "deeper" and isinstance(value[name], list):
            value[name] = [
                _mutated(data, one) if isinstance(one, dict) else one for one in value[name]
            ]
    return value
