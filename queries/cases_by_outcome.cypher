// How many cases ended how.
// Params: none. Returns: outcome, n.
MATCH (n:`Case`)
RETURN n.outcome AS outcome, count(*) AS n
