"""What features share: the context of one question, and the shape of their answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graph.index import MatchIndex
from queries.need import Need

Floats = npt.NDArray[np.float64]
#: An edge as stored: from, relation, to.
Step = tuple[str, str, str]


@dataclass(frozen=True)
class Evidence:
    """A reason that can be checked: a Chinese sentence and a path of stored edges."""

    text: str
    path: tuple[Step, ...]


class Context:
    """One question against one index, with what several features compute in common."""

    def __init__(self, index: MatchIndex, need: Need) -> None:
        self.index, self.need = index, need
        self.arrays = index.arrays
        self.experts = self.arrays.ids("Expert")

    def name(self, label: str, node: str) -> str:
        """The name of a node of the index."""
        return self.arrays.column(label, "name")[self.arrays.numbers(label)[node]] or node

    @cached_property
    def case_text(self) -> Floats:
        """How much of the text each case covers, in [0, 1]."""
        return self.index.texts["cases"].scores(self.need.text)

    @cached_property
    def profile_text(self) -> Floats:
        """How much of the text each profile covers, in [0, 1]."""
        return self.index.texts["profiles"].scores(self.need.text)


@dataclass(frozen=True)
class Feature:
    """One part of the score."""

    name: str
    label: str
    weight: float
    values: Callable[[Context], Floats]
    detail: Callable[[Context, int, float], str]
    evidence: Callable[[Context, int, float], list[Evidence]]
    context: bool = False
