"""Keeps another value of a setting in the file; everything else there stays."""

from pathlib import Path

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.station import SettingRow
from desktop_uploader.settings.schema import declared, parse, row_of
from desktop_uploader.settings.toml_file import read_table, write_table


def change(settings_file: Path, name: str, *, given: str) -> SettingRow:
    """
    Set `name` to what `given` stands for.

    Raises:
        RequestRefused: "unknown-setting", "bad-setting", "file-broken" (then the file is left as it
            is, for a person to mend), "file-not-written".
    """
    setting = declared(name)
    value = parse(name, given, source="")
    table = read_table(settings_file)
    group, _, field = name.partition(".")
    fields = table.setdefault(group, {})
    if not isinstance(fields, dict):
        facts = {"file": str(settings_file), "why": f"[{group}]"}
        raise RequestRefused("no table", code="file-broken", facts=facts)
    fields[field] = value
    write_table(settings_file, table)
    return row_of(setting, value)
