"""What MPC and IAM answer, in the forms of the manual's tables and of its examples."""

import pytest

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.providers.huawei import wire

# As the manual's example of ListTranscodingTasks has it, values invented.
AS_NUMBERS = {
    "is_truncated": 0,
    "total": 1,
    "task_array": [
        {
            "task_id": 22123973,
            "status": "SUCCEEDED",
            "create_time": 20200310031605,
            "end_time": 20200310031623,
            "trans_template_id": [4, 5],
            "input": {"bucket": "b", "location": "r", "object": "/in/a.mp4"},
            "output": {"bucket": "b", "location": "r", "object": "out/"},
            "user_data": "home-1",
            "error_code": "MPC.10218",
            "description": "The task has completed.",
            "transcode_detail": {
                "multitask_info": [
                    {
                        "template_id": 4,
                        "output_file": {
                            "format": "HLS",
                            "size": 2180,
                            "video_info": {"width": 480, "height": 270, "bitrate": 231},
                        },
                    },
                    {
                        "template_id": 5,
                        "error": {"error_code": "MPC.10056", "error_msg": "no such rate"},
                    },
                ]
            },
        }
    ],
}


def test_a_task_is_read_from_numbers_and_from_texts() -> None:
    as_texts = {
        "is_truncated": "1",
        "task_array": [{**AS_NUMBERS["task_array"][0], "task_id": "22123973"}],  # type: ignore[index]
    }

    numbers, texts = wire.read_tasks(AS_NUMBERS), wire.read_tasks(as_texts)

    assert numbers.tasks == texts.tasks
    assert (numbers.has_more, texts.has_more) == (False, True)
    [task] = numbers.tasks
    assert (task.task_id, task.user_data, task.source_key) == ("22123973", "home-1", "in/a.mp4")
    assert task.error == ""
    assert task.template_ids == ("4", "5")
    assert task.outputs[0] == wire.TaskOutput("4", "", "HLS", 480, 270, 231.0)
    assert task.outputs[1].error == "MPC.10056: no such rate"


@pytest.mark.parametrize("found", [{}, {"task_array": None}, {"task_array": [{"status": "X"}, 7]}])
def test_a_listing_without_tasks_has_none(found: dict[str, object]) -> None:
    assert wire.read_tasks(found).tasks == ()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"error_code": "MPC.10202", "error_msg": "m"}, "MPC.10202"),
        ({"error_code": "APIGW.0301", "error_msg": "m", "request_id": "r"}, "APIGW.0301"),
        ({"error": {"code": 401, "title": "Unauthorized", "message": "m"}}, "Unauthorized"),
        ({"error": {"code": 400, "message": "m"}}, "400"),
    ],
)
def test_a_refusal_is_read_in_all_its_forms(document: dict[str, object], code: str) -> None:
    assert wire.read_refusal(document) == wire.Refusal(code, "m")


@pytest.mark.parametrize("document", [{}, {"error_code": "MPC.10218"}, AS_NUMBERS, {"error": {}}])
def test_what_went_well_is_no_refusal(document: dict[str, object]) -> None:
    assert wire.read_refusal(document) is None


def test_the_project_of_a_region_is_found_among_accounts() -> None:
    account = {"id": "d", "is_domain": True, "domain_id": "d"}
    project = {"id": "p", "is_domain": False, "domain_id": "d", "name": "cn-north-4"}

    assert wire.read_project({"projects": [account, project]}) == wire.Project("p", "d")
    assert wire.read_project({"projects": []}) is None


def test_keys_without_a_token_are_no_permission() -> None:
    with pytest.raises(BadAnswer) as caught:
        wire.read_temporary_key({"credential": {"access": "a", "secret": "s"}})

    assert caught.value.trouble.code == "no-permission"


def test_keys_end_when_they_say_so() -> None:
    found = {
        "access": "a",
        "secret": "s",
        "securitytoken": "t",
        "expires_at": "2026-11-20T13:00:00.000000Z",
    }

    key = wire.read_temporary_key({"credential": found})

    assert key.ends_at_s == 1795179600.0
    assert "'s'" not in repr(key)


@pytest.mark.parametrize("one", [1, "1"])
def test_a_bucket_is_open_in_both_forms(one: object) -> None:
    found = {"buckets": [{"bucket": "a", "is_authorized": one}, {"bucket": "b"}]}

    assert wire.read_buckets(found) == [wire.Bucket("a", True), wire.Bucket("b", False)]
