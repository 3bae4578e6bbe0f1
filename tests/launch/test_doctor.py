"""What the doctor finds without an engine."""

from importlib import metadata
from pathlib import Path

import pytest

from desktop_uploader.launch.doctor import examine
from desktop_uploader.settings.load import load
from desktop_uploader.system.locations import locate


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
