"""The workstation's own database and its scans."""
