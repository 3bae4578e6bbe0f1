"""Clients that others wrote: oss2 and the official VOD SDK; and the broker, and TLS."""

import hashlib
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.callers import Grant, Vod, desk, send

oss2 = pytest.importorskip("oss2")


def bucket_of(grant: Grant) -> "oss2.Bucket":
    auth = oss2.StsAuth(
        grant.auth["AccessKeyId"],
        grant.auth["AccessKeySecret"],
        grant.auth["SecurityToken"],
        auth_version="v1",
    )
    return oss2.Bucket(auth, grant.address["Endpoint"], grant.address["Bucket"])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.bin"
    path.write_bytes(b"".join(hashlib.sha256(bytes([n % 256])).digest() * 99 for n in range(300)))
    return path


def stored(cloud: PracticeCloud, grant: Grant) -> bytes:
    folder = cloud.root / "objects" / grant.address["Bucket"]
    return (folder / grant.address["FileName"]).read_bytes()


def test_oss2_puts_a_file(cloud: PracticeCloud, grant: Grant, source: Path) -> None:
    bucket_of(grant).put_object_from_file(grant.address["FileName"], str(source))

    assert stored(cloud, grant) == source.read_bytes()


def test_oss2_uploads_resumably_on_threads(
    cloud: PracticeCloud, grant: Grant, source: Path, tmp_path: Path
) -> None:
    oss2.resumable_upload(
        bucket_of(grant),
        grant.address["FileName"],
        str(source),
        multipart_threshold=1,
        part_size=150_000,
        num_threads=4,
        store=oss2.ResumableStore(root=str(tmp_path)),
    )

    assert stored(cloud, grant) == source.read_bytes()


def test_oss2_uploads_and_lists_part_by_part(cloud: PracticeCloud, grant: Grant) -> None:
    bucket, key = bucket_of(grant), grant.address["FileName"]
    upload = bucket.init_multipart_upload(key).upload_id
    pieces = [b"a" * 102_400, b"b" * 102_400, b"c"]
    for number, piece in enumerate(pieces, 1):
        bucket.upload_part(key, upload, number, piece)

    found = list(oss2.PartIterator(bucket, key, upload, max_parts=2))
    uploads = list(oss2.MultipartUploadIterator(bucket, prefix=key))
    bucket.complete_multipart_upload(key, upload, found)

    assert [(part.part_number, part.size) for part in found] == [
        (1, 102_400),
        (2, 102_400),
        (3, 1),
    ]
    assert [one.upload_id for one in uploads] == [upload]
    assert bucket.get_object(key).read() == b"".join(pieces)


def test_oss2_sends_what_has_no_length_in_chunks(cloud: PracticeCloud, grant: Grant) -> None:
    bucket_of(grant).put_object(grant.address["FileName"], iter([b"abc", b"def"]))

    assert stored(cloud, grant) == b"abcdef"


def test_oss2_is_refused_where_it_must_be(cloud: PracticeCloud, grant: Grant) -> None:
    bucket, key = bucket_of(grant), grant.address["FileName"]
    upload = bucket.init_multipart_upload(key).upload_id
    small = bucket.upload_part(key, upload, 1, b"x" * 99_000).etag
    last = bucket.upload_part(key, upload, 2, b"x").etag

    with pytest.raises(oss2.exceptions.ServerError) as too_small:
        bucket.complete_multipart_upload(
            key, upload, [oss2.models.PartInfo(1, small), oss2.models.PartInfo(2, last)]
        )
    with pytest.raises(oss2.exceptions.ServerError) as missing:
        bucket.complete_multipart_upload(key, upload, [oss2.models.PartInfo(3, last)])
    desk(cloud, "POST", "expire")
    with pytest.raises(oss2.exceptions.ServerError) as expired:
        bucket.upload_part(key, upload, 3, b"x")

    codes = [caught.value.code for caught in (too_small, missing, expired)]
    assert codes == ["EntityTooSmall", "InvalidPart", "SecurityTokenExpired"]


