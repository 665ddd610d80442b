"""Recognises skills, trades and industries in text."""

from graph.lexicon.industries import IndustryLexicon
from graph.lexicon.links import SkillLink
from graph.lexicon.skills import FEWEST_SKILLS, SkillLexicon

__all__ = ["FEWEST_SKILLS", "IndustryLexicon", "SkillLexicon", "SkillLink"]
