"""Use cases, one file an arrow. Each takes the counter's ports and frozen values, and gives frozen values back."""
