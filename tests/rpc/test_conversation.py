"""Client and server over a real socket."""

import os
import socket
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop_uploader.domain.errors import Outcome, RequestRefused, Unreachable, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.catalogue import ListKind
from desktop_uploader.ports.engine import JobDetail, JobRow, Snapshot
from desktop_uploader.ports.orders import AddOrder, Choice
from desktop_uploader.rpc.address import listen_at
from desktop_uploader.rpc.client import EngineClient
from desktop_uploader.rpc.connection import Connection
from desktop_uploader.rpc.messages import Greeting
from tests.fakes.memory_catalogue import TREE
from tests.rpc.conftest import GREETING, PATIENCE_S, House, Listener


def row(number: int) -> JobRow:
    return JobRow(JobId(number), f"/f/{number}.mp4", "n", "practice-alibaba", "t", Stage.QUEUED, 9)


def test_every_command_reaches_the_engine_and_its_answer_comes_back(house: House) -> None:
    house.engine.put(row(1), row(2))
    account = AccountRow("mine", "alibaba", "key", options={"region": "cn-shanghai"})

    house.engine.choices = {ListKind.CATEGORIES: list(TREE)}
    with house.client() as engine:
        added = engine.add(AddOrder((b"/f/\xff.mp4",), "practice-alibaba"))
        paused = engine.pause(Choice((JobId(1), JobId(77))))
        engine.set_limits(bytes_per_s=5)
        engine.expect(["practice-alibaba"])

        assert added.new == (JobId(3),)
        assert (paused.done, paused.unknown) == (1, (JobId(77),))
        assert engine.resume(Choice((JobId(1),))).done == 1
        assert engine.retry(Choice(account="nobody")).done == 0
        assert engine.cancel(Choice((JobId(2),))).done == 1
        assert engine.move(Choice((JobId(3),)), before=JobId(1)).done == 1
        assert engine.remove(Choice((JobId(2),))).done == 1
        assert engine.restore(Choice((JobId(2),))).done == 1
        assert [job.id for job in engine.rows(after=JobId(1), limit=1)] == [JobId(2)]
        assert engine.totals() == house.engine.totals()
        assert engine.add_account(account, {"access_key_secret": "s"}) == account
        assert [known.name for known in engine.accounts()] == ["mine", "practice-alibaba"]
        assert engine.test_account("mine").name == "mine"
        assert engine.list_choices("mine", ListKind.CATEGORIES) == list(TREE)
        engine.remove_account("mine")
        assert engine.status() == house.engine.status()
    assert house.engine.limits == (5, None)
    assert house.engine.expected == ["practice-alibaba"]
    assert house.engine.orders[0].paths == (b"/f/\xff.mp4",)


def test_details_of_ten_thousand_parts_arrive_whole(house: House) -> None:
    parts = tuple(StoredPart(n, 8, "tag" * 10, 2**64 - n, "request") for n in range(1, 10_001))
    house.engine.put(row(1))
    house.engine.details[JobId(1)] = JobDetail(row(1), parts=parts, crc64=2**64 - 1)

    with house.client() as engine:
        assert engine.detail(JobId(1)) == house.engine.detail(JobId(1))
        assert engine.detail(JobId(2)) is None


def test_the_engines_refusal_is_raised_at_the_face(house: House) -> None:
    with house.client() as engine, pytest.raises(RequestRefused) as caught:
        engine.add(AddOrder((b"/f",), "nobody"))

    assert caught.value.trouble.code == "unknown-account"
    assert caught.value.trouble.facts == {"name": "nobody"}


def test_a_bug_in_the_engine_costs_one_answer_and_is_logged(
    house: House, expected_logs: pytest.LogCaptureFixture
) -> None:
    with house.client() as engine:
        with pytest.raises(UploaderError) as caught:
            engine.move(Choice(), before=JobId(404))

        assert caught.value.trouble.code == "engine-stumbled"
        assert engine.rows() == []
    assert "KeyError" in expected_logs.text


def test_arguments_of_another_shape_are_refused(house: House) -> None:
    connection = Connection.open(house.place, GREETING)

    for verb, arguments in (("pause", {"choice": 5}), ("explode", {}), ("pause", {"what": 1})):
        with pytest.raises(RequestRefused) as caught:
            connection.ask(verb, type(None), **arguments)
        assert caught.value.trouble.code == "bad-message"
    connection.close()


def test_an_observer_gets_the_whole_list_and_then_the_changes(house: House) -> None:
    house.engine.put(*(row(number) for number in range(1, 3002)))
    listener = Listener()

    with house.client() as engine:
        engine.subscribe(listener)
        first = listener.wait_until(lambda told: bool(told) and told[-1].is_complete)
        house.engine.put(replace(row(7), stage=Stage.PAUSED))
        last = listener.wait_until(lambda told: not told[-1].is_first)[-1]
        engine.unsubscribe(listener)

        assert [len(snapshot.rows) for snapshot in first] == [1000, 1000, 1000, 1]
        assert last.rows == (replace(row(7), stage=Stage.PAUSED),)
        assert house.engine.observers == []


