// How many nodes of a label each revision has changed last.
// Params: none. Returns: rev, n.
MATCH (n:`{label}`)
RETURN n.rev AS rev, count(*) AS n
ORDER BY rev
