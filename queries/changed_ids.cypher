// Ids of the nodes of a label that one revision has changed last.
// Params: rev. Returns: id, n (always 1).
MATCH (n:`{label}`)
WHERE n.rev = $rev
RETURN n.id AS id, 1 AS n
ORDER BY id
