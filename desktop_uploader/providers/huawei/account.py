"""
What a Huawei account consists of.

| field              | way      | kept in | meaning                                                |
|--------------------|----------|---------|--------------------------------------------------------|
| region             | all      | row     | where bucket and service are; names the project too    |
| bucket             | all      | options | where films go                                         |
| directory          | all      | options | below which folder of it; "" for the top               |
| output_bucket      | all      | options | where outputs go; the same bucket where nothing is said|
| output_directory   | all      | options | below which folder of it                               |
| template           | all      | options | ids of transcode templates, with commas; "" for none   |
| authorize          | all      | options | yes: let the service into a bucket that it may not use |
| duration_s         | all      | options | life of a temporary key, 900 to 86400 seconds          |
| store              | all      | options | native: our own transport; sdk: the vendor's           |
| access_key_id      | key      | secrets | of an IAM user                                         |
| access_key_secret  | key      | secrets |                                                        |
| security_token     | key      | secrets | beside a temporary key                                 |
| user, domain       | password | options | an IAM user, and the account it belongs to             |
| password           | password | secrets |                                                        |
| broker_url         | broker   | options | address of the broker, path and all                    |
| broker_token       | broker   | secrets | what the broker knows us by                            |
"""

from desktop_uploader.ports.accounts import AccountField, AccountKind, AccountWay

# Hosts of the media service in the vendor's own table (huaweicloudsdkmpc 3.1): one is not regular.
MPC_HOSTS = {
    "cn-north-4": "mpc.cn-north-4.myhuaweicloud.com",
    "cn-north-1": "mts.cn-north-1.myhuaweicloud.com",
    "cn-east-2": "mpc.cn-east-2.myhuaweicloud.com",
    "cn-east-3": "mpc.cn-east-3.myhuaweicloud.com",
    "cn-south-1": "mpc.cn-south-1.myhuaweicloud.com",
    "ap-southeast-3": "mpc.ap-southeast-3.myhuaweicloud.com",
}

_REGION = AccountField("region", is_required=True, choices=tuple(MPC_HOSTS), default="cn-north-4")
_ANY_WAY = (
    AccountField("bucket", is_required=True),
    AccountField("directory"),
    AccountField("output_bucket"),
    AccountField("output_directory", default="outputs"),
    AccountField("template"),
    AccountField("authorize", choices=("no", "yes"), default="no"),
    AccountField("duration_s", default="3600"),
    AccountField("store", choices=("native", "sdk"), default="native"),
)

KEY = AccountWay(
    "key",
    (
        _REGION,
        AccountField("access_key_id", is_secret=True, is_required=True),
        AccountField("access_key_secret", is_secret=True, is_required=True),
        AccountField("security_token", is_secret=True),
        *_ANY_WAY,
    ),
)

PASSWORD = AccountWay(
    "password",
    (
        _REGION,
        AccountField("domain", is_required=True),
        AccountField("user", is_required=True),
        AccountField("password", is_secret=True, is_required=True),
        *_ANY_WAY,
    ),
)

BROKER = AccountWay(
    "broker",
    (
        _REGION,
        AccountField("broker_url", is_required=True, is_address=True),
        AccountField("broker_token", is_secret=True, is_required=True),
        *_ANY_WAY,
    ),
)

KIND = AccountKind("huawei", (KEY, PASSWORD, BROKER))


def iam_host(region: str) -> str:
    """Where the service of identities is called."""
    return f"iam.{region}.myhuaweicloud.com"
