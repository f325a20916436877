"""Which image editor saved a file, by what it says of itself. Saying nothing is no sign: messengers strip it."""

import re
from collections.abc import Iterator
from io import BytesIO

from PIL import ExifTags, Image

from workstation.domain.reading import Sign

# Programs for changing pictures. Camera apps, scanner apps, messengers and the viewers that merely turn a photo are not
# among them: honest uploads come from those.
EDITORS = {
    "Adobe Photoshop": r"photoshop",
    "GIMP": r"\bgimp\b",
    "PicsArt": r"picsart",
    "Snapseed": r"snapseed",
    "Canva": r"\bcanva\b",
    "Pixlr": r"pixlr",
    "PhotoScape": r"photoscape",
    "paint.net": r"paint\.net",
    "Affinity Photo": r"affinity",
    "CorelDRAW": r"corel\s?draw|corel photo",
    "Adobe Illustrator": r"illustrator",
    "Inkscape": r"inkscape",
    "Photopea": r"photopea",
    "FaceApp": r"faceapp",
    "Lightroom": r"lightroom",
    "Meitu": r"meitu",
    "Krita": r"\bkrita\b",
}
# No other decoder is woken for a look at tags.
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_TAGS = (ExifTags.Base.Software, ExifTags.Base.ProcessingSoftware)
_PDF_MAKERS = re.compile(rb"/(?:Creator|Producer)\s*\(([^)]{1,200})\)")
_XMP_MAKER = re.compile(rb"CreatorTool[>=]\s*[\"']?([^<\"']{1,200})")
# Where makers write their names; looking through the pixels too would only find chance.
_HEAD, _TAIL = 128_000, 128_000


def editor_signs(untrusted_bytes: bytes) -> Iterator[Sign]:
    """The image editor that a picture's EXIF or XMP, or a PDF's own words, name."""
    said = " ".join(_said(untrusted_bytes))
    for name, pattern in EDITORS.items():
        if re.search(pattern, said, re.IGNORECASE):
            yield Sign("editor", 1.0, value=name)
            return


def _said(untrusted_bytes: bytes) -> Iterator[str]:
    edges = untrusted_bytes[:_HEAD] + untrusted_bytes[-_TAIL:]
    for pattern in (_XMP_MAKER, _PDF_MAKERS):
        yield from (found.decode("latin-1") for found in pattern.findall(edges))
    if untrusted_bytes.startswith(b"%PDF"):
        return
    try:
        with Image.open(BytesIO(untrusted_bytes), formats=_FORMATS) as picture:
            tags = picture.getexif()
            yield from (str(tags[tag])[:200] for tag in _TAGS if tag in tags)
            yield str(picture.info.get("Software", ""))[:200]
    except Exception:
        # It was decoded once already: only its tags can be broken, and broken tags say nothing.
        return
