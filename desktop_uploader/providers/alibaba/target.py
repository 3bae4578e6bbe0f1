"""Where one medium's bytes go, and the keys that open this place and no other."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class OssSecret:
    """
    A credential's secret, as the control plane hands it out and the store needs it.

    Attributes:
        endpoint: With its scheme, without the bucket: "https://oss-cn-shanghai.aliyuncs.com".
        key: The object's key, no slash before it.
        region: "cn-shanghai"; "" where the service did not say.
    """

    access_key_id: str = field(repr=False)
    access_key_secret: str = field(repr=False)
    security_token: str = field(repr=False)
    endpoint: str
    bucket: str
    key: str
    region: str = ""


def target_text(endpoint: str, *, bucket: str, key: str) -> str:
    """Store, bucket and key as one text, the same for the same place however it was written."""
    return f"oss://{bucket}/{key}@{urlsplit(endpoint).netloc.lower()}"
