"""Codes of a second factor (RFC 6238), as any authenticator app makes them."""

import base64
import binascii
import os
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
_DIGITS = 6
_SECRET_BYTES = 20
_TOLERATED_STEPS = (0, -1, 1)


class TimeCodes:
    """Port `Codes`."""

    def new_secret(self) -> str:
        """A fresh secret, base32 (160 bits)."""
        return base64.b32encode(os.urandom(_SECRET_BYTES)).decode()

    def address(self, secret: str, name: str, issuer: str) -> str:
        """The otpauth address that an app takes the secret from."""
        return _totp(secret).get_provisioning_uri(name, issuer)

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step that a code belongs to; None for a wrong code or a secret that is none."""
        typed = "".join(code.split()).encode()
        try:
            made = _totp(secret)
        except (binascii.Error, ValueError):
            return None
        for offset in _TOLERATED_STEPS:
            step = int(now.timestamp()) // STEP_SECONDS + offset
            try:
                made.verify(typed, step * STEP_SECONDS)
            except InvalidToken:
                continue
            return step
        return None


def _totp(secret: str) -> TOTP:
    # SHA-1 and six digits are what every app knows; neither weakens a code that lives for a minute.
    # The apps on telephones know no other hash (RFC 6238), and HMAC does not lean on what SHA-1 lost.
    return TOTP(base64.b32decode(secret), _DIGITS, SHA1(), STEP_SECONDS)  # nosec B303
