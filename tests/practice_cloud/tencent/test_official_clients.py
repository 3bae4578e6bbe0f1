"""The vendor's own packages work with the practice cloud, and are refused where they must be."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tencentcloud.vod")
pytest.importorskip("qcloud_cos")

from qcloud_cos import CosConfig, CosS3Client
from qcloud_cos.cos_exception import CosServiceError
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.vod.v20180717 import models, vod_client

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.callers import desk
from tests.practice_cloud.clips import film

MIB = 1 << 20


@pytest.fixture(autouse=True)
def quiet() -> None:
    """The package calls every refusal an error in the log."""
    logging.getLogger("qcloud_cos").setLevel(logging.CRITICAL)


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "root", settings=Settings(transcode="off")) as started:
        yield started


def account_of(cloud: PracticeCloud) -> Account:
    return next(one for one in cloud.accounts if one.kind == "tencent")


class Vod:
    """The official client of VOD, pointed at the practice cloud."""

    def __init__(self, cloud: PracticeCloud, *, secret: str = "", key_id: str = "") -> None:
        account = account_of(cloud)
        profile = HttpProfile(protocol="http", endpoint=cloud.url.partition("://")[2])
        self._client = vod_client.VodClient(
            credential.Credential(
                key_id or account.access_key_id, secret or account.access_key_secret
            ),
            account.region,
            ClientProfile(httpProfile=profile),
        )

    def call(self, action: str, **asked: Any) -> Any:
        request = getattr(models, f"{action}Request")()
        request.from_json_string(json.dumps(asked))
        return getattr(self._client, action)(request)


class Cos:
    """The official client of COS with the certificate of an apply."""

    def __init__(self, cloud: PracticeCloud, applied: Any, **changes: str) -> None:
        keys = applied.TempCertificate
        host, _, port = cloud.url.partition("://")[2].partition(":")
        named = {"SecretId": keys.SecretId, "SecretKey": keys.SecretKey, "Token": keys.Token}
        settings = CosConfig(
            Region=applied.StorageRegion, Scheme="http", IP=host, Port=int(port), **named | changes
        )
        self._client = CosS3Client(settings, retry=0)
        self.place = {"Bucket": applied.StorageBucket, "Key": applied.MediaStoragePath[1:]}

    def __getattr__(self, verb: str) -> Any:
        return lambda **asked: getattr(self._client, verb)(**self.place | asked)


def applied(cloud: PracticeCloud, **asked: Any) -> Any:
    return Vod(cloud).call("ApplyUpload", MediaType="mp4", MediaName="我的 film", **asked)


def refused(call: Any, **asked: Any) -> str:
    """The code of a refusal."""
    with pytest.raises((CosServiceError, TencentCloudSDKException)) as caught:
        call(**asked)
    error = caught.value
    if isinstance(error, CosServiceError):
        return str(error.get_error_code())
    return str(error.get_code())


def test_a_film_goes_up_part_by_part_and_becomes_a_medium_once(cloud: PracticeCloud) -> None:
    vod, place = Vod(cloud), applied(cloud)
    cos = Cos(cloud, place)
    upload = cos.create_multipart_upload()["UploadId"]
    pieces = [b"a" * MIB, b"b" * 10]
    parts = [
        cos.upload_part(Body=piece, PartNumber=number, UploadId=upload)["ETag"]
        for number, piece in enumerate(pieces, 1)
    ]
    listed = cos.list_parts(UploadId=upload)["Part"]

    named = [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(parts, 1)]
    cos.complete_multipart_upload(UploadId=upload, MultipartUpload={"Part": named})
    made = vod.call("CommitUpload", VodSessionKey=place.VodSessionKey)
    told = vod.call("DescribeMediaInfos", FileIds=[made.FileId, "1"])

    assert [one["ETag"] for one in listed] == parts
    assert told.MediaInfoSet[0].BasicInfo.Name == "我的 film"
    assert told.MediaInfoSet[0].MetaData.Size == MIB + 10
    assert told.NotExistFileIdSet == ["1"]
    stored = cloud.root / "objects" / cos.place["Bucket"] / cos.place["Key"]
    assert stored.read_bytes() == b"".join(pieces)
    again = refused(vod.call, action="CommitUpload", VodSessionKey=place.VodSessionKey)
    assert again == "InvalidParameterValue.VodSessionKey"


def test_the_uploader_of_the_package_works_as_well(cloud: PracticeCloud, tmp_path: Path) -> None:
    path = tmp_path / "film.bin"
    path.write_bytes(bytes(range(256)) * 4096 * 3)
    cos = Cos(cloud, applied(cloud))

    cos.upload_file(LocalFilePath=str(path), PartSize=1, MAXThread=2)

    stored = cloud.root / "objects" / cos.place["Bucket"] / cos.place["Key"]
    assert stored.read_bytes() == path.read_bytes()


def test_the_store_refuses_what_it_must(cloud: PracticeCloud) -> None:
    place = applied(cloud)
    good = Cos(cloud, place)
    body = {"Body": b"x"}

    assert refused(Cos(cloud, place, SecretKey="wrong").put_object, **body) == (
        "SignatureDoesNotMatch"
    )
    assert refused(Cos(cloud, place, Token="wrong").put_object, **body) == "InvalidAccessKeyId"
    assert refused(Cos(cloud, place, SecretId="AKIDno").put_object, **body) == "InvalidAccessKeyId"
    assert refused(good.put_object, Key="another/key", **body) == "AccessDenied"
    assert refused(good.list_parts, UploadId="gone") == "NoSuchUpload"
    upload = good.create_multipart_upload()["UploadId"]
    small = [good.upload_part(Body=b"x", PartNumber=n, UploadId=upload)["ETag"] for n in (1, 2)]
    named = {"Part": [{"PartNumber": n, "ETag": tag} for n, tag in enumerate(small, 1)]}
    asked = {"UploadId": upload, "MultipartUpload": named}
    assert refused(good.complete_multipart_upload, **asked) == "EntityTooSmall"
    missing = {"Part": [{"PartNumber": n, "ETag": small[0]} for n in (1, 3)]}
    asked = {"UploadId": upload, "MultipartUpload": missing}
    assert refused(good.complete_multipart_upload, **asked) == "InvalidPart"


def test_a_certificate_ends(cloud: PracticeCloud) -> None:
    cos = Cos(cloud, applied(cloud))
    desk(cloud, "POST", "expire")

    assert refused(cos.put_object, Body=b"x") == "ExpiredToken"


def test_a_clock_that_is_off_is_refused(cloud: PracticeCloud) -> None:
    cos = Cos(cloud, applied(cloud))
    cloud.turn(clock_offset_s=86_400.0)
    assert refused(cos.put_object, Body=b"x") == "AccessDenied"
    assert refused(Vod(cloud).call, action="DescribeAllClass") == "AuthFailure.SignatureExpire"

    cloud.turn(clock_offset_s=-86_400.0)
    assert refused(cos.put_object, Body=b"x") == "RequestTimeTooSkewed"


def test_the_service_refuses_what_it_must(cloud: PracticeCloud) -> None:
    vod = Vod(cloud)

    def code(action: str, vod: Vod = vod, **asked: Any) -> str:
        return refused(vod.call, action=action, **asked)

    assert code("DescribeAllClass", Vod(cloud, secret="wrong")) == "AuthFailure.SignatureFailure"
    assert code("DescribeAllClass", Vod(cloud, key_id="no")) == "AuthFailure.SecretIdNotFound"
    assert code("DescribeImageReviewUsageData") == "InvalidAction"
    assert code("ApplyUpload", MediaName="a") == "MissingParameter"
    assert code("ApplyUpload", MediaType="exe") == "InvalidParameterValue.MediaType"
    asked = {"MediaType": "mp4", "Procedure": "none"}
    assert code("ApplyUpload", **asked) == "InvalidParameterValue.Procedure"
    assert code("CommitUpload", VodSessionKey="x") == "InvalidParameterValue.VodSessionKey"
    place = applied(cloud)
    assert code("CommitUpload", VodSessionKey=place.VodSessionKey) == (
        "ResourceNotFound.FileNotExist"
    )
    asked = {"FileIds": [str(number) for number in range(21)]}
    assert code("DescribeMediaInfos", **asked) == "InvalidParameterValue.FileIdsTooMany"
    assert code("DescribeTaskDetail", TaskId="x") == "ResourceNotFound"


def test_calls_beyond_the_figure_are_refused(tmp_path: Path) -> None:
    now_s = time.time()  # stands still, so that nothing fills up meanwhile
    with PracticeCloud(tmp_path / "still", now=lambda: now_s) as still:
        vod = Vod(still)
        for _ in range(100):
            vod.call("DescribeAllClass")

        assert refused(vod.call, action="DescribeAllClass") == "RequestLimitExceeded"


def test_a_procedure_really_makes_films(cloud: PracticeCloud, tmp_path: Path) -> None:
    cloud.turn(transcode="real", qps="off")
    vod, place = Vod(cloud), applied(cloud, Procedure="TwoSizes")
    Cos(cloud, place).put_object(Body=film(tmp_path / "a.mp4").read_bytes())
    made = vod.call("CommitUpload", VodSessionKey=place.VodSessionKey)
    for _ in range(5000):
        [task] = vod.call("DescribeTasks", FileId=made.FileId).TaskSet
        if task.Status == "FINISH":
            break

    detail = vod.call("DescribeTaskDetail", TaskId=task.TaskId)

    results = [one.TranscodeTask for one in detail.ProcedureTask.MediaProcessResultSet]
    assert [one.Status for one in results] == ["SUCCESS", "SUCCESS"]
    for one in results:
        name = one.Output.Url.rpartition("/")[2]
        assert (cloud.root / "outputs" / made.FileId / name).stat().st_size == one.Output.Size


def test_the_package_reads_the_procedures_page_by_page(cloud: PracticeCloud) -> None:
    vod = Vod(cloud)

    pages = [vod.call("DescribeProcedureTemplates", Offset=n, Limit=1) for n in range(3)]

    names = [[one.Name for one in page.ProcedureTemplateSet or ()] for page in pages]
    assert names == [["LongVideoPreset"], ["TwoSizes"], []]
    assert {page.TotalCount for page in pages} == {2}
    assert refused(vod.call, action="DescribeProcedureTemplates", Limit=101) == "InvalidParameter"
