"""A practice cloud's COS for the conformance suite: credentials, content, faults."""

import json
import ssl
import time
import urllib.request
from dataclasses import replace
from typing import Any

from desktop_uploader.domain.credential import Credential
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.providers.tencent.target import CosSecret, target_text


def account_of(cloud: PracticeCloud) -> Account:
    """The Tencent one."""
    return next(one for one in cloud.accounts if one.kind == "tencent")


class CosDesk:
    """Keeps the StoreDesk protocol over a practice cloud that runs."""

    def __init__(self, cloud: PracticeCloud, store: Any) -> None:
        self.cloud = cloud
        self.store = store
        self._opened = 0

    def credential(self) -> Credential:
        self._opened += 1
        answer = self._apply(MediaName=f"film {self._opened} 影", MediaType="mp4")
        keys = answer["TempCertificate"]
        secret = CosSecret(
            keys["SecretId"],
            keys["SecretKey"],
            keys["Token"],
            bucket=answer["StorageBucket"],
            key=answer["MediaStoragePath"][1:],
            region=answer["StorageRegion"],
        )
        target = target_text(secret.bucket, secret.key, region=secret.region)
        return Credential(target, time.monotonic(), 3000.0, secret)

    def forged(self, credential: Credential) -> Credential:
        return self._with(credential, secret_key="another secret")

    def misplaced(self, credential: Credential) -> Credential:
        return self._with(credential, key="another/film.mp4")

    def key(self, credential: Credential) -> str:
        assert isinstance(credential.secret, CosSecret)
        return credential.secret.key

    def lister(self, credential: Credential) -> Credential:
        return credential

    def content(self, credential: Credential) -> bytes | None:
        secret = credential.secret
        assert isinstance(secret, CosSecret)
        path = self.cloud.root / "objects" / secret.bucket / secret.key
        return path.read_bytes() if path.exists() else None

    def fault(self, kind: str, **details: Any) -> None:
        self.cloud.fault(kind, **details)

    def clear_faults(self) -> None:
        self.cloud.clear_faults()

    def _with(self, credential: Credential, **changes: str) -> Credential:
        assert isinstance(credential.secret, CosSecret)
        return replace(credential, secret=replace(credential.secret, **changes))

    def _apply(self, **parameters: str) -> dict[str, Any]:
        """A call to the control plane through the broker, which knows the key."""
        account = account_of(self.cloud)
        request = urllib.request.Request(
            f"{self.cloud.url}/broker/{account.name}/",
            data=json.dumps(parameters).encode(),
            headers={
                "Authorization": f"Bearer {account.broker_token}",
                "Content-Type": "application/json",
                "X-TC-Action": "ApplyUpload",
                "X-TC-Version": "2018-07-17",
            },
        )
        trusted = None
        if self.cloud.ca_file is not None:
            trusted = ssl.create_default_context(cafile=self.cloud.ca_file)
        with urllib.request.urlopen(request, timeout=10, context=trusted) as answer:
            found: dict[str, Any] = json.load(answer)["Response"]
        return found
