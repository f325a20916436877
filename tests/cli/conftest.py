"""A keyring for the command line's tests, as a desktop has one: papers are signed with the keys in it."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend


class Keyring(KeyringBackend):
    """Keeps what it is given while a test runs."""

    priority = 0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


# The name of the Secret Service's: only keyrings known to be safe are taken.
Keyring.__module__, Keyring.__qualname__ = "keyring.backends.SecretService", "Keyring"


@pytest.fixture(autouse=True)
def desktop_keyring() -> Iterator[None]:
    """The keyring of this test alone."""
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield
    keyring.set_keyring(before)
