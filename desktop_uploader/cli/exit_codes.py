"""What the program's end tells a script. These numbers are a contract."""

from enum import IntEnum

from desktop_uploader.domain.errors import Remedy, RequestRefused, Trouble


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    """Every job reached the stage that was asked for."""
    FAILED = 1
    """Some failed."""
    WRONG_USE = 2
    """Wrong use, or wrong settings."""
    REJECTED = 3
    """Some were rejected by the audit."""
    UNVERIFIED = 4
    """Of some the outcome is not known: they must not be sent again."""
    NEEDS_PERSON = 5
    """A person is needed: a sign-in, a quota."""
    INTERRUPTED = 130


def exit_code_of(trouble: Trouble) -> ExitCode:
    """The code for a command that could not be carried out at all."""
    if trouble.kind == RequestRefused.__name__:
        return ExitCode.WRONG_USE
    return ExitCode.NEEDS_PERSON if trouble.remedy is Remedy.SIGN_IN else ExitCode.FAILED
