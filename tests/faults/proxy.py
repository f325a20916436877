"""A line to a server that can be cut, at once or in the middle of what is being said."""

import socket
import threading
from contextlib import suppress
from pathlib import Path


class Proxy:
    """Listens on a port of this computer and passes everything on to a server's socket file."""

    def __init__(self, target: Path) -> None:
        self._target = str(target)
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._fuse: int | None = None
        self._lock = threading.Lock()
        self.refusing = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Cut every connection."""
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            _end(*pair)

    def cut_after(self, bytes_more: int) -> None:
        """Cut every connection when so many bytes more have gone through, whoever said them."""
        with self._lock:
            self._fuse = bytes_more

    def mend(self) -> None:
        """Cut nothing any more."""
        with self._lock:
            self._fuse = None
        self.refusing = False

    def close(self) -> None:
        """Stop listening."""
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._connect(self._listening.accept()[0])

    def _connect(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        try:
            if self.refusing:
                raise ConnectionRefusedError
            server.connect(self._target)
        except OSError:
            client.close()
            server.close()
            return
        with self._lock:
            self._pairs.add((client, server))
        for source, target in ((client, server), (server, client)):
            threading.Thread(target=self._pump, args=(source, target, (client, server)), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, pair: tuple[socket.socket, socket.socket]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data[: self._burn(len(data))])
        _end(*pair)
        with self._lock:
            gone = pair not in self._pairs
            self._pairs.discard(pair)
        if gone:
            for one in pair:
                one.close()

    def _burn(self, count: int) -> int:
        """How many of the bytes still go through."""
        with self._lock:
            if self._fuse is None:
                return count
            passed, self._fuse = min(count, self._fuse), self._fuse - count
            burnt = self._fuse <= 0
            self._fuse = None if burnt else self._fuse
        if burnt:
            threading.Thread(target=self.cut, daemon=True).start()
        return passed


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
