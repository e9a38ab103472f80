"""Why the system refused, in Chinese or English; the system's own text comes in whatever language it is set to."""

import errno

from graphkit.wording.catalogues import message
from graphkit.wording.messages import Message


def system_reason(error: OSError) -> Message:
    """Return why the system refused, by the number of the error; one that has no message keeps name and number.

    >>> system_reason(OSError(errno.ENOSPC, "whatever the system says")).text("en")
    'no space is left on the disk'
    >>> system_reason(OSError(errno.EUCLEAN, "")).text("en")
    'system error EUCLEAN (117)'
    """
    import socket  # costs 5 ms, and most runs end without an error

    if isinstance(error, socket.gaierror):  # its numbers are those of another list
        return Message("os.host")
    if error.errno is None:
        return Message("os.TIMEOUT" if isinstance(error, TimeoutError) else "os.unknown", kind=type(error).__name__)
    name = errno.errorcode.get(error.errno, "?")
    code = f"os.{name}"
    return Message(code) if message(code) else Message("os.other", name=name, number=error.errno)
