"""Officers' passwords: Argon2id, kept as PHC strings, so that each hash carries what it cost."""

import base64
import os
import re
import unicodedata

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workstation.access.file_secrets import Cost

_PHC = re.compile(r"\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")
_LENGTH = 32
USUAL = Cost()


class Argon2Passwords:
    """Port `Passwords`."""

    def __init__(self, cost: Cost = USUAL) -> None:
        self._cost = cost
        # Tried for whoever does not exist, so that the answer takes as long; nothing was ever sealed so.
        figures = f"m={cost.memory_kib},t={cost.iterations},p={cost.lanes}"
        self._nobody = f"$argon2id$v=19${figures}${_base64(os.urandom(16))}${_base64(os.urandom(_LENGTH))}"

    def seal(self, password: str) -> str:
        """What is kept of a password."""
        kdf = Argon2id(
            salt=os.urandom(16),
            length=_LENGTH,
            iterations=self._cost.iterations,
            lanes=self._cost.lanes,
            memory_cost=self._cost.memory_kib,
        )
        return kdf.derive_phc_encoded(_bytes(password))

    def fits(self, password: str, sealed: str | None) -> bool:
        """Whether a password is the one that was sealed; a record's figures must be bearable, whoever wrote it."""
        known = sealed is not None and _is_bearable(sealed)
        try:
            Argon2id.verify_phc_encoded(_bytes(password), sealed if known and sealed else self._nobody)
        except (InvalidKey, ValueError):
            return False
        return known


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode().rstrip("=")


def _bytes(password: str) -> bytes:
    # Two keyboards may write one letter in two ways.
    return unicodedata.normalize("NFC", password).encode()


def _is_bearable(sealed: str) -> bool:
    found = _PHC.fullmatch(sealed)
    return found is not None and Cost(*map(int, found.groups())).bearable
