"""Every setting there is."""

from pathlib import Path
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.station import SettingRow
from desktop_uploader.settings.kinds import Kind, Setting, Value, as_text

PROXY_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})
WEB_SCHEMES = frozenset({"http", "https"})


def _proxy(text: str) -> str:
    if text in ("", "system"):
        return text
    if text == "none":
        return ""
    return _address(text, PROXY_SCHEMES)


def _web_address(text: str) -> str:
    return _address(text, WEB_SCHEMES).rstrip("/") if text else ""


def _address(text: str, schemes: frozenset[str]) -> str:
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
        raise ValueError(text)
    return text


def _file(text: str) -> str:
    path = Path(text).expanduser() if text else Path("/")
    if not path.is_absolute():
        raise ValueError(text)
    return str(path) if text else ""


SCHEMA = (
    Setting(
        "transfer.limit_bytes_per_s",
        Kind.RATE,
        0,
        "The most that all uploads together may send; 0 for no limit.",
        unit="B/s",
        most=10**12,
    ),
    Setting(
        "transfer.connections_most",
        Kind.WHOLE,
        16,
        "The most connections to stores at once, over all files.",
        least=1,
        most=32,
    ),
    Setting(
        "transfer.connections_start",
        Kind.WHOLE,
        4,
        "How many connections to begin with; more are opened while they bring more.",
        least=1,
        most=32,
    ),
    Setting(
        "transfer.jobs_at_once",
        Kind.WHOLE,
        64,
        "How many files are in hand at once; the others wait in the queue.",
        least=1,
        most=1000,
    ),
    Setting(
        "transfer.stall_s",
        Kind.NUMBER,
        30.0,
        "After this time without a single byte a connection is cut and the part sent again.",
        unit="s",
        least=1,
        most=3600,
    ),
    Setting(
        "transfer.slow_line",
        Kind.CHOICE,
        "auto",
        "Whether parts become smaller where the line is slow.",
        words=("auto", "off"),
    ),
    Setting(
        "network.proxy",
        Kind.TEXT,
        "system",
        "The way out: what the system says, none, or the address of a proxy.",
        refine=_proxy,
        accepted_text="system, none, http://…, https://…, socks5://…",
    ),
    Setting(
        "network.ca_file",
        Kind.TEXT,
        "",
        "A PEM file of certificates that are trusted beside the system's.",
        refine=_file,
        accepted_text="/…/ca.pem",
    ),
    Setting(
        "interface.language",
        Kind.CHOICE,
        "system",
        "The language of window and terminal.",
        words=("system", "zh", "en"),
    ),
    Setting(
        "interface.theme",
        Kind.CHOICE,
        "system",
        "The colours of the window.",
        words=("system", "light", "dark"),
    ),
    Setting(
        "interface.default_account",
        Kind.TEXT,
        "",
        "The account that is meant where none is named.",
    ),
    Setting(
        "interface.tells_on_close",
        Kind.YES_NO,
        True,
        "Whether a closed window says once that uploads go on without it.",
    ),
    Setting(
        "station.idle_exit_s",
        Kind.NUMBER,
        60.0,
        "An engine that a command has started ends after this time without clients and work.",
        unit="s",
        most=604_800,
    ),
    Setting(
        "station.keep_awake",
        Kind.YES_NO,
        True,
        "Whether the machine is kept from sleeping while files are sent.",
    ),
    Setting(
        "station.backups_kept",
        Kind.WHOLE,
        5,
        "How many earlier states of the journal are kept.",
        least=1,
        most=100,
    ),
    Setting(
        "station.backup_every_min",
        Kind.NUMBER,
        10.0,
        "How often the journal is copied while it changes.",
        unit="min",
        least=1,
        most=1440,
    ),
    Setting(
        "station.log_level",
        Kind.CHOICE,
        "info",
        "How much the engine writes into its log.",
        words=("info", "debug"),
    ),
    Setting(
        "follow.first_s",
        Kind.NUMBER,
        1.0,
        "How soon after the upload the cloud is first asked for the medium.",
        unit="s",
        least=0.1,
        most=3600,
    ),
    Setting(
        "follow.cap_s",
        Kind.NUMBER,
        60.0,
        "The longest time between two questions for a medium that is being processed.",
        unit="s",
        least=1,
        most=86_400,
    ),
    Setting(
        "follow.agree_after_s",
        Kind.NUMBER,
        2.0,
        "How long after the first answer of an end the second is asked for.",
        unit="s",
        least=0.1,
        most=3600,
    ),
    Setting(
        "practice.url",
        Kind.TEXT,
        "",
        "The practice cloud that the practice accounts use; empty for one of their own.",
        refine=_web_address,
        accepted_text="http://…, https://…",
    ),
    Setting(
        "practice.tls",
        Kind.YES_NO,
        False,
        "Whether the practice cloud is spoken to over TLS.",
    ),
)

BY_NAME = {setting.name: setting for setting in SCHEMA}


def declared(name: str) -> Setting:
    """
    The setting of that name.

    Raises:
        RequestRefused: There is none (code "unknown-setting").
    """
    if name not in BY_NAME:
        facts = {"name": name, "accepted": ", ".join(BY_NAME)}
        raise RequestRefused(f"no setting {name}", code="unknown-setting", facts=facts)
    return BY_NAME[name]


def parse(name: str, given: Value, *, source: str) -> Value:
    """
    The value of setting `name` that `given` stands for.

    Args:
        source: Where it was given, for the sentence about a wrong one.

    Raises:
        RequestRefused: "unknown-setting", or "bad-setting" with what it takes.
    """
    setting = declared(name)
    try:
        return setting.parse(given)
    except (ValueError, TypeError, OverflowError) as error:
        facts = {
            "name": name,
            "value": without_password(as_text(given)),
            "accepted": setting.accepted,
            "source": source,
        }
        raise RequestRefused(f"bad value of {name}", code="bad-setting", facts=facts) from error


def row_of(setting: Setting, value: Value) -> SettingRow:
    """A setting as a person sees it; the password of a proxy is not shown."""
    return SettingRow(
        name=setting.name,
        value=without_password(as_text(value)),
        default=as_text(setting.default),
        kind=setting.kind.value,
        unit=setting.unit,
        accepted=setting.accepted,
        sentence=f"setting.{setting.name}",
    )


def without_password(text: str) -> str:
    """A text in which the user and the password of an address are hidden."""
    scheme, separator, rest = text.partition("://")
    _, at, host = rest.rpartition("@")
    return f"{scheme}{separator}***@{host}" if separator and at else text
