"""QR codes: what they say and whether their host can be trusted. Nothing is ever opened."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import cv2
import numpy as np
import zxingcpp
from rapidfuzz.distance import OSA

from ocr.page import Page
from workstation.domain.reading import Box, CodeReading, HostTrust

# Where Dukcapil's documents let anyone check their electronic signature.
TRUSTED_HOSTS = ("layananonline.dukcapil.kemendagri.go.id",)
MAX_CODES = 16
MAX_TEXT = 2048
_LOOKALIKE_DISTANCE = 2
# Beyond this a second look at twice the size costs more than it finds.
_MAX_SIDE_FOR_RETRY = 2400


def find_codes(page: Page) -> tuple[CodeReading, ...]:
    """Decode the QR codes of a page; a page without any is looked at again at twice its size."""
    found = _decode(page.image)
    scale = 1.0
    if not found and max(page.image.shape[:2]) <= _MAX_SIDE_FOR_RETRY:
        scale = 2.0
        found = _decode(cv2.resize(page.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
    return tuple(_reading(code, page.index, scale) for code in found[:MAX_CODES])


def host_trust(text: str) -> HostTrust:
    """Judge the host of a code's text: `known` (exact https allow-list), `lookalike` or `unknown`.

    A look-alike imitates a trusted host: in other letters (IDN), behind a user name, as a part of another domain,
    within two typing errors, or without https. A bare IP address hides its owner and counts as one too.
    """
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").rstrip(".").lower()
        port = parts.port
    except ValueError:
        return "lookalike" if "://" in text else "unknown"
    if not host or parts.scheme.lower() not in ("http", "https"):
        return "lookalike" if host in TRUSTED_HOSTS else "unknown"
    exact = host in TRUSTED_HOSTS and parts.scheme.lower() == "https"
    if exact and port in (None, 443) and parts.username is None and parts.password is None:
        return "known"
    return "lookalike" if _imitates(host, parts.username is not None) else "unknown"


def _imitates(host: str, has_user: bool) -> bool:
    if has_user or host in TRUSTED_HOSTS or _is_address(host):
        return True
    if not host.isascii() or any(label.startswith("xn--") for label in host.split(".")):
        return True
    return any(_inside(trusted, host) or _near(trusted, host) for trusted in TRUSTED_HOSTS)


def _inside(trusted: str, text: str) -> bool:
    return _letters(trusted) in _letters(text)


def _near(trusted: str, host: str) -> bool:
    return OSA.distance(trusted, host, score_cutoff=_LOOKALIKE_DISTANCE) <= _LOOKALIKE_DISTANCE


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        # Browsers also take 0x7f000001, 2130706433 and 127.1 for addresses.
        return re.fullmatch(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}", host) is not None
    return True


def _decode(image: np.ndarray[Any, Any]) -> list[Any]:
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    # Civil registry prints QR codes only; looking for every other code takes ten times as long.
    found = zxingcpp.read_barcodes(
        gray, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]), try_invert=False
    )
    return [code for code in found if code.valid and code.text]


def _reading(code: Any, page: int, scale: float) -> CodeReading:
    corners = (
        code.position.top_left,
        code.position.top_right,
        code.position.bottom_right,
        code.position.bottom_left,
    )
    box: Box = tuple((corner.x / scale, corner.y / scale) for corner in corners)  # type: ignore[assignment]
    text = code.text[:MAX_TEXT]
    name = str(code.format).rsplit(".", 1)[-1].replace(" ", "")
    return CodeReading(name, text, page, box, host_trust(text))
