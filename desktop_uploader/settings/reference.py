"""The reference of all settings as a page, so that the page cannot tell another story."""

from collections.abc import Sequence

from desktop_uploader.settings.kinds import Kind, Setting, as_text
from desktop_uploader.settings.schema import SCHEMA

_INTRODUCTION = """\
# Settings

Read and set with `desktop-uploader config get` and `config set NAME VALUE`, or in `settings.toml`
of the home. What is given later wins: the file, the environment, the command line. This page is
made from the program's own table of settings.
"""


def page() -> str:
    """The whole page in Markdown."""
    groups: dict[str, list[Setting]] = {}
    for setting in SCHEMA:
        groups.setdefault(setting.name.partition(".")[0], []).append(setting)
    return "\n".join([_INTRODUCTION, *(_group(name, rows) for name, rows in groups.items())])


def _group(name: str, settings: Sequence[Setting]) -> str:
    head = f"## {name}\n\n| Name | Default | Takes | Environment | |\n|---|---|---|---|---|\n"
    return head + "".join(_line(setting) for setting in settings)


def _line(setting: Setting) -> str:
    default = as_text(setting.default) or '""'
    unit = "" if setting.kind is Kind.RATE else setting.unit
    takes = f"{setting.accepted} {unit}".strip() or "any text"
    return (
        f"| `{setting.name}` | `{default}` | {takes} | `{setting.variable}` | {setting.meaning} |\n"
    )
