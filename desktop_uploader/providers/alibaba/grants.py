"""From an upload address and its credential, as the service hands them out, to ours."""

from desktop_uploader.domain.credential import Credential
from desktop_uploader.providers.alibaba.target import OssSecret, target_text
from desktop_uploader.providers.alibaba.vod_calls import Reply
from desktop_uploader.providers.alibaba.wire import UploadPermission


def credential_of(permission: UploadPermission, reply: Reply) -> Credential:
    """The credential for the one object that `permission` is for."""
    return Credential(
        target=target_text(permission.endpoint, bucket=permission.bucket, key=permission.key),
        # Before the request went out: the life counts from a moment before the service's own.
        granted_at_s=reply.begun_s,
        life_s=permission.life_s(reply.server_now_s),
        secret=OssSecret(
            access_key_id=permission.access_key_id,
            access_key_secret=permission.access_key_secret,
            security_token=permission.security_token,
            endpoint=permission.endpoint,
            bucket=permission.bucket,
            key=permission.key,
            region=permission.region,
        ),
    )
