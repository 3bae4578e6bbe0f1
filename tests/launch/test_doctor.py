"""What the doctor finds without an engine."""

from importlib import metadata
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.launch import doctor
from desktop_uploader.launch.doctor import examine
from desktop_uploader.ports.station import Examined
from desktop_uploader.rpc.messages import encode
from desktop_uploader.settings.load import load
from desktop_uploader.system.locations import Locations, locate
from tests.system.without_rights import as_nobody


def packages_found(home: Path) -> dict[str, str]:
    report = examine(load(home / "settings.toml", {}), locate(str(home)))
    return {one.facts["name"]: one.facts["is_there"] for one in report if one.what == "package"}


@pytest.mark.parametrize("missing", ["oss2", "cos-python-sdk-v5", "esdk-obs-python"])
def test_the_vendors_packages_are_there_when_each_one_is(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    found_by_system = metadata.distribution

    def found(name: str) -> metadata.Distribution:
        if name == missing:
            raise metadata.PackageNotFoundError(name)
        return found_by_system(name)

    before = packages_found(own_home)
    monkeypatch.setattr(metadata, "distribution", found)

    after = packages_found(own_home)

    assert after["sdk"] == "false"
    assert {**before, "sdk": "false"} == after
    assert set(after) == {"window", "media", "sdk"}


def looked_at(what: str, places: Locations) -> Examined:
    """The report's line about one thing."""
    report = examine(load(places.settings_file, {}), places)
    return next(one for one in report if one.what == what)


def test_an_engine_that_could_not_start_is_told_with_its_reason(own_home: Path) -> None:
    places = locate(str(own_home), runtime_folder=str(own_home / "run"))
    places.logs_folder.mkdir()
    before = looked_at("engine", places)
    places.start_log_file.write_bytes(encode(JournalTrouble(code="newer-journal").trouble))

    after = looked_at("engine", places)

    assert (before.is_well, before.facts["code"]) == (None, "no-engine")
    assert (after.is_well, after.facts["code"]) == (False, "newer-journal")


def test_a_home_that_this_user_may_not_write_is_ill(own_home: Path) -> None:
    places = locate(str(own_home / "h"))
    sound = looked_at("home", places)
    own_home.chmod(0o555)
    try:
        found = as_nobody(lambda: doctor._is_writable(places.home))
    finally:
        own_home.chmod(0o755)

    assert (sound.is_well, sound.facts["writable"]) == (True, "true")
    assert not found
