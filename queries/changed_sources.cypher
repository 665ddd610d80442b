// Sources of the edges of a triple that one revision has changed last.
// Params: rev. Returns: id, n (how many such edges the source has).
MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`)
WHERE r.rev = $rev
RETURN a.id AS id, count(*) AS n
ORDER BY id
