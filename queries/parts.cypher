// What is directly part of some teams, industries or regions.
// Params: ids. Returns: id.
UNWIND $ids AS wanted
MATCH (a:`{label}`)-[r:PART_OF]->(b:`{label}` {id: wanted})
RETURN a.id AS id
ORDER BY a.id