def test_a_client_that_does_not_read_holds_up_nobody(house: House) -> None:
    house.engine.put(row(1))
    slow, quick = Listener(), Listener()
    gate = threading.Event()

    class Sleeper:
        def show(self, snapshot: Snapshot) -> None:
            assert gate.wait(PATIENCE_S)
            slow.show(snapshot)

    with house.client() as sleepy, house.client() as lively:
        lively.subscribe(quick)
        with ThreadPoolExecutor(1) as other:
            subscribed = other.submit(sleepy.subscribe, Sleeper())
            quick.wait_until(lambda told: bool(told))
            for acked in range(1, 20_001):
                house.engine.put(replace(row(1), title="t" * 500, acked_bytes=acked))
            quick.wait_until(is_last)
            gate.set()
            subscribed.result(PATIENCE_S)
        told = slow.wait_until(is_last)

    assert len(told) < 20_000


def is_last(told: list[Snapshot]) -> bool:
    return any(row.acked_bytes == 20_000 for snapshot in told[-1:] for row in snapshot.rows)


def test_calls_from_many_threads_get_their_own_answers(house: House) -> None:
    house.engine.put(*(row(number) for number in range(1, 51)))

    with house.client() as engine, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(engine.detail, map(JobId, range(1, 51))))

    assert [detail.row.id for detail in found if detail] == list(range(1, 51))


def test_a_lost_engine_is_told_once_and_every_later_call_says_so(house: House) -> None:
    lost = threading.Event()
    engine = house.client(on_lost=lost.set)

    house.server.stop()

    assert lost.wait(PATIENCE_S)
    with pytest.raises(Unreachable) as caught:
        engine.rows()
    assert (caught.value.trouble.code, caught.value.trouble.outcome) == (
        "engine-lost",
        Outcome.NOT_DONE,
    )
    engine.close()


def test_a_call_under_way_when_the_engine_dies_ends_with_an_unknown_outcome(
    house: House,
) -> None:
    server = threading.Thread(target=house.server.stop)
    house.engine.after_add = lambda _: server.start() or server.join(0.2)

    with house.client() as engine:
        try:
            engine.add(AddOrder((b"/f",), "practice-alibaba"))
        except Unreachable as error:
            assert error.trouble.outcome is Outcome.UNKNOWN
    server.join(PATIENCE_S)

    assert not server.is_alive()


def test_leaving_is_not_losing(house: House) -> None:
    lost = threading.Event()

    house.client(on_lost=lost.set).close()

    assert not lost.is_set()


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (Greeting("2.0", "/home/of/it"), "other-version"),
        (Greeting("1.0", "/elsewhere"), "other-home"),
        (Greeting("1.0", "/home/of/it", "http://127.0.0.1:9"), "other-practice-cloud"),
    ],
)
def test_the_first_words_must_agree(house: House, greeting: Greeting, code: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        EngineClient.connect(house.place, greeting)

    assert caught.value.trouble.code == code


def test_an_older_engine_can_be_asked_to_end(house: House) -> None:
    connection = Connection.open_to_end(house.place, Greeting("99", "/elsewhere"))
    connection.ask("end", type(None))

    assert house.was_asked_to_end.wait(PATIENCE_S)
    connection.close()


def test_where_nobody_listens_the_engine_is_unreachable(own_home: Path) -> None:
    with pytest.raises(Unreachable) as caught:
        EngineClient.connect(own_home / "run" / "nobody", GREETING)

    assert caught.value.trouble.code == "no-engine"


def test_the_server_knows_since_when_nobody_is_there(house: House) -> None:
    listener = Listener()
    house.clock.advance(10)
    with house.client() as engine:
        engine.subscribe(listener)
        assert (house.server.clients, house.server.idle_since_s) == (1, None)
        house.clock.advance(10)

    house.server.stop()
    assert house.server.clients == 0
    assert house.server.idle_since_s == house.clock.monotonic_s()
    assert house.engine.observers == []


def test_only_its_user_can_open_the_socket(house: House) -> None:
    assert stat.S_IMODE(house.place.stat().st_mode) == 0o600


def test_a_folder_that_others_may_enter_is_refused(own_home: Path) -> None:
    folder = own_home / "open"
    folder.mkdir(mode=0o755)

    with pytest.raises(RequestRefused) as caught:
        listen_at(folder / "engine")

    assert caught.value.trouble.code == "runtime-folder-not-private"


def test_noise_instead_of_first_words_ends_the_connection_only(house: House) -> None:
    with socket.socket(socket.AF_UNIX) as noisy:
        noisy.connect(str(house.place))
        noisy.sendall(os.urandom(100) + b"\n")
        assert noisy.recv(10) == b""

    with house.client() as engine:
        assert engine.rows() == []


def test_noise_in_the_middle_ends_the_connection_only(house: House) -> None:
    with socket.socket(socket.AF_UNIX) as noisy:
        noisy.connect(str(house.place))
        noisy.sendall(msgspec.json.encode(GREETING) + b"\n")
        assert noisy.recv(1000).endswith(b"\n")
        noisy.sendall(b"[1,2]\n")
        assert noisy.recv(10) == b""

    with house.client() as engine:
        assert engine.rows() == []
