"""Where one file's bytes go, and the keys that open this place and no other."""

import re
from dataclasses import dataclass, field

TARGET = re.compile(r"obs://([^/]+)/(.+)@([a-z0-9-]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ObsSecret:
    """
    A credential's secret, as the control plane hands it out and the store needs it.

    Attributes:
        server: The service's host, without the bucket: "obs.cn-north-4.myhuaweicloud.com"; an
            address of this machine may stand in its place, with scheme and port.
        key: The object's key, no slash before it.
    """

    access_key_id: str = field(repr=False)
    access_key_secret: str = field(repr=False)
    security_token: str = field(repr=False)
    server: str
    bucket: str
    key: str


@dataclass(frozen=True, slots=True)
class ObsPlace:
    """Bucket and key in a region."""

    bucket: str
    key: str
    region: str

    @property
    def text(self) -> str:
        """As it stands in `Place.target`."""
        return f"obs://{self.bucket}/{self.key}@{self.region}"

    @property
    def folder(self) -> str:
        """The last folder of the key: it is this job's own, by its name."""
        return self.key.rpartition("/")[0].rpartition("/")[2]


def read_target(target: str) -> ObsPlace | None:
    """The place that a target names; None for one that is not of OBS."""
    found = TARGET.fullmatch(target)
    return None if found is None else ObsPlace(*found.groups())


def server_of(region: str) -> str:
    """The host of OBS in a region."""
    return f"obs.{region}.myhuaweicloud.com"
