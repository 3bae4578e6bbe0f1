"""How OSS writes its receipts. Shared by both stores."""

from desktop_uploader.providers.transport.crc_receipts import CrcReceipts

RECEIPTS = CrcReceipts("x-oss-hash-crc64ecma")
