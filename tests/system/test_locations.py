"""Where a home's things lie."""

import os
import socket
import stat
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.system import locations, mounts
from desktop_uploader.system.locations import locate


def code_of(caught: pytest.ExceptionInfo[RequestRefused]) -> str:
    return caught.value.trouble.code


def test_a_home_of_its_own_holds_everything(tmp_path: Path) -> None:
    places = locate(str(tmp_path / "h"))

    for place in (
        places.settings_file,
        places.accounts_file,
        places.secrets_file,
        places.journal_file,
        places.backups_folder,
        places.practice_root,
        places.lock_file,
        places.token_file,
        places.log_file,
    ):
        assert place.is_relative_to(tmp_path / "h")


def test_without_one_the_systems_folders_are_used(own_home: Path) -> None:
    places = locate()

    assert places.journal_file.is_relative_to(own_home / "home" / "data")
    assert places.settings_file.is_relative_to(own_home / "home" / "config")
    assert places.log_file.is_relative_to(own_home / "home" / "state")


def test_the_same_home_by_another_way_is_the_same_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "link").symlink_to("h")
    monkeypatch.chdir(tmp_path)

    assert locate("h") == locate("./link/") == locate(str(tmp_path / "h"))
    assert locate("h").socket_file != locate("other").socket_file


def test_a_tilde_is_the_users_folder(own_home: Path) -> None:
    assert locate("~/h").home == own_home / "home" / "h"


def test_the_folders_are_made_for_this_user_alone(tmp_path: Path, own_home: Path) -> None:
    places = locate(str(tmp_path / "a" / "h"), runtime_folder=str(own_home / "run"))
    places.prepare()
    places.prepare()

    for folder in (places.home, places.settings_folder, places.logs_folder, places.runtime_folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_socket_can_be_opened_however_long_the_home_is(tmp_path: Path, own_home: Path) -> None:
    places = locate(str(tmp_path / ("片" * 60)), runtime_folder=str(own_home / "run"))
    places.prepare()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(places.socket_file))

    assert places.socket_file.is_relative_to(own_home / "run")


def test_a_runtime_folder_with_too_long_a_path_is_not_used(tmp_path: Path) -> None:
    long = tmp_path / ("r" * 90)
    long.mkdir()

    places = locate(str(tmp_path / "h"), runtime_folder=str(long))

    assert len(os.fsencode(places.socket_file)) <= locations.LONGEST_SOCKET_BYTES
    assert not places.socket_file.is_relative_to(long)


def test_a_runtime_folder_that_is_not_there_is_not_used(tmp_path: Path) -> None:
    places = locate(str(tmp_path / "h"), runtime_folder=str(tmp_path / "gone"))

    assert not places.runtime_folder.is_relative_to(tmp_path)


@pytest.mark.parametrize("trap", ["open to others", "a link", "a stranger's"])
def test_a_runtime_folder_that_others_can_reach_is_refused(
    tmp_path: Path, own_home: Path, trap: str
) -> None:
    folder = own_home / "run" / locations.PROGRAM
    if trap == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    elif trap == "open to others":
        folder.mkdir()
        folder.chmod(0o755)
    elif os.geteuid() == 0:
        folder.mkdir(mode=0o700)
        os.chown(folder, 65534, 65534)
    else:
        pytest.skip("only root can make a stranger's folder")

    with pytest.raises(RequestRefused) as caught:
        locate(str(tmp_path / "h"), runtime_folder=str(own_home / "run")).prepare()

    assert code_of(caught) == "runtime-folder-not-private"


def test_a_home_on_a_share_is_refused_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTINFO", tmp_path / "mountinfo")
    (tmp_path / "mountinfo").write_text(f"9 1 0:9 / {tmp_path}/nas rw - nfs4 nas:/ rw\n")
    (tmp_path / "nas").mkdir()

    with pytest.raises(RequestRefused) as caught:
        locate(str(tmp_path / "nas" / "h")).prepare()

    assert code_of(caught) == "home-on-network-drive"
    assert list((tmp_path / "nas").iterdir()) == []


def test_a_home_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "h").write_text("")

    with pytest.raises(RequestRefused) as caught:
        locate(str(tmp_path / "h")).prepare()

    assert code_of(caught) == "home-not-writable"
    assert caught.value.trouble.facts == {"folder": str(tmp_path / "h")}
