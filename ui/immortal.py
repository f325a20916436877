"""Keep None, True and False alive under Python 3.11.

PySide6 6.12 is built for interpreters where these never die (PEP 683, Python 3.12). Under 3.11 each of its calls that
returns nothing loses one reference to None, until "Fatal Python error: none_dealloc" ends the program. Giving them
a count that no program can use up is what 3.12 itself does. Harmless with a PySide6 that counts rightly.
"""

import ctypes
import sys

# The lower half is what newer headers look at: with its highest bits set they take the object for immortal.
_PLENTY = 1 << 48 | 3 << 30


def make_constants_immortal() -> None:
    """Raise the reference counts of the constants; does nothing on 3.12 and later."""
    counted = sys.implementation.name == "cpython" and sys.version_info < (3, 12)
    if not counted or hasattr(sys, "gettotalrefcount"):
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(constant)).value = _PLENTY
