// Targets of a revision's edges that a later revision has changed.
// Params: rev. Returns: id.
MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`)
WHERE r.rev = $rev AND b.rev > $rev
RETURN DISTINCT b.id AS id
ORDER BY id
