"""Desktop Uploader: brings media to the cloud and follows it until it is published."""

__version__ = "0.1.0"
