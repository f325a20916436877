"""What the electronic signatures of a PDF amount to (PAdES), offline: nothing is ever fetched.

A signature must cover the whole file but its own value, or be followed by nothing but what keeps it verifiable
(revocation data and timestamps, as PAdES-BASELINE-LT asks) and by other signatures. Whatever else was added, harmless
or not, is said to be a change.
"""

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ocr.bounded import within
from ocr.revisions import shows_the_same
from ocr.trust import TrustFolder, is_revocation_list
from workstation.domain.reading import SignatureReading, SignatureStatus

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import DiffPolicy
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

SECONDS = 4.0
# Every official who signs adds one; documents of the registry bear one or two.
MAX_SIGNATURES = 8
# Signed bytes can only be told by this word in plain sight: a signature is written around itself.
_SIGNED = b"/ByteRange"
_END = re.compile(rb"startxref\s{1,8}\d{1,12}\s{1,8}%%EOF[\r\n]{0,2}")
# All that a signature may leave out of what it covers (ISO 32000-2, 12.8.1): its value, in hexadecimal.
_VALUE = re.compile(rb"<[0-9A-Fa-f\s]*>")
# What mail and disks put behind a file.
_BLANKS = b"\r\n \x00"
_WORST_FIRST = (
    SignatureStatus.BROKEN,
    SignatureStatus.CHANGED,
    SignatureStatus.REVOKED,
    SignatureStatus.UNTRUSTED,
    SignatureStatus.EXPIRED,
    SignatureStatus.NO_ROOT,
    SignatureStatus.REVOCATION_UNKNOWN,
    SignatureStatus.VALID,
)


class _Follows(Enum):
    """What comes after a signature in the file."""

    NOTHING_NEW = "nothing new"
    SIGNATURE = "signature"
    LOOSE_BYTES = "loose bytes"


def read_signature(
    untrusted_pdf: bytes, trust: TrustFolder, now: datetime | None = None, seconds: float = SECONDS
) -> SignatureReading:
    """Judge the signatures of a PDF at a moment (default: now). Never raises: what cannot be told is `UNCHECKED`."""
    if _SIGNED not in untrusted_pdf:
        return SignatureReading(SignatureStatus.NOT_SIGNED)
    try:
        # Loading it takes a second, more on a slow machine, and is no work of the file's.
        import pyhanko.sign.validation  # noqa: F401

        return within(seconds, lambda: _judge(untrusted_pdf, trust, now or datetime.now(UTC)))
    except Exception:
        # pyHanko has a dozen classes of errors, and leaks others on files made to break it; none says "forged".
        return SignatureReading(SignatureStatus.UNCHECKED)


def _judge(untrusted_pdf: bytes, trust: TrustFolder, now: datetime) -> SignatureReading:
    from pyhanko.pdf_utils.reader import PdfFileReader

    # They log the names in certificates.
    for library in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    untrusted_pdf, has_tail = _without_tail(untrusted_pdf)
    reader = PdfFileReader(BytesIO(untrusted_pdf))
    signatures = list(reader.embedded_regular_signatures)
    if not signatures:
        return SignatureReading(SignatureStatus.NOT_SIGNED)
    if len(signatures) > MAX_SIGNATURES:
        return SignatureReading(SignatureStatus.UNCHECKED, count=len(signatures))
    judge = _Judge(reader, untrusted_pdf, trust, now)
    after_last = _Follows.LOOSE_BYTES if has_tail else _Follows.NOTHING_NEW
    follows = [_Follows.SIGNATURE] * (len(signatures) - 1) + [after_last]
    found = [judge.one(signature, after) for signature, after in zip(signatures, follows, strict=True)]
    worst = min(found, key=lambda one: _WORST_FIRST.index(one.status))
    return SignatureReading(
        status=worst.status,
        # Whoever signed last signed what came between, too.
        signer=", ".join(dict.fromkeys(one.signer for one in found if one.status is worst.status))[:200],
        issuer=worst.issuer,
        signed_at=worst.signed_at,
        timestamped=worst.timestamped,
        coverage=found[-1].coverage,
        count=len(found),
    )


