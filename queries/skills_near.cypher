// Skills one step of a relation away from some skills, in either direction.
// Params: ids. Returns: id.
UNWIND $ids AS wanted
MATCH (a:`Skill` {id: wanted})-[r:{relation}]-(b:`Skill`)
WHERE a.id <> b.id
RETURN b.id AS id
ORDER BY b.id
