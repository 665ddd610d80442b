// Where all the edges of a triple lead that leave some nodes.
// Params: ids. Returns: near (one of ids), far, name (of far).
UNWIND $ids AS wanted
MATCH (n:`{label}` {id: wanted})-[r:{relation}]->(m:`{other}`)
RETURN n.id AS near, m.id AS far, m.name AS name