class _Judge:
    """Judges the signatures of one file with what the office trusts and what the file brings along."""

    def __init__(self, reader: "PdfFileReader", untrusted_pdf: bytes, trust: TrustFolder, now: datetime) -> None:
        from pyhanko.keys import load_certs_from_pemder_data

        known = [one for data in trust.certificates for one in _certificates(load_certs_from_pemder_data, data)]
        self._roots = [one for one in known if one.self_issued]
        others, lists, answers = _brought_along(reader)
        self._others = [*(one for one in known if not one.self_issued), *others]
        self._lists = [*filter(is_revocation_list, trust.revocation_lists), *lists]
        self._answers = answers
        self._now = now
        self._pdf = untrusted_pdf
        self._policy = _only_signatures()

    def one(self, signature: "EmbeddedPdfSignature", follows: "_Follows") -> SignatureReading:
        status = self._validate(signature, self._now)
        stamp = status.timestamp_validity
        proven = stamp.timestamp if stamp is not None and stamp.trusted else None
        moment = proven or status.signer_reported_dt
        subject, issuer = status.signing_cert.subject, status.signing_cert.issuer
        return SignatureReading(
            status=self._status(signature, status, follows),
            signer=_name(subject),
            issuer=_name(issuer),
            signed_at=moment.isoformat() if moment else "",
            timestamped=proven is not None,
            coverage=status.coverage.name.lower() if status.coverage else "",
            count=1,
        )

    def _status(
        self, signature: "EmbeddedPdfSignature", status: "PdfSignatureStatus", follows: "_Follows"
    ) -> SignatureStatus:
        if not (status.intact and status.valid):
            return SignatureStatus.BROKEN
        covered = [int(number) for number in signature.byte_range]
        if not (_leaves_out_itself(covered, self._pdf) and self._is_whole(covered, status, follows)):
            return SignatureStatus.CHANGED
        if not self._roots:
            return SignatureStatus.NO_ROOT
        moment = self._now
        if not status.trusted and _is_out_of_date(status):
            stamp = status.timestamp_validity
            if stamp is None or not stamp.trusted:
                return SignatureStatus.EXPIRED
            # It was made while its certificate was good: a timestamp that is trusted today says so.
            moment = stamp.timestamp
            status = self._validate(signature, moment)
        strict = self._validate(signature, moment, "require") if self._lists or self._answers else None
        if status.revoked or (strict is not None and strict.revoked):
            return SignatureStatus.REVOKED
        if not status.trusted:
            return SignatureStatus.EXPIRED if _is_out_of_date(status) else SignatureStatus.UNTRUSTED
        known = strict is not None and strict.trusted
        return SignatureStatus.VALID if known else SignatureStatus.REVOCATION_UNKNOWN

    def _is_whole(self, covered: list[int], status: "PdfSignatureStatus", follows: "_Follows") -> bool:
        """Whether nothing came after but other signatures (judged themselves) and what keeps it verifiable."""
        from pyhanko.sign.diff_analysis import ModificationLevel
        from pyhanko.sign.validation.status import SignatureCoverageLevel

        if follows is _Follows.LOOSE_BYTES:
            return False
        end = covered[2] + covered[3]
        if end == len(self._pdf):
            return True
        # A stamp that a later signature brought lies on an annotation.
        if not shows_the_same(self._pdf, self._pdf[:end], with_notes=follows is _Follows.NOTHING_NEW):
            return False
        if not self._pdf[end:].strip(_BLANKS):
            return True
        level = status.modification_level
        if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or level is None:
            return False
        if follows is _Follows.NOTHING_NEW:
            return bool(level == ModificationLevel.LTA_UPDATES)
        return bool(level <= ModificationLevel.FORM_FILLING and status.docmdp_ok)

    def _validate(
        self, signature: "EmbeddedPdfSignature", moment: datetime, revocation: str = "soft-fail"
    ) -> "PdfSignatureStatus":
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.settings import KeyUsageConstraints
        from pyhanko_certvalidator import ValidationContext

        def context(mode: str, when: datetime) -> ValidationContext:
            return ValidationContext(
                trust_roots=self._roots,
                other_certs=self._others,
                crls=self._lists,
                ocsps=self._answers,
                moment=when,
                allow_fetching=False,
                revocation_mode=mode,
                # What the file brings along was gathered after signing, as it must be.
                retroactive_revinfo=when != self._now,
            )

        # BSrE marks its certificates for either use.
        usages = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
        return validate_pdf_signature(
            signature,
            context(revocation, moment),
            context("soft-fail", self._now),
            diff_policy=self._policy,
            key_usage_settings=usages,
        )


def _only_signatures() -> "DiffPolicy":
    """What may come after a signature: pyHanko's own rules, but that no other field of a form may be filled.

    One that is filled shows other words than were signed.
    """
    from pyhanko.sign.diff_analysis import (
        DEFAULT_DIFF_POLICY,
        FormUpdatingRule,
        SigFieldCreationRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
    )

    rules: list[Any] = [SigFieldCreationRule(), SigFieldModificationRule()]  # type: ignore[no-untyped-call]
    return StandardDiffPolicy(DEFAULT_DIFF_POLICY.global_rules, FormUpdatingRule(rules))


def _leaves_out_itself(covered: list[int], untrusted_pdf: bytes) -> bool:
    """Whether a signature covers all from the first byte on but its own value, which is nothing else than that.

    pyHanko compares lengths only: whoever moves the signed bytes apart and pads the value has room for a page between.
    """
    return len(covered) == 4 and covered[0] == 0 and bool(_VALUE.fullmatch(untrusted_pdf, covered[1], covered[2]))


def _without_tail(untrusted_pdf: bytes) -> tuple[bytes, bool]:
    """The file to the end of its last revision, and whether anything but blanks stood behind that."""
    end = max((found.end() for found in _END.finditer(untrusted_pdf)), default=len(untrusted_pdf))
    has_tail = bool(untrusted_pdf[end:].strip(_BLANKS))
    return (untrusted_pdf[:end], True) if has_tail else (untrusted_pdf, False)


def _is_out_of_date(status: "PdfSignatureStatus") -> bool:
    problem = status.trust_problem_indic
    return problem is not None and str(problem).rpartition(".")[2].startswith(("OUT_OF_BOUNDS", "EXPIRED"))


def _brought_along(reader: "PdfFileReader") -> tuple[list[Any], list[bytes], list[bytes]]:
    """Certificates, revocation lists and OCSP answers in the file's document security store."""
    from pyhanko.pdf_utils.decode_limits import DecodePurpose
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import NoDSSFoundError

    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return [], [], []
    return (
        list(store.load_certs()),
        [reference.get_object().read_data(DecodePurpose.CRL) for reference in store.crls],
        [reference.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for reference in store.ocsps],
    )


def _certificates(load: Any, data: bytes) -> Iterable[Any]:
    try:
        return list(load(data))
    except (ValueError, TypeError):
        # A file that is no certificate trusts nobody; `loket doctor` names it.
        return []


def _name(subject: Any) -> str:
    native = subject.native
    named = native.get("common_name") or native.get("organization_name") or subject.human_friendly
    return " ".join(str(named).split())[:200]
