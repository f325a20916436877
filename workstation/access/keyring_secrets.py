"""Secrets in the keyring of the operating system, apart for each home folder."""

import base64
import binascii
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keyring.backend import KeyringBackend

from workstation.access.errors import KeyringLocked, KeysDamaged
from workstation.access.turns import turn
from workstation.durable import write_durably

ID_FILE = "keyring.id"
_ID = re.compile(r"loket-[0-9a-f]{16}")


class KeyringSecrets:
    """Keeps each secret as base64 in a proven backend.

    The service name stands in `keyring.id` in the home folder (no secret): two homes on one machine share nothing, and
    a home that is moved to another path keeps its keys.
    """

    def __init__(self, home: Path, backend: KeyringBackend) -> None:
        self._home = home
        self._backend = backend

    def get(self, name: str) -> bytes | None:
        """The secret, or None; raises KeyringLocked, or KeysDamaged for what Loket did not write."""
        service = self._service()
        if service is None:
            return None
        with _answering():
            kept = self._backend.get_password(service, name)
        if kept is None:
            return None
        try:
            return base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError) as problem:
            raise KeysDamaged(where=name) from problem

    def set(self, name: str, value: bytes) -> None:
        """Keep the secret and read it back; raises KeyringLocked when it was not kept."""
        service = self._service() or self._new_service()
        text = base64.b64encode(value).decode()
        with _answering():
            self._backend.set_password(service, name, text)
            kept = self._backend.get_password(service, name)
        if kept != text:
            raise KeyringLocked

    def delete(self, name: str) -> None:
        """Forget the secret; raises KeyringLocked."""
        service = self._service()
        if service is None:
            return
        with _answering():
            if self._backend.get_password(service, name) is not None:
                self._backend.delete_password(service, name)

    def _service(self) -> str | None:
        path = self._home / ID_FILE
        try:
            service = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as problem:
            raise KeysDamaged(where=ID_FILE) from problem
        if not _ID.fullmatch(service):
            raise KeysDamaged(where=ID_FILE)
        return service

    def _new_service(self) -> str:
        with turn(self._home / "keys.lock"):
            service = self._service()
            if service is None:
                service = f"loket-{secrets.token_hex(8)}"
                write_durably(self._home / ID_FILE, f"{service}\n".encode())
            return service


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except Exception as problem:  # beside KeyringError, backends let D-Bus and Windows errors through
        raise KeyringLocked from problem
