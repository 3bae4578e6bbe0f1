"""A practice cloud's store for the conformance suite: credentials, content, faults."""

import base64
import json
import ssl
import time
import urllib.parse
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_uploader.domain.credential import Credential
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from desktop_uploader.providers.alibaba.target import OssSecret, target_text
from desktop_uploader.providers.transport.network import Network


class MachineClock:
    """Real time: the vendor's own package knows no other."""

    def now_s(self) -> float:
        return time.time()

    def monotonic_s(self) -> float:
        return time.monotonic()


def practice_cloud(folder: Path, *, is_tls: bool = False) -> PracticeCloud:
    """A cloud that neither transcodes nor limits; not yet started."""
    return PracticeCloud(folder, settings=Settings(transcode="off", qps="off"), is_tls=is_tls)


def network_to(cloud: PracticeCloud, *, stall_s: float) -> Network:
    """The way to `cloud`: real names, its address."""
    ca_file = "" if cloud.ca_file is None else str(cloud.ca_file)
    return Network(
        connect_to={"*": cloud.url}, ca_file=ca_file, stall_s=stall_s, connect_timeout_s=stall_s
    )


class OssDesk:
    """Keeps the StoreDesk protocol over a practice cloud that runs."""

    def __init__(self, cloud: PracticeCloud, store: Any) -> None:
        self.cloud = cloud
        self.store = store
        self._opened = 0

    def credential(self) -> Credential:
        self._opened += 1
        answer = self._call(
            Action="CreateUploadVideo", Title=f"film {self._opened}", FileName="film 影.mp4"
        )
        address, auth = (_decoded(answer[name]) for name in ("UploadAddress", "UploadAuth"))
        secret = OssSecret(
            access_key_id=auth["AccessKeyId"],
            access_key_secret=auth["AccessKeySecret"],
            security_token=auth["SecurityToken"],
            endpoint=address["Endpoint"],
            bucket=address["Bucket"],
            key=address["FileName"],
            region=auth["Region"],
        )
        target = target_text(secret.endpoint, bucket=secret.bucket, key=secret.key)
        return Credential(target, time.monotonic(), 3000.0, secret)

    def forged(self, credential: Credential) -> Credential:
        return self._with(credential, access_key_secret="another secret")

    def misplaced(self, credential: Credential) -> Credential:
        return self._with(credential, key="sv/another/film.mp4")

    def key(self, credential: Credential) -> str:
        assert isinstance(credential.secret, OssSecret)
        return credential.secret.key

    def lister(self, credential: Credential) -> Credential:
        return credential

    def content(self, credential: Credential) -> bytes | None:
        secret = credential.secret
        assert isinstance(secret, OssSecret)
        path = self.cloud.root / "objects" / secret.bucket / secret.key
        return path.read_bytes() if path.exists() else None

    def fault(self, kind: str, **details: Any) -> None:
        self.cloud.fault(kind, **details)

    def clear_faults(self) -> None:
        self.cloud.clear_faults()

    def _with(self, credential: Credential, **changes: str) -> Credential:
        assert isinstance(credential.secret, OssSecret)
        return replace(credential, secret=replace(credential.secret, **changes))

    def _call(self, **parameters: str) -> dict[str, Any]:
        """A call to the control plane through the broker, which signs it."""
        account = self.cloud.accounts[0]
        form = urllib.parse.urlencode(
            {"Version": "2017-03-21", "Format": "JSON", **parameters}
        ).encode()
        request = urllib.request.Request(
            f"{self.cloud.url}/broker/{account.name}/",
            data=form,
            headers={"Authorization": f"Bearer {account.broker_token}"},
        )
        trusted = None
        if self.cloud.ca_file is not None:
            trusted = ssl.create_default_context(cafile=self.cloud.ca_file)
        with urllib.request.urlopen(request, timeout=10, context=trusted) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def _decoded(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(base64.b64decode(text))
    return found