def test_the_official_vod_sdk_is_understood(cloud: PracticeCloud) -> None:
    vod_client = pytest.importorskip("alibabacloud_vod20170321.client")
    models = pytest.importorskip("alibabacloud_vod20170321.models")
    openapi = pytest.importorskip("alibabacloud_tea_openapi.models")
    account = cloud.accounts[0]
    client = vod_client.Client(
        openapi.Config(
            access_key_id=account.access_key_id,
            access_key_secret=account.access_key_secret,
            endpoint=cloud.url.partition("://")[2],
            protocol="HTTP",
            signature_algorithm="v2",
        )
    )

    made = client.create_upload_video(
        models.CreateUploadVideoRequest(title="测试 a+b*c~d", file_name="a b.mp4")
    ).body

    told = client.get_video_infos(models.GetVideoInfosRequest(video_ids=made.video_id)).body
    assert told.video_list[0].title == "测试 a+b*c~d"
    assert told.video_list[0].status == "Uploading"


def broker(cloud: PracticeCloud, token: str, **asked: str) -> "tuple[int, str]":
    answer = send(
        cloud,
        "POST",
        "/broker/practice-alibaba/",
        body=urlencode({"Format": "JSON", "Version": "2017-03-21", **asked}).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"Bearer {token}",
        },
    )
    return answer.status, answer.code


def test_the_broker_forwards_what_comes_unsigned(cloud: PracticeCloud) -> None:
    token = cloud.accounts[0].broker_token
    asked = {"Action": "CreateUploadVideo", "Title": "a", "FileName": "a.mp4"}

    assert broker(cloud, token, **asked) == (200, "")
    assert len(desk(cloud, "GET", "media").json["media"]) == 1
    assert broker(cloud, token, **asked | {"Title": "x" * 129}) == (400, "LengthExceededMax")


def test_the_broker_lets_nobody_in_and_deletes_nothing(cloud: PracticeCloud, vod: Vod) -> None:
    token = cloud.accounts[0].broker_token

    assert broker(cloud, "wrong", Action="GetCategories")[0] == 401
    assert broker(cloud, token, Action="DeleteVideo", VideoIds="x")[0] == 403


@pytest.fixture
def tls_cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    settings = Settings(transcode="off", advertise="name")
    with PracticeCloud(tmp_path / "tls-root", settings=settings, is_tls=True) as started:
        yield started


def test_its_own_ca_vouches_for_it_and_for_the_names_outside(tls_cloud: PracticeCloud) -> None:
    context = ssl.create_default_context(cafile=str(tls_cloud.ca_file))
    asked = urllib.request.Request(
        f"{tls_cloud.url}/practice/state", headers={"X-Practice-Token": tls_cloud.token}
    )

    with urllib.request.urlopen(asked, context=context, timeout=20) as answer:
        assert answer.status == 200
    address = ("127.0.0.1", int(tls_cloud.url.rsplit(":", 1)[1]))
    for name in ("vod.cn-shanghai.aliyuncs.com", "b.oss-cn-shanghai.aliyuncs.com"):
        with (
            socket.create_connection(address, timeout=20) as plain,
            context.wrap_socket(plain, server_hostname=name) as line,
        ):
            assert line.version() in ("TLSv1.2", "TLSv1.3")


def test_a_caller_who_speaks_no_tls_disturbs_nobody(tls_cloud: PracticeCloud) -> None:
    address = ("127.0.0.1", int(tls_cloud.url.rsplit(":", 1)[1]))
    with socket.create_connection(address, timeout=20) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")

        context = ssl.create_default_context(cafile=str(tls_cloud.ca_file))
        with (
            socket.create_connection(address, timeout=20) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as line,
        ):
            assert line.version() in ("TLSv1.2", "TLSv1.3")
