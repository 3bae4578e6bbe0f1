"""The service's messages are read as its documents and its examples have them."""

import pytest

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.providers.tencent import wire
from desktop_uploader.providers.tencent.catalogue import in_tree_order
from desktop_uploader.providers.tencent.promise import Promise, read_promise
from desktop_uploader.providers.transport.lenient import Document

V2_APPLY: Document = {
    "code": 0,
    "video": {"storageSignature": "s=", "storagePath": "/dee2156dvodgzp1250000000/f0a1/f0.mp4"},
    "cover": {"storagePath": "/dee2156dvodgzp1250000000/f0a1/c0.jpg"},
    "storageAppId": 10022853,
    "storageBucket": "6c0f1c00vodtransgzp",
    "storageRegion": "gzp",
    "storageRegionV5": "ap-guangzhou",
    "vodSessionKey": "exampleSessionKey==",
}


def test_a_v2_place_is_bucket_and_app_in_the_region_of_the_newer_store() -> None:
    found = wire.read_v2_permission(V2_APPLY)

    assert (found.bucket, found.region) == ("6c0f1c00vodtransgzp-10022853", "ap-guangzhou")
    assert (found.path, found.certificate) == ("/dee2156dvodgzp1250000000/f0a1/f0.mp4", None)


def test_the_place_of_a_cover_lies_beside_the_films() -> None:
    listed = {**V2_APPLY, "cover": [V2_APPLY["cover"]]}
    none = {name: value for name, value in V2_APPLY.items() if name != "cover"}

    paths = [wire.read_v2_permission(told).cover_path for told in (V2_APPLY, listed, none)]

    assert paths == ["/dee2156dvodgzp1250000000/f0a1/c0.jpg"] * 2 + [""]


def test_video_may_be_a_list_as_the_manuals_table_says() -> None:
    listed = {**V2_APPLY, "video": [V2_APPLY["video"]]}

    assert wire.read_v2_permission(listed) == wire.read_v2_permission(V2_APPLY)


def test_a_clients_certificate_comes_with_the_time_it_was_made() -> None:
    certificate = {
        "secretId": "AKIDexampletmp",
        "secretKey": "exampleSecretKey",
        "token": "exampleToken",
        "expiredTime": 1795262400,
    }
    told = {**V2_APPLY, "tempCertificate": certificate, "timestamp": 1795176000}

    found = wire.read_v2_permission(told)

    assert found.certificate is not None
    assert found.certificate.token == "exampleToken"
    assert found.certificate.ends_at_s - (found.stated_at_s or 0) == 86_400


@pytest.mark.parametrize("missing", ["storageBucket", "storageAppId", "vodSessionKey", "video"])
def test_a_place_that_lacks_something_is_none(missing: str) -> None:
    told = {name: value for name, value in V2_APPLY.items() if name != missing}

    with pytest.raises(BadAnswer):
        wire.read_v2_permission(told)


def test_a_procedure_that_finished_tells_of_each_output() -> None:
    told: Document = {
        "Status": "FINISH",
        "ProcedureTask": {
            "MediaProcessResultSet": [
                {
                    "Type": "Transcode",
                    "TranscodeTask": {
                        "Status": "SUCCESS",
                        "ErrCodeExt": "",
                        "ErrCode": 0,
                        "Message": "SUCCESS",
                        "Input": {"Definition": 100010},
                        "Output": {"Url": "https://x/v.mp4", "Width": 848, "Bitrate": 904000},
                        "Progress": 100,
                    },
                },
                {
                    "Type": "CoverBySnapshot",
                    "CoverBySnapshotTask": {
                        "Status": "FAIL",
                        "ErrCodeExt": "SourceFileError.VideoDecodeFailed",
                        "ErrCode": 60000,
                        "Message": "decode failed",
                    },
                },
            ]
        },
    }

    task = wire.read_v3_task(told)

    done, failed = task.processes
    assert (done.definition, done.width, done.bitrate_kbps) == ("100010", 848, 904.0)
    assert (done.error, failed.kind) == ("", "CoverBySnapshot")
    assert failed.error == "SourceFileError.VideoDecodeFailed: decode failed"


def test_a_v2_task_tells_the_same_in_its_own_words() -> None:
    told: Document = {
        "type": "procedure",
        "status": "FINISH",
        "data": {
            "errCode": 0,
            "processTaskList": [
                {"taskType": "Transcode", "status": "PROCESSING", "input": {"definition": 10}},
                {"taskType": "Transcode", "status": "FAIL", "errCode": -45029, "message": "bad"},
            ],
        },
    }

    running, failed = wire.read_v2_task(told).processes

    assert (running.definition, running.error) == ("10", "")
    assert failed.error == "MediaFault.NotDecodable.-45029: bad"


def test_the_source_is_no_output() -> None:
    told: Document = {"transcodeInfo": {"transcodeList": [{"definition": 0}, {"definition": 211}]}}

    assert [one.definition for one in wire.read_v2_outputs(told)] == ["211"]


def test_a_listed_film_is_known_by_the_path_of_its_source() -> None:
    told: Document = {
        "totalCount": "1",
        "fileSet": [
            {
                "fileId": "11624",
                "fileName": "a",
                "status": "2",
                "playSet": [
                    {"url": "http://x/6c/dee2/f0.f10.mp4", "definition": 10},
                    {"url": "http://x/6c/dee2/f0.mp4?t=1", "definition": 0},
                ],
            }
        ],
    }

    [found] = wire.read_v2_listed(told)

    assert (found.file_id, found.path, found.status) == ("11624", "/6c/dee2/f0.mp4", "2")


def test_a_promise_comes_back_whole_and_a_bare_key_is_one() -> None:
    promise = Promise(
        "k/=", "名", "/p", 7, {"MediaType": "mp4", "ClassId": 2}, "d", ("a", "b"), "3", "/c.png"
    )

    assert read_promise(promise.text()) == promise
    assert read_promise("3KEGq9DWHl1xF/+=") == Promise("3KEGq9DWHl1xF/+=")
    assert read_promise("[1]") == Promise("[1]")


def test_the_classes_of_v2_are_read_with_those_that_lie_in_them() -> None:
    first = {"info": {"id": 149, "parent_id": -1, "name": "测试"}, "subclass": [
        {"info": [{"id": "213", "parent_id": 149, "name": "新的二级分类"}], "subclass": []},
        {"info": {"name": "no id"}, "subclass": []},
    ]}  # fmt: skip

    found = list(wire.read_v2_classes({"code": 0, "data": [first]}))

    assert found == [
        CatalogueEntry("149", "测试"),
        CatalogueEntry("213", "新的二级分类", parent_id="149"),
    ]


def test_a_class_comes_after_the_one_that_it_lies_in_in_whatever_order_they_are_told() -> None:
    told = [(3, 2, "c"), (2, 1, "b"), (4, 9, "its parent is not there"), (1, -1, "a"), (5, 1, "d")]
    rows = [{"ClassId": one, "ParentId": up, "ClassName": name} for one, up, name in told]

    found = [*in_tree_order(wire.read_v3_classes({"ClassInfoSet": rows}))]

    assert [(one.id, one.parent_id) for one in found] == [
        ("4", ""), ("1", ""), ("2", "1"), ("3", "2"), ("5", "1"),
    ]  # fmt: skip
