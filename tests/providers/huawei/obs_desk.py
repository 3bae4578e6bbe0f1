"""A practice cloud's Huawei part for the conformance suites: provider, credentials, content."""

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.provider import Provider
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Settings
from desktop_uploader.providers.huawei.target import ObsSecret
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.wiring import Wiring
from tests.conformance.control_plane_suite import FILM, NEVER
from tests.providers.alibaba.oss_desk import MachineClock, network_to

ACCOUNT = "practice-huawei"


def practice_cloud(folder: Path, *, is_tls: bool = False) -> PracticeCloud:
    """A cloud that neither transcodes nor limits; not yet started."""
    return PracticeCloud(folder, settings=Settings(transcode="off", qps="off"), is_tls=is_tls)


def account_of(cloud: PracticeCloud) -> Account:
    """The practice account."""
    return next(one for one in cloud.accounts if one.name == ACCOUNT)


def provider_at(
    cloud: PracticeCloud,
    way: str = "key",
    *,
    clock: Clock | None = None,
    secrets: Mapping[str, str] | None = None,
    **options: str,
) -> Provider:
    """The account's provider; `options` beside its bucket and template."""
    account = account_of(cloud)
    known = {"bucket": account.bucket, "template": "1001", **options}
    given = {
        "access_key_id": account.access_key_id,
        "access_key_secret": account.access_key_secret,
    }
    if way == "password":
        known |= {"domain": account.name, "user": account.name}
        given = {"password": account.broker_token}
    if way == "broker":
        known |= {"broker_url": f"{cloud.url}/broker/{account.name}/"}
        given = {"broker_token": account.broker_token}
    row = AccountRow(ACCOUNT, "huawei", way, region=account.region, options=known)
    wiring = Wiring(clock or MachineClock(), random.random, network_to(cloud, stall_s=5.0))
    return make_provider(row, {**given, **(secrets or {})}, wiring=wiring)


class ObsDesk:
    """Keeps the StoreDesk protocol over a practice cloud that runs."""

    def __init__(self, cloud: PracticeCloud, store: Any) -> None:
        self.cloud = cloud
        self.store = store
        self._provider = provider_at(cloud, template="")

    def credential(self) -> Credential:
        plane = self._provider.control_plane
        return plane.open(MediaDraft("t"), FILM, job_key="home-1", cutoff=NEVER).credential

    def forged(self, credential: Credential) -> Credential:
        return self._with(credential, access_key_secret="another secret")

    def misplaced(self, credential: Credential) -> Credential:
        return self._with(credential, key="another/film.mp4")

    def key(self, credential: Credential) -> str:
        assert isinstance(credential.secret, ObsSecret)
        return credential.secret.key

    def lister(self, credential: Credential) -> Credential:
        account = account_of(self.cloud)
        keys = (account.access_key_id, account.access_key_secret)
        return self._with(
            credential, access_key_id=keys[0], access_key_secret=keys[1], security_token=""
        )

    def content(self, credential: Credential) -> bytes | None:
        secret = credential.secret
        assert isinstance(secret, ObsSecret)
        path = self.cloud.root / "objects" / secret.bucket / secret.key
        return path.read_bytes() if path.exists() else None

    def fault(self, kind: str, **details: Any) -> None:
        self.cloud.fault(kind, **details)

    def clear_faults(self) -> None:
        self.cloud.clear_faults()

    def close(self) -> None:
        self._provider.close()

    def _with(self, credential: Credential, **changes: str) -> Credential:
        assert isinstance(credential.secret, ObsSecret)
        return replace(credential, secret=replace(credential.secret, **changes))
