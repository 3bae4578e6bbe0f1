"""The queue of messages in both generations, at the practice cloud."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.event_queue import CloudEvent, EventQueue
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.tencent import event_queue
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.tencent.event_queues import V3Events
from desktop_uploader.providers.wiring import Wiring
from tests.conformance.control_plane_suite import NEVER, brought
from tests.providers.alibaba.oss_desk import network_to, practice_cloud
from tests.providers.tencent.practice_house import PracticeHouse, row_of


@pytest.fixture
def cloud(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PracticeCloud]:
    # An empty queue is told at once.
    monkeypatch.setattr(event_queue.EventBook.pull, "__kwdefaults__", {"hold_s": 0.0})
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(params=["v3", "v2", "broker"])
def house(cloud: PracticeCloud, request: pytest.FixtureRequest) -> Iterator[PracticeHouse]:
    """One whose account says that the queue is ours."""
    house = PracticeHouse(cloud, request.param)
    house.provider.close()
    row, secrets = row_of(cloud, request.param)
    ours = replace(row, options={**row.options, "event_queue": "ours"})
    wiring = Wiring(house.clock, lambda: 0.5, network_to(cloud, stall_s=5.0))
    house.provider = make_provider(ours, secrets, wiring=wiring)
    yield house
    house.provider.close()


def queue_of(house: PracticeHouse) -> EventQueue:
    events = house.provider.events
    assert events is not None
    return events


def pulled(house: PracticeHouse) -> list[CloudEvent]:
    return queue_of(house).pull(cutoff=NEVER)


def test_nobody_is_asked_unless_the_account_says_so(cloud: PracticeCloud) -> None:
    house = PracticeHouse(cloud, "v3")

    assert house.provider.events is None
    house.provider.close()


def test_what_has_happened_is_told_until_it_is_confirmed(house: PracticeHouse) -> None:
    medium = brought(house).media_id

    told = pulled(house)
    hidden = pulled(house)
    queue_of(house).confirm([one.handle for one in told], cutoff=NEVER)

    assert {one.medium for one in told} == {medium}
    assert "NewFileUpload" in {one.what for one in told}
    assert hidden == []


def test_a_handle_that_is_none_is_refused(house: PracticeHouse) -> None:
    brought(house)
    [first, *_] = pulled(house)
    queue_of(house).confirm([first.handle], cutoff=NEVER)

    for handles in ([first.handle], ["nobody's"], [], [first.handle] * 17):
        with pytest.raises(RequestRefused):
            queue_of(house).confirm(handles, cutoff=NEVER)


def test_a_message_without_a_body_is_about_no_medium() -> None:
    class Told:
        def call(self, *_: object, **__: object) -> object:
            class Reply:
                document = {
                    "EventSet": [{"EventHandle": "h", "EventType": "New", "FileUploadEvent": None}]
                }

            return Reply()

    [event] = V3Events(Told()).pull(cutoff=NEVER)  # type: ignore[arg-type]

    assert event == CloudEvent("h", None, "New")
