"""The command line: the same use cases as the window, one file a group of commands."""
