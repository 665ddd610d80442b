"""Which texts of the graph are searched, what each is to its record, and the squeezed form in which they are compared.

Squeezed means normal form (graph.text.normal) without blanks and punctuation, so that PLC编程 meets “PLC 编程” and 农林牧渔业 meets
农、林、牧、渔业; in descriptions the ends of sentences stay as a mark that no query holds. Personal properties are not in the projection, so
they cannot get here.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum

from graph.index.projection import Triple
from graph.schema import SCHEMA

#: Ends a sentence in a squeezed text.
STOP = "\x1f"
#: Characters that end a sentence.
STOPS = frozenset("。；;！!？?，,：:\n")


class Field(IntEnum):
    """What a text is to its record, in the order in which rows are kept."""

    NAME = 0
    ALIAS = 1
    SAID = 2  #: short words on it: trade, employer, stated skills, trades that need a skill
    TOLD = 3  #: the name of a problem, need or case, which is the beginning of its description
    TEXT = 4  #: descriptions; what calls for a skill
    CODE = 5


#: Labels in the order in which equally good finds are listed, with their columns. `id` and `name` are every node's.
COLUMNS: dict[str, tuple[tuple[str, Field], ...]] = {
    "Skill": (
        ("name", Field.NAME), ("aliases", Field.ALIAS), ("trades", Field.SAID), ("cues", Field.TEXT),
    ),
    "Industry": (("name", Field.NAME), ("aliases", Field.ALIAS), ("clusters", Field.SAID), ("code", Field.CODE)),
    "Expert": (
        ("name", Field.NAME), ("trade", Field.SAID), ("employer", Field.SAID), ("specialty", Field.TEXT),
        ("code", Field.CODE),
    ),
    "Enterprise": (("name", Field.NAME), ("code", Field.CODE)),
    "Region": (("name", Field.NAME), ("short", Field.ALIAS), ("code", Field.CODE)),
    "Team": (("name", Field.NAME), ("code", Field.CODE)),
    "Course": (("name", Field.NAME), ("description", Field.TEXT), ("code", Field.CODE)),
    "Service": (("name", Field.NAME), ("description", Field.TEXT), ("code", Field.CODE)),
    "Honor": (("name", Field.NAME), ("aliases", Field.ALIAS)),
    "Organization": (("name", Field.NAME),),
    "Problem": (
        ("name", Field.TOLD), ("description", Field.TEXT), ("match_hint", Field.TEXT), ("code", Field.CODE),
    ),
    "TrainingNeed": (
        ("name", Field.TOLD), ("description", Field.TEXT), ("match_hint", Field.TEXT), ("code", Field.CODE),
    ),
    "Case": (("name", Field.TOLD), ("description", Field.TEXT), ("solution", Field.TEXT), ("code", Field.CODE)),
    "ProblemGroup": (("name", Field.TOLD),),
}  # fmt: skip
#: Skills that a cell of a list names are words on the record, whatever its own text says.
STATED: tuple[Triple, ...] = (
    ("HAS_SKILL", "Expert", "Skill"),
    ("REQUIRES", "Problem", "Skill"),
    ("REQUIRES", "TrainingNeed", "Skill"),
    ("USED", "Case", "Skill"),
    ("USED", "Service", "Skill"),
    ("TEACHES", "Course", "Skill"),
)
#: Edges that show how much a record is in use, by the side that it stands on.
USE: dict[str, tuple[tuple[Triple, str], ...]] = {
    "Skill": ((("HAS_SKILL", "Expert", "Skill"), "to"),),
    "Industry": ((("IN_INDUSTRY", "Enterprise", "Industry"), "to"), (("IN_INDUSTRY", "Expert", "Industry"), "to")),
    "Region": ((("LOCATED_IN", "Expert", "Region"), "to"), (("LOCATED_IN", "Enterprise", "Region"), "to")),
    "Expert": ((("WORKED_ON", "Expert", "Case"), "from"),),
    "Enterprise": ((("RAISED", "Enterprise", "Problem"), "from"),),
    "Team": ((("MEMBER_OF", "Expert", "Team"), "to"),),
}
KINDS = tuple(SCHEMA.nodes[label].kind for label in COLUMNS)


class _Squeeze(dict[int, str | None]):
    """A table for str.translate, filled as characters turn up: letters, digits and signs such as + and # stay."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        drop = unicodedata.category(char)[0] in "ZCPS" and char not in "+#"
        self[code] = STOP if char in STOPS else None if drop else char
        return self[code]


_SQUEEZE = _Squeeze()


def squeeze(text: str) -> str:
    """A text in normal form without blanks and punctuation; sentences end in STOP."""
    return text.translate(_SQUEEZE).strip(STOP)
