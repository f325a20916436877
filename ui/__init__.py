"""The window. Qt lives only here."""

from ui.immortal import make_constants_immortal

make_constants_immortal()
