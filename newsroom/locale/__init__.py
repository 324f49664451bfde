"""Texts and formats by language."""
