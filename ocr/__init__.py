"""Image or PDF in, Reading out. Knows no form, no database and no window."""
