// How many nodes a label has.
// Params: none. Returns: n.
MATCH (n:`{label}`)
RETURN count(*) AS n
