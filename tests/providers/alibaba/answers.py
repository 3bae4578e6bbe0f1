"""Answers as the service writes them, from files: shapes as documented, values of our own."""

from pathlib import Path

from desktop_uploader.providers.transport import lenient

FOLDER = Path(__file__).parent / "recordings"


def recorded(name: str) -> bytes:
    """The bytes of one answer."""
    return (FOLDER / name).read_bytes()


def document(name: str) -> lenient.Document:
    """The same, parsed."""
    return lenient.parse(recorded(name))


def all_documents() -> list[lenient.Document]:
    """Every answer that is JSON."""
    return [document(path.name) for path in sorted(FOLDER.glob("*.json"))]
