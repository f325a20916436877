"""Frozen values turned into what lists and rows show."""
