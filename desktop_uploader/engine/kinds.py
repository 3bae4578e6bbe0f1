"""What a file is to go as, held against what the account's cloud takes and what the file is."""

from desktop_uploader.domain.errors import SourceRefused
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.domain.picture import HEAD_BYTES, NAMES, extension_of, kind_of
from desktop_uploader.ports.provider import Abilities, Finding, Weight
from desktop_uploader.ports.source_files import SourceFiles

PICTURES = {name: kind for kind, names in NAMES.items() for name in names} | {"apng": "png"}
"""Extensions of pictures, with the kind that each of them stands for."""
ZIP = b"PK"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def not_taken(kind: AssetKind, abilities: Abilities) -> Finding | None:
    """Why a file may not go as `kind`; None where the cloud takes that."""
    if kind in abilities.kinds:
        return None
    accepted = " ".join(one.value for one in AssetKind if one in abilities.kinds)
    facts = (("field", "kind"), ("found", kind.value), ("accepted", accepted))
    return Finding("kind-not-taken", Weight.REFUSE, facts)


def refuse_taken_off(kind: AssetKind, abilities: Abilities) -> None:
    """
    Raises:
        SourceRefused: The account's cloud does not take `kind` (any more).
    """
    finding = not_taken(kind, abilities)
    if finding is not None:
        raise SourceRefused(code=finding.rule, facts=dict(finding.facts))


def refuse_disguised(files: SourceFiles, source: Source, *, kind: AssetKind) -> None:
    """
    Hold the first bytes of what is no film against the ending of its name: the cloud goes by that.

    Films are left to the check of containers, which knows more of them.

    Raises:
        SourceRefused: It is no such file (code "not-as-named"), or another kind of picture (code
            "picture-misnamed").
        SourceError: It cannot be read.
    """
    if kind is AssetKind.FILM:
        return
    extension, head = extension_of(source.name), _head(files, source)
    expected, found = PICTURES.get(extension), kind_of(head)
    if expected is not None and found and found != expected:
        facts = {"found": extension, "wanted": NAMES[found][0]}
        raise SourceRefused(code="picture-misnamed", facts=facts)
    is_as_named = (
        found == expected
        if expected is not None
        else _is_text(head)
        if kind is AssetKind.SUBTITLE
        else extension != "zip" or head.startswith(ZIP)
    )
    if not is_as_named:
        raise SourceRefused(code="not-as-named", facts={"found": extension})


def _is_text(head: bytes) -> bool:
    """Every kind of film, picture and archive has a zero among its first bytes; texts have none."""
    return b"\0" not in head or head.startswith(UTF_16)


def _head(files: SourceFiles, source: Source) -> bytes:
    opened = files.open(source)
    try:
        head = bytearray(HEAD_BYTES)
        got = opened.read_into(memoryview(head), offset=0)
    finally:
        opened.close()
    return bytes(head[:got])
