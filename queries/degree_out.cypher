// How many edges of a triple leave a node.
// Params: id. Returns: n.
MATCH (n:`{label}` {id: $id})-[r:{relation}]->(m:`{other}`)
RETURN count(*) AS n
