// Edges of a triple by their source and by the revision that changed them last.
// Params: low, high (low < start <= high), above, upto (above < rev <= upto). Returns: start, stop, the properties, and the
// revisions of both ends.
MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`)
WHERE a.id > $low AND a.id <= $high AND r.rev > $above AND r.rev <= $upto
RETURN a.id AS start, b.id AS stop, {edge_columns}, a.rev AS start_rev, b.rev AS stop_rev
ORDER BY start, stop
