// One node by its id: the fast way to tell whether it exists.
// Params: id. Returns: id, name, code.
MATCH (n:`{label}` {id: $id})
RETURN n.id AS id, n.name AS name, n.code AS code
