// The industries of a named cluster such as 先进制造业.
// Params: name. Returns: id.
MATCH (n:Industry)
WHERE $name IN n.clusters
RETURN n.id AS id
ORDER BY n.id
