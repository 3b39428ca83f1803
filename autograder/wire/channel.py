"""Framed messages over a socket: a length, then the codec's bytes. Both sides use it."""

import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from autograder.wire.codec import LARGEST_MESSAGE, CodecError, Reference, encode
from autograder.wire.decoder import decode
from autograder.wire.mirror import Mirror

_HEADER = struct.Struct("<I")


class Closed(Exception):
    """The other side is gone."""


class TooSlow(Exception):
    """The other side did not answer in time."""


Watch = Callable[[], float]
"""Called while the other side is waited for: gives the seconds after which it wants to be called
again, and raises TooSlow when the wait is over."""


def until(deadline: float) -> Watch:
    """Wait until time.monotonic() reaches `deadline`."""

    def look() -> float:
        if (left := deadline - time.monotonic()) <= 0:
            raise TooSlow
        return left

    return look


class Channel:
    """One end of the pipe between the tests and the student's process.

    `refer` turns objects that do not cross into references, `resolve` references into objects.
    """

    def __init__(
        self,
        end: socket.socket,
        refer: Callable[[Any], Reference] | None = None,
        resolve: Callable[[Reference], Any] | None = None,
    ) -> None:
        self.mirror: Mirror | None = None
        """Where values are to be the very same on both sides; the other end needs one too."""
        self._socket = end
        self._refer = refer
        self._resolve = resolve
        end.setblocking(False)

    def send(self, message: Any, watch: Watch | None = None) -> None:
        """Send one message. Raises CodecError before anything is sent, Closed, TooSlow."""
        if self.mirror:
            message = (message, self.mirror.everything())
        payload = encode(message, self._refer, self.mirror)
        data = memoryview(_HEADER.pack(len(payload)) + payload)
        while data:
            self._wait(write=True, watch=watch)
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Closed from None

    def receive(self, watch: Watch | None = None) -> Any:
        """The next message. Raises CodecError for one that is malformed, Closed, TooSlow.

        Without a watch this waits for ever.
        """
        (length,) = _HEADER.unpack(self._take(_HEADER.size, watch))
        if length > LARGEST_MESSAGE:
            raise CodecError(f"a message of {length} bytes")
        message = decode(self._take(length, watch), self._resolve, self.mirror)
        if self.mirror:
            if type(message) is not tuple or len(message) != 2:
                raise CodecError("a message without what is mirrored")
            message = message[0]
        return message

    def give(self, descriptor: int, watch: Watch | None = None) -> None:
        """Pass a file descriptor, right after the message that announces it.

        Raises Closed, TooSlow.
        """
        self._wait(write=True, watch=watch)
        try:
            socket.send_fds(self._socket, [b"."], [descriptor])
        except OSError:
            raise Closed from None

    def take(self) -> int:
        """The file descriptor that the other side gives. Raises Closed."""
        self._wait(write=False, watch=None)
        _, passed, _, _ = socket.recv_fds(self._socket, 1, 1)
        if not passed:
            raise Closed
        return passed[0]

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def _take(self, count: int, watch: Watch | None) -> bytes:
        parts = []
        while count:
            self._wait(write=False, watch=watch)
            try:
                part = self._socket.recv(min(count, 1 << 20))
            except BlockingIOError:
                continue
            except OSError:
                raise Closed from None
            if not part:
                raise Closed
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _wait(self, write: bool, watch: Watch | None) -> None:
        ready = select.poll()
        ready.register(self._socket, select.POLLOUT if write else select.POLLIN)
        while not ready.poll(watch() * 1000 if watch else None):
            pass
