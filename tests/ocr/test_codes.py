import io

import cv2
import numpy as np
import pytest
import segno

from ocr.codes import find_codes, host_trust
from ocr.page import Page

HOST = "layananonline.dukcapil.kemendagri.go.id"


@pytest.mark.parametrize(
    ("text", "trust"),
    [
        (f"https://{HOST}/cek?id=1", "known"),
        (f"HTTPS://{HOST.upper()}/", "known"),
        (f"https://{HOST}:443/", "known"),
        (f"http://{HOST}/", "lookalike"),
        (f"ftp://{HOST}/", "lookalike"),
        (f"https://{HOST}:8443/", "lookalike"),
        (f"https://{HOST}.contoh.invalid/", "lookalike"),
        (f"https://contoh-{HOST}/", "lookalike"),
        (f"https://{HOST.replace('.', '-')}.com/", "lookalike"),
        (f"https://{HOST}@contoh.invalid/", "lookalike"),
        (f"https://{HOST.replace('l', '1', 1)}/", "lookalike"),
        (f"https://{HOST.replace('a', 'а', 1)}/", "lookalike"),
        ("https://xn--80ak6aa92e.com/", "lookalike"),
        ("https://10.0.0.1/", "lookalike"),
        ("https://2130706433/", "lookalike"),
        ("https://[::1]/", "lookalike"),
        ("https://[broken/", "lookalike"),
        ("https://contoh.invalid/verifikasi", "unknown"),
        ("3171010101010001", "unknown"),
        ("", "unknown"),
    ],
)
def test_host_trust(text: str, trust: str) -> None:
    assert host_trust(text) == trust


def page_with_code(text: str, scale: int, blur: float = 0.0) -> Page:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    code = cv2.imdecode(np.frombuffer(out.getvalue(), np.uint8), cv2.IMREAD_COLOR)
    assert code is not None
    image = np.full((700, 500, 3), 255, np.uint8)
    image[300 : 300 + code.shape[0], 100 : 100 + code.shape[1]] = code
    if blur:
        image = cv2.GaussianBlur(image, (0, 0), blur)
    return Page(2, image)


def test_a_code_is_read_with_its_place() -> None:
    (code,) = find_codes(page_with_code(f"https://{HOST}/x", 5))
    assert (code.format, code.text, code.page, code.host_trust) == (
        "QRCode",
        f"https://{HOST}/x",
        2,
        "known",
    )
    assert 115 <= code.box[0][0] <= 125
    assert 315 <= code.box[0][1] <= 325


def test_a_small_code_is_read_at_the_second_look() -> None:
    assert [code.text for code in find_codes(page_with_code("SPESIMEN-123456789", 2, 0.9))] == ["SPESIMEN-123456789"]


def test_a_page_without_codes() -> None:
    assert find_codes(Page(0, np.full((50, 50, 3), 255, np.uint8))) == ()
