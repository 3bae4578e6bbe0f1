"""The knobs of the practice cloud: given at the start, turned while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

CHOICES: dict[str, tuple[object, ...]] = {
    "transcode": ("real", "copy", "held", "off"),
    "qps": ("real", "off"),
    "throttle_status": (400, 503),
    "advertise": ("name", "ip"),
    "shapes": ("table", "example"),
    "obs_crc": ("always", "asked"),
    "pulls": ("real", "held"),
}


class BadSetting(Exception):
    """A knob that is not there, or a value it does not take."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Where all knobs stand.

    Attributes:
        credential_life_s: Life of an upload credential; Alibaba's is 3000 s.
        transcode: real: by PyAV; copy: the source is the output; off: nothing, media are Normal;
            held: ordered and not begun, until the cloud is started again with another word.
        qps: real: the documented calls per second and account are kept; off: no limit.
        throttle_status: HTTP status of a Throttling answer; both are documented.
        throttle_retry_after_s: Sent as Retry-After with it; None: no such header.
        clock_offset_s: How far the cloud's clock is off, in its Date header and all its checks.
        expiry_after_body: A credential is looked at again when the body of a part has ended.
        advertise: name: upload addresses name the real host; ip: the server's own address.
        line_bytes_per_s: What all connections together may carry; 0: no limit.
        shapes: table: JSON types as the manual's tables say; example: as its examples show
            (lists as text, a list of one as an object, `CompeleteAllSucc`; numbers for ids).
        pulls: real: addresses are fetched one after the other; held: none is begun.
        obs_crc: always: OBS states the CRC64 of what it stored; asked: only where one was sent.
    """

    credential_life_s: float = 3000
    transcode: str = "real"
    qps: str = "real"
    throttle_status: int = 400
    throttle_retry_after_s: int | None = None
    clock_offset_s: float = 0.0
    expiry_after_body: bool = False
    advertise: str = "name"
    line_bytes_per_s: int = 0
    shapes: str = "table"
    obs_crc: str = "always"
    pulls: str = "real"

    def turned(self, changes: Mapping[str, Any]) -> "Settings":
        """
        These settings with some knobs turned.

        Raises:
            BadSetting: With the name of the knob and what it takes.
        """
        known = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise BadSetting(
                    f"there is no knob {name!r}; there are: {', '.join(sorted(known))}"
                )
            if name in CHOICES and value not in CHOICES[name]:
                raise BadSetting(f"{name} takes one of {CHOICES[name]}, not {value!r}")
            if name not in CHOICES and not _fits(name, value):
                raise BadSetting(f"{name} does not take {value!r}")
        return replace(self, **changes)


def _fits(name: str, value: object) -> bool:
    if name == "expiry_after_body":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if name == "clock_offset_s":
        return isinstance(value, int | float)
    if name == "throttle_retry_after_s" and value is None:
        return True
    if name == "credential_life_s":
        return isinstance(value, int | float) and value >= 1
    return isinstance(value, int) and value >= 0


class Knobs:
    """The one place that says how the settings stand at this moment."""

    def __init__(self, settings: Settings) -> None:
        """Begin with these."""
        self.current = settings

    def turn(self, changes: Mapping[str, Any]) -> Settings:
        """Turn some knobs for all calls from now on; raises BadSetting and turns none."""
        self.current = self.current.turned(changes)
        return self.current
