"""Receipts as PDF, paper sizes, seals and spooling; and `specimen`, which makes synthetic documents."""
