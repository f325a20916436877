"""A device's public halves, and the one line in which they are carried from office to office."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from workstation.domain.errors import BadInput

LINE_FORMAT = "loket-device-1"
KEY_BYTES = 32
_WORKSTATION = re.compile(r"[a-z0-9][a-z0-9-]{1,30}")
_AGE_RECIPIENT = re.compile(r"age1[ac-hj-np-z02-9]{58}")


class DeviceLineInvalid(BadInput):
    """A line that should name a device does not."""

    code = "device_line_invalid"
    text = (
        "Baris perangkat ini tidak lengkap atau salah salin. Tidak ada yang berubah. Salin ulang seluruh baris yang "
        "ditulis loket device show di komputer asalnya."
    )


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """What others know of a device: its name, its Ed25519 public key (32 bytes) and its age recipient."""

    workstation: str
    signing_key: bytes
    age_recipient: str

    @property
    def line(self) -> str:
        """The card as one line of text."""
        key = base64.b64encode(self.signing_key).decode()
        return f"{LINE_FORMAT} {self.workstation} {key} {self.age_recipient}"

    @property
    def key_id(self) -> str:
        """Which signing key this is: 16 hex digits (64 bits), as signatures name it."""
        return hashlib.sha256(self.signing_key).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """A short hash of both keys (80 bits) that two people compare on the telephone."""
        digest = hashlib.sha256(self.signing_key + self.age_recipient.encode()).hexdigest()
        return " ".join(digest[start : start + 4] for start in range(0, 20, 4))

    @classmethod
    def parse(cls, line: str) -> "DeviceCard":
        """The card that a line holds; raises DeviceLineInvalid."""
        words = line.split()
        if len(words) != 4 or words[0] != LINE_FORMAT:
            raise DeviceLineInvalid
        _, workstation, key, recipient = words
        if not _WORKSTATION.fullmatch(workstation) or not _AGE_RECIPIENT.fullmatch(recipient):
            raise DeviceLineInvalid
        try:
            signing_key = base64.b64decode(key, validate=True)
        except binascii.Error as error:
            raise DeviceLineInvalid from error
        card = cls(workstation, signing_key, recipient)
        # Base64 has several spellings of some bytes; only the one that we write is taken.
        if len(signing_key) != KEY_BYTES or card.line.split()[2] != key:
            raise DeviceLineInvalid
        return card
