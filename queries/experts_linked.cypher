// Experts linked by a relation with some nodes (teams, industries, regions).
// Params: ids. Returns: expert.
UNWIND $ids AS wanted
MATCH (e:`Expert`)-[r:{relation}]->(m:`{other}` {id: wanted})
RETURN e.id AS expert
ORDER BY e.id
