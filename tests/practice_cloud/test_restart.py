"""What was confirmed is there after the process was killed; what it handed out is still good."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from desktop_uploader.practice_cloud.store.records import RootInUse
from tests.practice_cloud.callers import Oss, Vod, desk

OFF = Settings(transcode="off", advertise="ip")


def test_it_takes_its_port_again_and_keeps_its_keys(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OFF) as first:
        before = dict(first.described())

    with PracticeCloud(tmp_path, settings=OFF) as second:
        assert dict(second.described()) == before


def test_an_upload_goes_on_after_a_restart(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OFF) as first:
        oss = Oss(first, Vod(first).create())
        upload = oss.upload_id()
        tag = oss.part(upload, 1, b"film").headers["etag"]

    with PracticeCloud(tmp_path, settings=OFF) as second:
        answer = Oss(second, oss.grant).complete(upload, (1, tag))

        assert answer.status == 200
        assert Vod(second).status(oss.grant) == "Normal"


def test_two_never_serve_one_root(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OFF), pytest.raises(RootInUse):
        PracticeCloud(tmp_path, settings=OFF).start()


def test_a_port_that_is_taken_is_refused_and_the_root_is_given_back(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(OSError, match="in use"):
            PracticeCloud(tmp_path, settings=OFF, address=taken.getsockname()).start()

        with PracticeCloud(tmp_path, settings=OFF) as elsewhere:
            assert elsewhere.url.rsplit(":", 1)[1] != str(taken.getsockname()[1])


def test_secrets_are_files_that_only_their_owner_reads(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OFF):
        pass

    for name in ("token", "accounts.json", "records.sqlite"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_what_no_row_names_is_swept(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OFF) as first:
        oss = Oss(first, Vod(first).create())
        oss.part(oss.upload_id(), 1, b"kept")
        (tmp_path / "parts" / "left-over").write_bytes(b"half a part")

    with PracticeCloud(tmp_path, settings=OFF):
        files = [path.read_bytes() for path in (tmp_path / "parts").iterdir()]

    assert files == [b"kept"]


class Served(PracticeCloud):
    """A practice cloud in a process of its own, as its callers see it."""

    def __init__(self, root: Path, told: dict[str, Any]) -> None:
        super().__init__(root)
        self._told_url = str(told["url"])

    @property
    def url(self) -> str:
        return self._told_url


Start = Callable[[], tuple["subprocess.Popen[str]", Served]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts real processes on one root; none of them outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def begin() -> tuple[subprocess.Popen[str], Served]:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "desktop_uploader.practice_cloud",
                "--root", str(tmp_path / "root"), "--json", "--transcode", "off",
                "--advertise", "ip",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        return process, Served(tmp_path / "root", told)

    yield begin
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.mark.process
def test_confirmed_parts_survive_a_kill(start: Start) -> None:
    process, cloud = start()
    oss = Oss(cloud, Vod(cloud).create())
    upload = oss.upload_id()
    tags = [
        oss.part(upload, number, bytes([number]) * 200_000).headers["etag"] for number in (1, 2)
    ]
    process.kill()
    process.wait()

    _, cloud = start()

    again = Oss(cloud, oss.grant)
    third = again.part(upload, 3, b"end").headers["etag"]
    assert again.complete(upload, (1, tags[0]), (2, tags[1]), (3, third)).status == 200
    assert again.call("GET").body == b"\1" * 200_000 + b"\2" * 200_000 + b"end"
    (row,) = desk(cloud, "GET", "media").json["media"]
    assert (row["status"], row["source_uploads"]) == ("Normal", 1)


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are POSIX")
@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_soon(start: Start, signum: signal.Signals) -> None:
    process, cloud = start()
    Vod(cloud).create()

    process.send_signal(signum)

    assert process.wait(timeout=20) == 0


@pytest.mark.process
def test_the_line_of_json_tells_all_that_a_caller_needs(start: Start, tmp_path: Path) -> None:
    _, cloud = start()

    told = dict(cloud.described())
    account, *_ = told["accounts"]

    assert {"url", "root", "accounts", "token_file", "ca_file"} == set(told)
    assert {"name", "kind", "access_key_id", "access_key_secret", "region", "endpoint"} <= set(
        account
    )
    assert account["name"] == "practice-alibaba"
    assert Path(told["token_file"]).read_text() == cloud.token
