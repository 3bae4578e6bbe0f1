"""The vendor's own package uploads, and is refused where it must be."""

import hashlib
from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import desk
from tests.practice_cloud.huawei.callers import Api, Keys, account_of, client_of, obs

CONTENT = b"".join(hashlib.sha256(bytes([n % 256])).digest() * 99 for n in range(300))
KEY = "影 films/a b+c~(1).mp4"


def stored(cloud: PracticeCloud, key: str = KEY) -> bytes:
    return (cloud.root / "objects" / account_of(cloud).bucket / key).read_bytes()


def test_it_puts_heads_and_gets(cloud: PracticeCloud, keys: Keys) -> None:
    client, bucket = client_of(cloud, keys), account_of(cloud).bucket
    put = client.putContent(bucket, KEY, CONTENT)
    head = client.getObjectMetadata(bucket, KEY)
    got = client.getObject(bucket, KEY, loadStreamInMemory=True)

    assert (put.status, head.status, got.status) == (200, 200, 200)
    assert head.body.contentLength == len(CONTENT)
    assert got.body.buffer == CONTENT
    assert stored(cloud) == CONTENT
    assert put.body.etag.strip('"') == hashlib.md5(CONTENT).hexdigest()


@pytest.mark.parametrize("is_checked", [False, True])
def test_it_uploads_resumably(
    cloud: PracticeCloud, keys: Keys, tmp_path: Path, is_checked: bool
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(CONTENT)

    answer = client_of(cloud, keys).uploadFile(
        account_of(cloud).bucket,
        KEY,
        str(path),
        partSize=150_000,
        taskNum=3,
        isAttachCrc64=is_checked,
        checkSum=True,
    )

    assert answer.status == 200, (answer.errorCode, answer.errorMessage)
    assert stored(cloud) == CONTENT


def test_it_lists_and_joins_part_by_part(cloud: PracticeCloud, api: Api) -> None:
    bucket = account_of(cloud).bucket
    keys = api.temporary(Action=["obs:object:*"], Resource=[f"obs:*:*:object:{bucket}/{KEY}"])
    client = client_of(cloud, keys)
    upload = client.initiateMultipartUpload(bucket, KEY).body.uploadId
    pieces = [b"a" * 102_400, b"b" * 102_400, b"c"]
    tags = [
        client.uploadPart(bucket, KEY, number, upload, piece).body.etag
        for number, piece in enumerate(pieces, 1)
    ]
    listed = client.listParts(bucket, KEY, upload, maxParts=2)

    parts = [obs.CompletePart(number, tag) for number, tag in enumerate(tags, 1)]
    joined = client.completeMultipartUpload(
        bucket, KEY, upload, obs.CompleteMultipartUploadRequest(parts)
    )

    assert [part.partNumber for part in listed.body.parts] == [1, 2]
    assert listed.body.isTruncated
    assert joined.status == 200
    assert stored(cloud) == b"".join(pieces)


def test_it_is_refused_where_it_must_be(cloud: PracticeCloud, api: Api, keys: Keys) -> None:
    bucket = account_of(cloud).bucket
    narrow = api.temporary(Action=["obs:object:PutObject"], Resource=[f"obs:*:*:object:{bucket}/a"])

    def put(with_keys: Keys, key: str = "a", to: str = bucket) -> tuple[int, str]:
        answer = client_of(cloud, with_keys).putContent(to, key, b"x")
        return answer.status, answer.errorCode or ""

    answers = {
        "its own place": put(narrow),
        "another place": put(narrow, "b"),
        "wrong secret": put(keys(secret="wrong")),
        "unknown key": put(keys(key_id="nobody")),
        "damaged token": put(narrow(token="damaged")),
        "another region": put(keys, to=f"{bucket}-far"),
        "no such bucket": put(keys, to="nowhere-at-all"),
    }
    desk(cloud, "POST", "expire")
    answers["expired"] = put(narrow)

    assert answers == {
        "its own place": (200, ""),
        "another place": (403, "AccessDenied"),
        "wrong secret": (403, "SignatureDoesNotMatch"),
        "unknown key": (403, "InvalidAccessKeyId"),
        "damaged token": (403, "InvalidAccessKeyId"),
        "another region": (404, "NoSuchBucket"),
        "no such bucket": (404, "NoSuchBucket"),
        "expired": (403, "InvalidAccessKeyId"),
    }


@pytest.mark.parametrize(
    ("sizes", "named", "code"),
    [
        ((102_400, 1), (1, 2, 3), "InvalidPart"),
        ((102_400, 5, 1), (1, 2, 3), "EntityTooSmall"),
    ],
)
def test_it_joins_nothing_where_a_part_is_missing_or_too_small(
    cloud: PracticeCloud, keys: Keys, sizes: tuple[int, ...], named: tuple[int, ...], code: str
) -> None:
    client, bucket = client_of(cloud, keys), account_of(cloud).bucket
    upload = client.initiateMultipartUpload(bucket, KEY).body.uploadId
    tags = {
        number: client.uploadPart(bucket, KEY, number, upload, b"x" * size).body.etag
        for number, size in enumerate(sizes, 1)
    }
    parts = [obs.CompletePart(number, tags.get(number, tags[1])) for number in named]

    asked = obs.CompleteMultipartUploadRequest(parts)
    answer = client.completeMultipartUpload(bucket, KEY, upload, asked)

    assert answer.errorCode == code
    assert client.getObjectMetadata(bucket, KEY).status == 404


def test_a_wrong_checksum_stores_nothing(cloud: PracticeCloud, keys: Keys) -> None:
    client, bucket = client_of(cloud, keys), account_of(cloud).bucket
    upload = client.initiateMultipartUpload(bucket, KEY).body.uploadId

    by_md5 = client.uploadPart(bucket, KEY, 1, upload, b"x", md5="AAAAAAAAAAAAAAAAAAAAAA==")
    by_crc = client.uploadPart(bucket, KEY, 1, upload, b"x", crc64="1")

    assert (by_md5.errorCode, by_crc.errorCode) == ("BadDigest", "BadDigest")
    assert client.listParts(bucket, KEY, upload).body.parts == []


def test_a_crc_is_told_where_it_was_asked_for(cloud: PracticeCloud, keys: Keys) -> None:
    client, bucket = client_of(cloud, keys), account_of(cloud).bucket
    cloud.turn(obs_crc="asked")
    upload = client.initiateMultipartUpload(bucket, KEY).body.uploadId

    silent = client.uploadPart(bucket, KEY, 1, upload, b"123456789")
    told = client.uploadPart(bucket, KEY, 1, upload, b"123456789", isAttachCrc64=True)

    assert (silent.body.crc64, told.body.crc64) == (None, "11051210869376104954")
