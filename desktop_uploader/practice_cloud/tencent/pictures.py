"""What has made pictures, as both generations tell of it."""

from typing import Any

Told = dict[str, Any]


def v2_pictures(kind: str, urls: list[str]) -> Told:
    """The output of what makes pictures."""
    if kind == "AnimatedGraphics":
        return {"url": urls[0]}
    if kind == "SnapshotByTimeOffset":
        return {"picInfo": [{"status": 0, "timeOffset": 0, "url": url} for url in urls]}
    return {"imageUrls": urls}


def v3_pictures(kind: str, urls: list[str]) -> Told:
    """The output of what makes pictures."""
    if kind == "AnimatedGraphics":
        return {"Url": urls[0]}
    if kind == "SnapshotByTimeOffset":
        return {"PicInfoSet": [{"TimeOffset": 0, "Url": url} for url in urls]}
    return {"ImageUrlSet": urls}
