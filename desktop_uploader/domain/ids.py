"""Names that cannot be mixed up: each identifier has a type of its own."""

from typing import NewType

JobId = NewType("JobId", int)
"""One file on its way; counts up within a home, shown to people as it is."""

AccountName = NewType("AccountName", str)
"""What a person called an account; unique within a home."""

UploadId = NewType("UploadId", str)
"""A store's name for one multipart upload."""

MediaId = NewType("MediaId", str)
"""A service's name for one medium."""
