"""Suspected duplicates: the same person or firm in two records. They are told and never merged."""

from __future__ import annotations

from loaders.duplicates.suspects import report_suspects

__all__ = ["report_suspects"]
