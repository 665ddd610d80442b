"""Recognises skills, trades and industries in text."""

from graph.lexicon.industries import IndustryLexicon
from graph.lexicon.links import SkillLink
from graph.lexicon.skills import SkillLexicon

__all__ = ["IndustryLexicon", "SkillLexicon", "SkillLink"]
