// Nodes of a label whose property (code, name, short) is one of some spellings.
// Params: texts. Returns: id, name.
MATCH (n:`{label}`)
WHERE n.{property} IN $texts
RETURN n.id AS id, n.name AS name
ORDER BY n.id
