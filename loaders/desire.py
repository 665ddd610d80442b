"""The nodes and edges that a load wants, against those that are there: makes the plan and counts the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Literal

from graph.engine import GraphReader, Row
from graph.lexicon import FEWEST_SKILLS
from graph.schema import SCHEMA
from loaders.identity import Identities
from loaders.kinds import experts, needs
from loaders.kinds.common import title
from loaders.linking import Edges, Linker
from loaders.made import WORKPLACE, MadeNodes
from loaders.membership import TRIPLE as MEMBER_OF
from loaders.membership import Memberships
from loaders.plan import Plan
from loaders.records import Record, Slot, StatedSkill
from loaders.surroundings import NEEDS, Surroundings, label_of

Outcome = Literal["created", "updated", "unchanged"]
#: Where the skills of a record hang; stated in cells and read out of its texts.
SKILL_SLOTS = {
    source: Slot(relation, source, target)
    for relation in ("HAS_SKILL", "REQUIRES", "USED", "TEACHES")
    for source, target in SCHEMA.relations[relation].endpoints
}
INDUSTRY_SLOTS = {
    source: Slot("IN_INDUSTRY", source, "Industry") for source, _ in SCHEMA.relations["IN_INDUSTRY"].endpoints
}
#: Industries are settled in this order: a need takes its enterprise's, a case its need's.
ORDER = ("Skill", "Enterprise", "Expert", "Team", "Problem", "TrainingNeed", "Course", "Service", "Case")
#: A case tells of the trouble and of the work; the others of one thing.
LINKS_PER_TEXT = {"Case": 8}


class Desire:
    """Builds the plan for the records that stay, reading what is there once per label and slot.

    With `counting` the plan is for its outcomes only: texts of new records are not read for skills, which takes most of
    the time and touches no other record.
    """

    def __init__(self, reader: GraphReader, linker: Linker, identities: Identities, *, counting: bool = False) -> None:
        self._reader, self._linker, self._counting = reader, linker, counting
        records = identities.by_label
        self._live = {label: [r for r in records[label] if not r.rejected and not r.twin] for label in ORDER}
        self._before: dict[str, Row] = {
            row["id"]: row for label in ORDER for row in reader.nodes_by_id(label, [r.id for r in self._live[label]])
        }
        self._held: dict[Slot, dict[str, Edges]] = {}
        self._around = Surroundings(reader, identities)
        self._changed: set[str] = set()
        self._memberships = Memberships()
        self._made = MadeNodes("load")
        self.plan = Plan()
        self.outcomes: dict[str, Outcome] = {}

    def build(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Plan:
        """Goes through all records; afterwards `outcomes` tells for each id what the load does to it."""
        total, done = sum(map(len, self._live.values())), 0
        if self._counting and not self._before:
            self.outcomes = {record.id: "created" for records in self._live.values() for record in records}
            return self.plan
        for label in ORDER:
            for record in self._live[label]:
                self._record(record)
                done += 1
                if done % 1_000 == 0:
                    progress(done, total)
        self._changed |= self._memberships.settle(self._reader, self._before, self.plan)
        self._made.settle(self._reader, self._around.nodes, self.plan)
        self._adopt_employees()
        for node_id, node in self._around.nodes.items():
            before = self._before.get(node_id)
            changed = self.plan.put_node(label_of(node_id), before, node) or node_id in self._changed
            self.outcomes[node_id] = "created" if before is None else "updated" if changed else "unchanged"
        progress(total, total)
        return self.plan

    # -- one record ------------------------------------------------------------------------------------------------

    def _record(self, record: Record) -> None:
        node = self._node(record)
        self._around.nodes[record.id] = node
        wanted: dict[Slot, Edges] = {slot: {} for slot in record.governed}
        for reference in record.references:
            if reference.found:
                slot = reference.slots[label_of(reference.found)]
                wanted[slot].setdefault(reference.found, dict(reference.properties))
        for slot, other, made, properties in record.made:
            self._made.add(slot.other, other, made)
            wanted.setdefault(slot, {})[other] = properties
        if record.region:
            wanted[Slot("LOCATED_IN", record.label, "Region")][f"region:{record.region}"] = {}
        if record.label in NEEDS:
            self._around.settle_need(node, next((r.found for r in record.references), None))
        elif record.label == "Case":
            self._case(record, node, wanted)
        elif record.label == "Expert":
            self._employer(node, wanted)
        elif record.label == "Skill":
            self._vocabulary(record, wanted)
        self._skills(record, node, wanted)
        self._industries(record, node, wanted)
        for slot, edges in wanted.items():
            if slot.triple == MEMBER_OF:
                self._memberships.claim(record, slot, edges)
            else:
                self._edges(record, slot, edges)

    def _node(self, record: Record) -> Row:
        before = self._before.get(record.id)
        node: Row = dict(before) if before else {"id": record.id}
        node.update({"name": record.name, "source": record.sheet.file, **record.values})
        if record.code:
            node["code"] = record.code
        if record.sheet.unknown:
            node["extra"] = record.row.extra_json
        if record.label == "Expert":
            node["status"] = node.get("status") or experts.DEFAULT_STATUS
            if node.get("capacity") is None:
                node["capacity"] = experts.DEFAULT_CAPACITY
        elif record.label in NEEDS:
            node["status"] = node.get("status") or needs.DEFAULT_STATUS
        return node

    def _case(self, record: Record, node: Row, wanted: dict[Slot, Edges]) -> None:
        served = Slot("SERVED", "Case", "Enterprise")
        firm = next(iter(wanted.get(served, {})), None)
        need = self._addressed(record, node, wanted, firm)
        if need:
            text = self._around.description_of(need)
            if text and not record.values.get("description"):
                node["description"], node["name"] = text, title(text)
            owner = self._around.owner_of(need)
            if firm is None and owner:
                wanted.setdefault(served, {})[owner] = {}
        record.facts["industry_from"] = need or firm

    def _addressed(self, record: Record, node: Row, wanted: dict[Slot, Edges], firm: str | None) -> str | None:
        """The need of a case: the one that its row names, else the enterprise's need with the same description."""
        slots = {label: Slot("ADDRESSED", "Case", label) for label in NEEDS}
        stated = {slot: dict(wanted.get(slot, {})) for slot in slots.values()}
        if not record.has("need"):
            for slot in slots.values():
                held = self._edges_before(record, slot)
                stated[slot] = {need: {} for need, edge in held.items() if edge["how"] == "stated"}
        for slot, edges in stated.items():
            wanted[slot] = {need: {"how": "stated"} for need in edges}
        need = next((need for edges in stated.values() for need in edges), None)
        if need is None and firm and node.get("description"):
            need = self._around.need_of(firm, node["description"])
            if need:
                wanted[slots[label_of(need)]][need] = {"how": "text"}
        return need

    def _employer(self, node: Row, wanted: dict[Slot, Edges]) -> None:
        firm, place = Slot("WORKS_AT", "Expert", "Enterprise"), Slot("WORKS_AT", "Expert", "Organization")
        wanted[firm], wanted[place] = {}, {}
        name = node.get("employer")
        if not name:
            return
        enterprise = self._around.enterprise_named(name)
        if enterprise:
            wanted[firm][enterprise] = {}
        else:
            self._made.add("Organization", f"organization:{name}", {"name": name, "category": WORKPLACE})
            wanted[place][f"organization:{name}"] = {}

    def _vocabulary(self, record: Record, wanted: dict[Slot, Edges]) -> None:
        for relation, properties in (("BROADER", {}), ("RELATED", {"weight": 0.5})):
            slot = Slot(relation, "Skill", "Skill")
            for name in record.facts.get(relation.lower(), ()):
                other = self._linker.skill_id(name)
                if other != record.id:
                    self._made.add("Skill", other, {"name": self._linker.skill_name(other)})
                    wanted[slot][other] = dict(properties)

    def _skills(self, record: Record, node: Row, wanted: dict[Slot, Edges]) -> None:
        slot = SKILL_SLOTS.get(record.label)
        if slot is None or (self._counting and record.id not in self._before):
            return
        stated = record.skills if record.skills is not None else self._stated_before(record, slot)
        for skill in stated:
            made = self._linker.skill_id(skill.name)
            self._made.add("Skill", made, {"name": self._linker.skill_name(made)})
        if record.label == "Expert":
            wanted[slot] = self._linker.of_expert(node, stated)
        elif record.label == "Course":
            wanted[slot] = self._linker.of_course(text_of(record.label, node), stated, node.get("level"))
        else:
            limit, fill = LINKS_PER_TEXT.get(record.label, 6), FEWEST_SKILLS if record.label in NEEDS else 0
            wanted[slot] = self._linker.of_text(text_of(record.label, node), stated, limit, fill)

    def _stated_before(self, record: Record, slot: Slot) -> list[StatedSkill]:
        held = sorted(self._edges_before(record, slot).items())
        return [StatedSkill(e["evidence"], e.get("level"), "skills") for _, e in held if e["how"] == "stated"]

    def _industries(self, record: Record, node: Row, wanted: dict[Slot, Edges]) -> None:
        slot = INDUSTRY_SLOTS.get(record.label)
        if slot is None:
            return
        if record.industries is not None:
            stated = [f"industry:{code}" for code in record.industries]
        else:
            stated = [i for i, edge in self._edges_before(record, slot).items() if edge["how"] == "stated"]
        edges: Edges = {industry: {"how": "stated"} for industry in stated}
        if not edges:
            origin = self._industry_origin(record, node)
            edges = {i: {"how": "enterprise"} for i in (self._around.industries_of(origin) if origin else ())}
        if not edges and record.label != "Enterprise":
            found = self._linker.industry_in(text_of(record.label, node))
            edges = {found: {"how": "text"}} if found else {}
        self._around.industries[record.id] = sorted(edges)
        wanted[slot] = edges

    def _industry_origin(self, record: Record, node: Row) -> str | None:
        if record.label in NEEDS:
            return self._around.owner_of(record.id)
        if record.label == "Expert":
            return self._around.enterprise_named(node.get("employer") or "")
        return record.facts.get("industry_from")

    # -- edges -----------------------------------------------------------------------------------------------------

    def _edges(self, record: Record, slot: Slot, edges: Edges) -> None:
        held = self._edges_before(record, slot)
        for other, properties in edges.items():
            if self.plan.put_edge(slot.triple, slot.pair(record.id, other), held.get(other), properties):
                self._changed.add(record.id)
        for other in held.keys() - edges.keys():
            self.plan.cut_edge(slot.triple, slot.pair(record.id, other))
            self._changed.add(record.id)

    def _edges_before(self, record: Record, slot: Slot) -> Edges:
        if slot not in self._held:
            known = [r.id for r in self._live[record.label] if r.id in self._before]
            table: dict[str, Edges] = defaultdict(dict)
            for row in self._reader.edges_of(*slot.triple, known, side=slot.side):
                owner, other = (row["from"], row["to"]) if slot.side == "from" else (row["to"], row["from"])
                table[owner][other] = row
            self._held[slot] = table
        return self._held[slot].get(record.id, {})

    def _adopt_employees(self) -> None:
        """Experts that were loaded before their employer came in an enterprise list now work at the enterprise."""
        new = {r.name: r.id for r in self._live["Enterprise"] if r.id not in self._before}
        places = {f"organization:{name}": enterprise for name, enterprise in new.items()}
        place, firm = Slot("WORKS_AT", "Expert", "Organization"), Slot("WORKS_AT", "Expert", "Enterprise")
        for row in self._reader.edges_of(*place.triple, sorted(places), side="to"):
            if row["from"] not in self._around.nodes:
                self.plan.cut_edge(place.triple, (row["from"], row["to"]))
                self.plan.put_edge(firm.triple, (row["from"], places[row["to"]]), None, {})
        offers = ("OFFERS", "Organization", "Course")
        busy = {row["from"] for row in self._reader.edges_of(*offers, sorted(places))}
        busy |= {edge[0] for edge in self.plan.edges[offers]} | self.plan.nodes["Organization"].keys()
        for row in self._reader.nodes_by_id("Organization", sorted(places)):
            if row.get("category") == WORKPLACE and row["id"] not in busy:
                self.plan.withdrawn["Organization"].add(row["id"])


def text_of(label: str, node: Mapping[str, object]) -> str:
    """The running text of a record that skills and industries are read from."""
    fields = {
        "Expert": ("specialty", "trade"),
        "Problem": ("description", "match_hint"),
        "TrainingNeed": ("description", "match_hint"),
        "Case": ("description", "solution"),
        "Team": ("name",),
    }.get(label, ("name", "description"))
    return "。".join(str(node[field]) for field in fields if node.get(field))
