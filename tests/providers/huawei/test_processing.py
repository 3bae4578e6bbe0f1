"""What MPC makes of objects: bodies that its manual knows, tasks in either of its forms."""

from collections.abc import Iterator

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.ports.works import Subject, TaskState, Work, WorkOrder
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.huawei import processing as processing_room
from tests.conformance.control_plane_suite import NEVER, brought
from tests.providers.huawei.obs_desk import practice_cloud
from tests.providers.huawei.test_conformance import PracticeHouse


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def house(cloud: PracticeCloud) -> Iterator[PracticeHouse]:
    house = PracticeHouse(cloud, "key")
    yield house
    house.provider.close()
    cloud.turn(transcode="off", qps="off", shapes="table")


BAD_PARAMETERS = {
    "av_parameters": (
        "{}",
        "[{}]",
        '[{"common": {"pack_type": 4}, "video": {"bitrate": 39}}]',
        '[{"common": {"pack_type": 4}, "video": {"width": 33}}]',
        '[{"common": {"pack_type": 4}, "audio": {"codec": 1}}]',
        '[{"common": {"pack_type": "4"}}]',
    ),
    "watermarks": ('[{"image_watermark": {"referpos": "Middle"}}]', f"[{'{},' * 10}{{}}]"),
    "thumbnail": ("{}", '{"params": {"dots": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}}'),
    "subtitle": ('{"subtitle_type": 3}', '{"input": {"bucket": "b"}}'),
    "encryption": ('{"hls_encrypt": {"key": "k"}}',),
    "crop": ('{"duration": 0}', '{"length": 3}'),
    "audio_track": ('{"type": true}',),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, one) for name, many in BAD_PARAMETERS.items() for one in many]
)
def test_a_parameter_that_the_manual_does_not_have_is_refused_and_nobody_is_called(
    house: PracticeHouse, name: str, value: str
) -> None:
    assert house.provider.processing is not None
    subject = Subject(address="obs://bucket/film.mp4")
    order = WorkOrder(Work.TRANSCODE, subject, template="1001", settings={name: value}, key="k")
    before = len(house.cloud.requests())

    with pytest.raises(e.RequestRefused) as caught:
        house.provider.processing.submit(order, cutoff=NEVER)

    assert caught.value.trouble.code == "bad-work-setting"
    assert str(caught.value.trouble.facts["name"]).startswith(name)
    assert len(house.cloud.requests()) == before


@pytest.mark.parametrize("shapes", ["table", "example"])
def test_tasks_are_read_in_both_forms_of_the_manual(house: PracticeHouse, shapes: str) -> None:
    place, processing = brought(house), house.provider.processing
    assert processing is not None
    subject = Subject(place.media_id or "", place.target)
    house.cloud.turn(shapes=shapes)
    for work in (Work.SNAPSHOTS, Work.REMUX, Work.METADATA):
        key = f"key-{work.value}"
        processing.submit(WorkOrder(work, subject, key=key), cutoff=NEVER)

        [task] = processing.tasks(subject, works=[work], cutoff=NEVER)

        assert (task.state, task.key) == (TaskState.DONE, key)
        assert task.created_at_s is not None


def test_a_remux_that_failed_runs_once_more(house: PracticeHouse) -> None:
    processing = house.provider.processing
    assert processing is not None
    bucket = brought(house).target.split("/")[2]
    nowhere = Subject(address=f"obs://{bucket}/nothing.mp4")
    processing.submit(WorkOrder(Work.REMUX, nowhere, key="again"), cutoff=NEVER)
    [failed] = processing.tasks(nowhere, works=[Work.REMUX], cutoff=NEVER)

    processing.redo(failed, cutoff=NEVER)

    [again] = processing.tasks(nowhere, works=[Work.REMUX], cutoff=NEVER)
    assert failed.state is again.state is TaskState.FAILED
    assert again.id == failed.id
    with pytest.raises(e.RequestRefused):
        processing.cancel(again, cutoff=NEVER)


def test_a_list_of_young_tasks_without_an_end_settles_nothing(
    house: PracticeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, processing = brought(house), house.provider.processing
    assert processing is not None
    subject = Subject(place.media_id or "", place.target)
    for number in range(3):
        processing.submit(WorkOrder(Work.SNAPSHOTS, subject, key=f"many-{number}"), cutoff=NEVER)
    monkeypatch.setattr(processing_room, "PAGE_ROWS", 1)
    monkeypatch.setattr(processing_room, "MOST_YOUNG_PAGES", 2)
    asked = {"works": [Work.SNAPSHOTS], "cutoff": NEVER}

    with pytest.raises(e.ServerTrouble) as caught:
        processing.tasks(subject, since_s=house.clock.now_s() - 900, **asked)  # type: ignore[arg-type]

    assert caught.value.trouble.code == "work-not-settled"
    assert caught.value.trouble.outcome is e.Outcome.UNKNOWN
    assert processing.tasks(subject, since_s=house.clock.now_s() + 900, **asked) == []  # type: ignore[arg-type]
