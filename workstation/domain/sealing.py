"""How a device signs what it records: over the hash of the record, under the name of the log it stands in."""

import base64
import binascii

SIGNATURE_BYTES = 64
EVENTS = "loket/event-1"
LOOKS = "loket/look-1"


def signed_message(log: str, link: str) -> bytes:
    """What is signed of a record: its log's name and its hash (hex), so that no other signature fits."""
    return f"{log}\n{link}".encode()


def signature_text(key_id: str, signature: bytes) -> str:
    """A signature as records carry it: the key's id and the base64 of 64 bytes."""
    return f"{key_id}:{base64.b64encode(signature).decode()}"


def signature_parts(text: str) -> tuple[str, bytes] | None:
    """The key's id and the signature that a text holds; None when it holds none."""
    key_id, _, encoded = text.partition(":")
    try:
        signature = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return None
    # Base64 has several spellings of some bytes; only the one that we write is taken.
    return (key_id, signature) if signature_text(key_id, signature) == text and signature else None
