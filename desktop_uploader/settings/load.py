"""
Settings from the file, the environment and the command line; later ones win.

The only place of the program that reads the environment.
"""

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_uploader.ports.station import SettingRow
from desktop_uploader.settings.kinds import PREFIX, Value
from desktop_uploader.settings.schema import BY_NAME, SCHEMA, parse, row_of
from desktop_uploader.settings.toml_file import read_table

HOME_VARIABLE = f"{PREFIX}HOME"
RUNTIME_VARIABLE = "XDG_RUNTIME_DIR"
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Transfer:
    """How files are sent. A limit of 0 is none."""

    limit_bytes_per_s: int
    connections_most: int
    connections_start: int
    jobs_at_once: int
    stall_s: float
    slow_line: str


@dataclass(frozen=True, slots=True)
class Line:
    """The way out."""

    proxy: str
    ca_file: str

    def __repr__(self) -> str:
        """Without the proxy: its address may hold a password."""
        return f"Line(ca_file={self.ca_file!r})"


@dataclass(frozen=True, slots=True)
class Interface:
    """Window and terminal."""

    language: str
    theme: str
    default_account: str
    tells_on_close: bool


@dataclass(frozen=True, slots=True)
class StationSettings:
    """The engine's process."""

    idle_exit_s: float
    keep_awake: bool
    backups_kept: int
    backup_every_min: float
    log_level: str


@dataclass(frozen=True, slots=True)
class Follow:
    """How often a medium is asked for."""

    first_s: float
    cap_s: float
    agree_after_s: float


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice cloud."""

    url: str
    tls: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Everything that is set, as plain values.

    Attributes:
        unknown: Names in the file that no setting has: kept there, and told to people.
    """

    transfer: Transfer
    network: Line
    interface: Interface
    station: StationSettings
    follow: Follow
    practice: Practice
    unknown: tuple[str, ...] = ()

    def value_of(self, name: str) -> Value:
        """The value of a declared setting by its dotted name."""
        group, _, field = name.partition(".")
        value: Value = getattr(getattr(self, group), field)
        return value

    def rows(self) -> list[SettingRow]:
        """Every setting as a person sees it, in the order of the schema."""
        return [row_of(setting, self.value_of(setting.name)) for setting in SCHEMA]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """
    Where this run is to look for its home; both "" when nothing was said.

    Attributes:
        runtime_folder: What the system says is for running programs of this user.
    """

    home: str
    runtime_folder: str


def whereabouts(home: str, environ: Mapping[str, str] | None = None) -> Whereabouts:
    """The home named on the command line, else in the environment."""
    variables = os.environ if environ is None else environ
    return Whereabouts(
        home=home or variables.get(HOME_VARIABLE, ""),
        runtime_folder=variables.get(RUNTIME_VARIABLE, ""),
    )


def load(
    settings_file: Path,
    overrides: Mapping[str, str],
    *,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """
    All settings.

    Args:
        overrides: By dotted name, for this run alone.

    Raises:
        RequestRefused: "bad-setting" (facts: name, value, accepted, source), "unknown-setting" in
            `overrides`, or "file-broken" for a file that cannot be read.
    """
    variables = os.environ if environ is None else environ
    in_file = _flat(read_table(settings_file))
    values: dict[str, Value] = {setting.name: setting.default for setting in SCHEMA}
    for name, given in in_file.items():
        if name in BY_NAME:
            values[name] = parse(name, given, source=str(settings_file))
    for setting in SCHEMA:
        if setting.variable in variables:
            given = variables[setting.variable]
            values[setting.name] = parse(setting.name, given, source=setting.variable)
    for name, given in overrides.items():
        values[name] = parse(name, given, source="command line")
    return _settings(values, unknown=tuple(name for name in in_file if name not in BY_NAME))


def language_of(settings: Settings, environ: Mapping[str, str] | None = None) -> str:
    """The language to speak: "zh" or "en"."""
    if settings.interface.language != "system":
        return settings.interface.language
    variables = os.environ if environ is None else environ
    named = next((variables[name] for name in LANGUAGE_VARIABLES if variables.get(name)), None)
    # Windows, and programs started from a desktop of macOS, have no such variables.
    told = named if named is not None else locale.getlocale()[0] or ""
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"


def environment_of_accounts(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of ours that set nothing: accounts may keep their secrets there."""
    variables = os.environ if environ is None else environ
    ours = {HOME_VARIABLE, *(setting.variable for setting in SCHEMA)}
    return {
        name: value
        for name, value in variables.items()
        if name.startswith(PREFIX) and name not in ours
    }


def environment_for_child(overrides: Mapping[str, str]) -> dict[str, str]:
    """This process's environment for one that it starts, with settings for that run alone."""
    said = {BY_NAME[name].variable: value for name, value in overrides.items()}
    return {**os.environ, **said}


def _flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of tables by dotted names."""
    flat = {}
    for group, fields in table.items():
        if isinstance(fields, dict):
            flat.update({f"{group}.{field}": value for field, value in fields.items()})
        else:
            flat[group] = fields
    return flat


def _settings(values: Mapping[str, Any], *, unknown: tuple[str, ...]) -> Settings:
    def fields(group: str) -> dict[str, Any]:
        prefix = f"{group}."
        return {
            name.removeprefix(prefix): value
            for name, value in values.items()
            if name.startswith(prefix)
        }

    return Settings(
        transfer=Transfer(**fields("transfer")),
        network=Line(**fields("network")),
        interface=Interface(**fields("interface")),
        station=StationSettings(**fields("station")),
        follow=Follow(**fields("follow")),
        practice=Practice(**fields("practice")),
        unknown=unknown,
    )
