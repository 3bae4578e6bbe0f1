"""From what an apply has answered to a place and a credential for it."""

from dataclasses import replace

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.providers.tencent.promise import Promise
from desktop_uploader.providers.tencent.signing import AccountKey
from desktop_uploader.providers.tencent.target import CosSecret, target_text
from desktop_uploader.providers.tencent.vod_calls import Reply
from desktop_uploader.providers.tencent.wire import LONGEST_LIFE_S, UploadPermission

SAFE_SHARE = 0.9
"""Of a certificate's life, as the vendor's own web client uses it."""
UNKNOWN_LIFE_S = 1800.0
"""Of a certificate whose end cannot be told: the default of the service that makes them."""


def grant(
    permission: UploadPermission,
    reply: Reply,
    *,
    promise: Promise,
    own_key: AccountKey | None = None,
    wants_cover: bool = False,
) -> Grant:
    """
    The grant that an apply stands for.

    Args:
        own_key: Signs where no certificate was given.
        wants_cover: Whether a path for a cover was asked for; one may be told without.

    Raises:
        BadAnswer: There is neither (code
            "permission-incomplete").
    """
    certificate, key = permission.certificate, permission.path.lstrip("/")
    target = target_text(permission.bucket, key, region=permission.region)
    if certificate is not None:
        keys = (certificate.secret_id, certificate.secret_key, certificate.token)
    elif own_key is not None:
        keys = (own_key.secret_id, own_key.secret_key, "")
    else:
        raise BadAnswer(code="permission-incomplete", facts={"missing": "TempCertificate"})
    credential = Credential(
        target=target,
        # Before the request went out: the life counts from a moment before the service's own.
        granted_at_s=reply.begun_s,
        life_s=None if certificate is None else _life_s(permission, reply),
        secret=CosSecret(*keys, bucket=permission.bucket, key=key, region=permission.region),
    )
    kept = replace(
        promise,
        key=permission.session_key,
        path=permission.path,
        cover=(permission.cover_path or promise.cover) if wants_cover else "",
    )
    return Grant(Place(target, session=kept.text()), credential, reply.request_id)


def _life_s(permission: UploadPermission, reply: Reply) -> float:
    certificate = permission.certificate
    assert certificate is not None, "asked for the life of none"
    if permission.stated_at_s is not None:
        # Both from one clock: a difference that no wrong clock of ours can spoil.
        return max(0.0, SAFE_SHARE * (certificate.ends_at_s - permission.stated_at_s))
    if reply.server_now_s is None:
        return UNKNOWN_LIFE_S
    return min(max(0.0, certificate.ends_at_s - reply.server_now_s), LONGEST_LIFE_S)
