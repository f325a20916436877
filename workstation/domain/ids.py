"""Identifiers minted at the counter: UUID version 7 (RFC 9562), which sort by the time they were made."""

import os
import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Mint a UUIDv7 from the wall clock and 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


# No sign that is taken for another one when it is read aloud or written down.
_TAG_SIGNS = "ABCDEFGHJKLMNPQRSTVWXYZ23456789"


def new_tag(length: int) -> str:
    """Random capitals and digits, almost five bits each."""
    return "".join(secrets.choice(_TAG_SIGNS) for _ in range(length))
