// The first 501 neighbours, by id, of a node along the edges of a triple that reach it: a largest page and one more. The
// number stands in the text since the embedded engine plans anew for a parameter there (1 ms instead of 0.2).
// Params: id. Returns: node_id, node_name, and the properties of the relation.
MATCH (n:`{label}` {id: $id})<-[r:{relation}]-(m:`{other}`)
RETURN m.id AS node_id, m.name AS node_name, {edge_columns}
ORDER BY m.id
LIMIT 501
