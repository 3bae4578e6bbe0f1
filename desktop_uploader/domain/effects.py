"""What is to be done next for a job, as values."""

from enum import Enum


class Step(Enum):
    """One thing for the engine to do. What it needs stands in the job."""

    CHECK = "look at the file and its text"
    AUTHORIZE = "get a place and a credential"
    SEND = "send the parts that are missing"
    COMPLETE = "join the parts"
    VERIFY = "compare what arrived with what was read"
    COMMIT = "register the object as a medium"
    SUBMIT = "have the service fetch the medium"
    FOLLOW_PULL = "ask how the fetching is until it has ended"
    FOLLOW = "ask how the medium is until it has ended"
    ABORT = "make the store forget the parts"
    WAKE_LATER = "wake it after a delay"
    RELEASE = "give up its place and its credential"
    FORGET_PARTS = "drop the receipts: they belong to an upload that is no more"
