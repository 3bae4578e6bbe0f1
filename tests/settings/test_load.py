"""Settings from all sides."""

import dataclasses
import errno
import os
import re
from pathlib import Path

import pytest

import desktop_uploader
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.settings import load as loading
from desktop_uploader.settings.kinds import as_text
from desktop_uploader.settings.load import Settings, load
from desktop_uploader.settings.reference import page
from desktop_uploader.settings.save import change
from desktop_uploader.settings.schema import BY_NAME, SCHEMA
from tests.system.files import open_to_all
from tests.system.without_rights import as_nobody

PACKAGE = Path(desktop_uploader.__file__).parent
CHECKOUT = PACKAGE.parent
NOT_USED_YET = {"transfer.slow_line", "station.backups_kept", "station.backup_every_min"}
"""May only shrink."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_anything_said_all_is_as_declared(file: Path) -> None:
    settings = load(file, {}, environ={})

    assert [settings.value_of(one.name) for one in SCHEMA] == [one.default for one in SCHEMA]
    assert settings.transfer.connections_most == 16
    assert settings.network.proxy == "system"


def test_every_declared_setting_has_its_place_and_every_place_its_declaration(file: Path) -> None:
    settings = load(file, {}, environ={})
    places = {
        f"{group.name}.{field.name}"
        for group in dataclasses.fields(Settings)
        if group.name != "unknown"
        for field in dataclasses.fields(getattr(settings, group.name))
    }

    assert places == set(BY_NAME)


def test_the_later_word_wins(file: Path) -> None:
    file.write_text('[transfer]\nconnections_most = 5\nlimit_bytes_per_s = "1M"\nstall_s = 7\n')
    environ = {
        "DESKTOP_UPLOADER_TRANSFER_LIMIT_BYTES_PER_S": "2M",
        "DESKTOP_UPLOADER_TRANSFER_STALL_S": "8",
    }

    settings = load(file, {"transfer.stall_s": "9"}, environ=environ)

    assert settings.transfer.connections_most == 5
    assert settings.transfer.limit_bytes_per_s == 2_000_000
    assert settings.transfer.stall_s == 9.0


def test_the_practice_cloud_can_be_named_in_the_environment(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTOP_UPLOADER_PRACTICE_URL", "http://127.0.0.1:9/")

    assert load(file, {}).practice.url == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("content", "environ", "overrides", "source"),
    [
        ("[transfer]\nstall_s = 0\n", {}, {}, "settings.toml"),
        ("", {"DESKTOP_UPLOADER_TRANSFER_STALL_S": "0"}, {}, "DESKTOP_UPLOADER_TRANSFER_STALL_S"),
        ("", {}, {"transfer.stall_s": "0"}, "command line"),
    ],
)
def test_a_wrong_value_names_where_it_was_said(
    file: Path, content: str, environ: dict[str, str], overrides: dict[str, str], source: str
) -> None:
    file.write_text(content)

    with pytest.raises(RequestRefused) as caught:
        load(file, overrides, environ=environ)

    assert caught.value.trouble.code == "bad-setting"
    assert caught.value.trouble.facts["source"].endswith(source)


def test_an_unknown_name_in_the_file_is_told_and_does_no_harm(file: Path) -> None:
    file.write_text("loose = 1\n[transfer]\nconections_most = 5\n[later]\nthing = 1\n")

    assert load(file, {}, environ={}).unknown == (
        "loose",
        "transfer.conections_most",
        "later.thing",
    )


def test_an_unknown_name_on_the_command_line_is_refused(file: Path) -> None:
    with pytest.raises(RequestRefused) as caught:
        load(file, {"transfer.speed": "1"}, environ={})

    assert caught.value.trouble.code == "unknown-setting"
    assert "transfer.stall_s" in caught.value.trouble.facts["accepted"]


@pytest.mark.parametrize("content", [b"[transfer", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_refused_with_the_place(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(RequestRefused) as caught:
        load(file, {}, environ={})

    assert caught.value.trouble.code == "file-broken"
    assert caught.value.trouble.facts["file"] == str(file)
    assert caught.value.trouble.facts["why"]


def test_a_group_that_is_no_table_is_an_unknown_name(file: Path) -> None:
    file.write_text("transfer = 3\n")

    assert load(file, {}, environ={}).unknown == ("transfer",)


def test_a_changed_setting_is_loaded_and_everything_else_stays(file: Path) -> None:
    file.write_text('[transfer]\nstall_s = 7\n[later]\nthing = ["a"]\n')

    row = change(file, "transfer.limit_bytes_per_s", given="2MB/s")

    assert (row.value, row.default, row.kind, row.unit) == ("2000000", "0", "bytes-per-s", "B/s")
    settings = load(file, {}, environ={})
    assert settings.transfer.limit_bytes_per_s == 2_000_000
    assert settings.transfer.stall_s == 7.0
    assert settings.unknown == ("later.thing",)


def test_a_wrong_value_can_be_put_right(file: Path) -> None:
    file.write_text("[transfer]\nstall_s = 0\n")

    change(file, "transfer.stall_s", given="30")

    assert load(file, {}, environ={}).transfer.stall_s == 30.0


def test_a_wrong_change_leaves_the_file_alone(file: Path) -> None:
    file.write_text("# mine\n")

    for name, value in (("transfer.stall_s", "soon"), ("transfer.speed", "1")):
        with pytest.raises(RequestRefused):
            change(file, name, given=value)

    assert file.read_text() == "# mine\n"


def test_a_broken_file_is_not_overwritten_by_a_change(file: Path) -> None:
    for content in ("[transfer", "transfer = 3\n"):
        file.write_text(content)

        with pytest.raises(RequestRefused) as caught:
            change(file, "transfer.stall_s", given="30")

        assert caught.value.trouble.code == "file-broken"
        assert file.read_text() == content


def test_a_file_behind_a_link_is_replaced_and_the_link_stays(file: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    file.symlink_to(tmp_path / "dotfiles" / "settings.toml")

    change(file, "interface.theme", given="dark")

    assert file.is_symlink()
    assert load(file, {}, environ={}).interface.theme == "dark"


def test_a_file_that_cannot_be_written_is_a_sentence_and_leaves_nothing(own_home: Path) -> None:
    folder = own_home / "settings"
    folder.mkdir()
    folder.chmod(0o555)
    open_to_all(own_home)

    def refusal() -> str:
        try:
            change(folder / "settings.toml", "interface.theme", given="dark")
        except RequestRefused as error:
            return error.trouble.code
        return "written"

    assert as_nobody(refusal) == "file-not-written"
    assert list(folder.iterdir()) == []


def test_a_write_that_fails_half_way_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(file, "interface.theme", given="dark")

    def disk_is_full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_is_full)
    with pytest.raises(RequestRefused) as caught:
        change(file, "interface.theme", given="light")

    assert caught.value.trouble.facts["why"] == "No space left on device"
    assert load(file, {}, environ={}).interface.theme == "dark"
    assert [entry.name for entry in file.parent.iterdir()] == ["settings.toml"]


def test_the_password_of_a_proxy_is_shown_nowhere(file: Path) -> None:
    settings = load(file, {"network.proxy": "http://me:canary@gate:3128"}, environ={})
    shown = next(row for row in settings.rows() if row.name == "network.proxy")

    assert settings.network.proxy == "http://me:canary@gate:3128"
    assert shown.value == "http://***@gate:3128"
    assert "canary" not in repr(settings)


def test_a_value_that_ends_like_a_number_is_shown_whole(file: Path) -> None:
    settings = load(
        file, {"network.proxy": "http://10.0.0.0", "transfer.stall_s": "7.0"}, environ={}
    )
    shown = {row.name: row.value for row in settings.rows()}

    assert shown["network.proxy"] == "http://10.0.0.0"
    assert shown["transfer.stall_s"] == "7"


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_language_is_the_systems(file: Path, environ: dict[str, str], language: str) -> None:
    assert loading.language_of(load(file, {}, environ={}), environ) == language


def test_a_chosen_language_is_spoken_whatever_the_system_says(file: Path) -> None:
    settings = load(file, {"interface.language": "zh"}, environ={})

    assert loading.language_of(settings, {"LANG": "en_GB.UTF-8"}) == "zh"


def test_a_home_on_the_command_line_goes_before_the_environments() -> None:
    environ = {"DESKTOP_UPLOADER_HOME": "/env", "XDG_RUNTIME_DIR": "/run/user/7"}

    assert loading.whereabouts("/said", environ).home == "/said"
    assert loading.whereabouts("", environ) == loading.Whereabouts("/env", "/run/user/7")
    assert loading.whereabouts("", {}) == loading.Whereabouts("", "")


def test_accounts_may_look_into_the_environment_for_what_sets_nothing() -> None:
    environ = {
        "DESKTOP_UPLOADER_HOME": "/h",
        "DESKTOP_UPLOADER_PRACTICE_URL": "http://x",
        "DESKTOP_UPLOADER_STUDIO_ACCESS_KEY_ID": "id",
        "PATH": "/bin",
    }

    assert loading.environment_of_accounts(environ) == {
        "DESKTOP_UPLOADER_STUDIO_ACCESS_KEY_ID": "id"
    }


def test_rows_show_every_setting_with_what_it_takes(file: Path) -> None:
    rows = load(file, {}, environ={}).rows()

    assert [row.name for row in rows] == [setting.name for setting in SCHEMA]
    assert all(row.value == row.default == as_text(BY_NAME[row.name].default) for row in rows)
    assert all(row.sentence == f"setting.{row.name}" for row in rows)


@pytest.mark.checkout
def test_the_reference_says_what_the_program_knows() -> None:
    assert (CHECKOUT / "docs" / "settings.md").read_text() == page()


@pytest.mark.checkout
@pytest.mark.skipif(not (PACKAGE / "launch").exists(), reason="nothing is put together yet")
def test_every_setting_is_used_by_somebody() -> None:
    rooms = [path for path in PACKAGE.rglob("*.py") if "settings" not in path.parts]
    code = "\n".join(path.read_text() for path in rooms)

    unused = {name for name in BY_NAME if not re.search(rf"\b{re.escape(name)}\b", code)}

    assert unused <= NOT_USED_YET


@pytest.mark.checkout
def test_nobody_else_asks_the_environment() -> None:
    """To hand all of it on to a child is no question."""
    asks = re.compile(r"\bos\.getenv\b|\bos\.environ\b(?!,)")
    askers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if asks.search(path.read_text())
    }

    assert askers == {"settings/load.py"}
