"""What an order says of single files goes before what it says of all."""

import pytest

from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.orders import FileWords
from desktop_uploader.ports.provider import Finding, Weight
from tests.engine.house import House, content_of


@pytest.fixture
def house() -> House:
    return House()


def put(house: House, *names: str) -> list[bytes]:
    """Films in a folder of their own."""
    paths = [b"/films/" + name.encode() for name in names]
    for path in paths:
        house.files.put(path, content_of(100, seed=path.decode()))
    return paths


def test_a_file_with_words_of_its_own_has_them_and_the_rest_has_the_orders(house: House) -> None:
    first, second = put(house, "a.mp4", "b.mp4")
    words = FileWords(first, 7, title="Its own: {stem}", tags=("x",))

    added = house.order(first, second, title="All", description="d", words=(words,))
    house.run()

    rows = [house.engine.detail(job_id) for job_id in added.new]
    assert [(row.row.title, row.description, row.tags) for row in rows if row] == [
        ("Its own: a", "d", ("x",)),
        ("All", "d", ()),
    ]


def test_a_file_of_which_two_things_are_said_stays_and_bears_its_row(house: House) -> None:
    first, second = put(house, "a.mp4", "b.mp4")
    finding = Finding("file-in-two-rows", Weight.REFUSE, (("rows", "3, 9"),))

    added = house.order(first, second, words=(FileWords(first, 9, finding=finding),))
    house.run()

    assert [(row.row, row.source, row.finding) for row in added.refused] == [
        (9, "/films/a.mp4", finding)
    ]
    assert [house.stage_of(job_id) for job_id in added.new] == [Stage.PUBLISHED]


def test_the_same_words_again_are_the_same_job(house: House) -> None:
    [path] = put(house, "a.mp4")
    words = (FileWords(path, 1, title="Its own"),)
    [job_id] = house.order(path, words=words).new

    again = house.order(path, words=words)
    other = house.order(path)

    assert (again.new, again.known) == ((), (job_id,))
    assert [row.finding.rule for row in other.refused] == ["other-metadata"]
