"""Pure comparison of a form with what was read from its documents: no database, no picture, no clock."""
