"""Where one medium's bytes go, and the keys that open this place."""

from dataclasses import dataclass, field

HOST = "cos.{region}.myqcloud.com"


@dataclass(frozen=True, slots=True)
class CosSecret:
    """
    A credential's secret, as the control plane hands it out and the store needs it.

    Attributes:
        security_token: "" where the key is the account's own.
        bucket: The app's id and all: "6c0f1c00vodtransgzp-1250000000".
        key: The object's key, no slash before it.
        region: As COS names it: "ap-guangzhou".
    """

    secret_id: str = field(repr=False)
    secret_key: str = field(repr=False)
    security_token: str = field(repr=False)
    bucket: str
    key: str
    region: str

    @property
    def host(self) -> str:
        """The bucket's own name on the net."""
        return f"{self.bucket}.{HOST.format(region=self.region)}"


def target_text(bucket: str, key: str, *, region: str) -> str:
    """Store, bucket and key as one text."""
    return f"cos://{bucket}/{key}@{region}"


def parts_of(target: str) -> tuple[str, str, str]:
    """Bucket, key and region of a target of ours."""
    there, _, region = target.removeprefix("cos://").rpartition("@")
    bucket, _, key = there.partition("/")
    return bucket, key, region
