// Who has some skills, and how well.
// Params: ids (skills). Returns: expert, skill, name (of the skill), level.
UNWIND $ids AS wanted
MATCH (e:`Expert`)-[r:HAS_SKILL]->(s:`Skill` {id: wanted})
RETURN e.id AS expert, s.id AS skill, s.name AS name, r.level AS level
ORDER BY e.id, s.id
