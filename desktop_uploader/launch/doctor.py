"""What the doctor looks at, and the bundle for support."""

import json
import os
import platform
import re
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from desktop_uploader import __version__
from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.launch import last_words
from desktop_uploader.launch.greeting import greeting_of
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.station import Examined
from desktop_uploader.rpc.client import EngineClient
from desktop_uploader.settings.load import Settings
from desktop_uploader.settings.schema import without_password
from desktop_uploader.storage.keyring_secrets import system_key_ring
from desktop_uploader.system.locations import Locations
from desktop_uploader.system.mounts import is_network_drive

LOG_TAIL_BYTES = 4 * 1024 * 1024
CLOCK_MAY_DIFFER_S = 300.0
EXTRAS = {"window": "gui", "media": "media", "sdk": "sdk"}
"""What the report calls it, and the extra of this program that brings its packages."""


def examine(settings: Settings, places: Locations) -> list[Examined]:
    """The report: places, packages, secrets, the line, the engine, its journal, the accounts."""
    return [
        Examined("version", None, {"version": __version__, "python": platform.python_version()}),
        *_places(places),
        *_packages(),
        _keyring(),
        _proxy(settings),
        *_engine(settings, places),
    ]


def write_bundle(path: Path, settings: Settings, *, places: Locations) -> None:
    """
    A zip of the report, the settings and the end of the log. No secret, title or path is in it:
    the log has none by rule, settings are shown without passwords.
    """
    report = [
        {"what": line.what, "is_well": line.is_well, **_without_places(line, places)}
        for line in examine(settings, places)
    ]
    rows = {row.name: without_password(row.value) for row in settings.rows()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("report.json", json.dumps(report, indent=1, ensure_ascii=False))
        bundle.writestr("settings.json", json.dumps(rows, indent=1, ensure_ascii=False))
        for log in sorted(places.logs_folder.glob("*.log*")):
            with log.open("rb") as stream:
                stream.seek(max(0, log.stat().st_size - LOG_TAIL_BYTES))
                bundle.writestr(f"logs/{log.name}", stream.read())


def _places(places: Locations) -> Iterator[Examined]:
    for what, folder in (("home", places.home), ("logs", places.logs_folder)):
        is_remote, is_writable = is_network_drive(folder), _is_writable(folder)
        facts = {
            "folder": str(folder),
            "network_drive": str(is_remote).lower(),
            "writable": str(is_writable).lower(),
        }
        if not is_writable:
            facts["code"] = "home-not-writable"
        yield Examined(what, is_writable and not is_remote, facts)


def _is_writable(folder: Path) -> bool:
    """Whether this user may write `folder`, or make it where it is not there yet."""
    for place in (folder, *folder.parents):
        try:
            place.stat()
        except PermissionError:
            return False
        except OSError:
            continue
        return os.access(place, os.W_OK | os.X_OK)
    return False


def _packages() -> Iterator[Examined]:
    ours = list(metadata.distributions(name="desktop-uploader"))[:1]
    needed = [wish.partition(";") for one in ours for wish in one.requires or ()]
    for what, extra in EXTRAS.items():
        wishes = [wish for wish, _, when in needed if re.search(rf"\b{extra}\b", when)]
        is_there = bool(wishes) and all(_is_installed(wish) for wish in wishes)
        yield Examined("package", None, {"name": what, "is_there": str(is_there).lower()})


def _is_installed(wish: str) -> bool:
    """Whether the package of `wish` ("name>=1.0") is there, in whatever version."""
    try:
        metadata.distribution(re.split(r"[^\w.-]", wish, maxsplit=1)[0])
    except metadata.PackageNotFoundError:
        return False
    return True


def _keyring() -> Examined:
    backend = system_key_ring()
    is_usable = backend.priority > 0
    name = type(backend).__module__.rsplit(".", 1)[-1]
    return Examined("keyring", None, {"backend": name, "is_usable": str(is_usable).lower()})


def _proxy(settings: Settings) -> Examined:
    return Examined("proxy", None, {"proxy": without_password(settings.network.proxy)})


def _engine(settings: Settings, places: Locations) -> Iterator[Examined]:
    try:
        client = EngineClient.connect(places.socket_file, greeting_of(settings, places))
    except UploaderError as error:
        yield _engine_away(error, places)
        return
    with client:
        status = client.status()
        yield Examined("engine", True, {"is_running": "true", "pid": str(status.pid)})
        yield Examined(
            "journal",
            status.journal_expected == status.journal_loaded and not status.restored_from,
            {
                "jobs": str(sum(client.totals().jobs_by_stage.values())),
                "expected_at_start": str(status.journal_expected),
                "loaded_at_start": str(status.journal_loaded),
                "restored_from": status.restored_from,
            },
        )
        for row in client.accounts():
            if not row.is_practice:
                yield _account(client, row)


def _engine_away(error: UploaderError, places: Locations) -> Examined:
    """Without an engine all is well: the next command starts one. Unless the last one could not."""
    failed = last_words.found(places.start_log_file)
    facts = {"is_running": "false", "code": (failed or error).trouble.code}
    if failed is None:
        return Examined("engine", None, facts)
    return Examined("engine", False, {**failed.trouble.facts, **facts})


def _account(engine: Engine, row: AccountRow) -> Examined:
    test = engine.test_account(row.name)
    facts = {"name": row.name, "kind": row.kind, "way": row.way, "secrets_in": row.secrets_in}
    if test.trouble is not None:
        return Examined("account", False, {**facts, "code": test.trouble.code or test.trouble.kind})
    offset_s = test.clock_offset_s
    if offset_s is not None:
        facts["clock_offset_s"] = f"{offset_s:.0f}"
    return Examined("account", offset_s is None or abs(offset_s) < CLOCK_MAY_DIFFER_S, facts)


def _without_places(line: Examined, places: Locations) -> dict[str, str]:
    """Facts with the person's own folders taken out: a path tells who somebody is."""
    home = str(Path.home())
    return {
        name: value.replace(str(places.home), "HOME").replace(home, "~")
        for name, value in line.facts.items()
    }
