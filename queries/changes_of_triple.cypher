// How many edges of a triple each revision has changed last.
// Params: none. Returns: rev, n.
MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`)
RETURN r.rev AS rev, count(*) AS n
ORDER BY rev
