"""Performance side by side: what Loket does against the least that the same work can cost."""
