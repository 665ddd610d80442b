// Neighbours of a node along the edges of a triple that reach it, by id.
// Params: id, after (last neighbour shown, '' at first), max_rows.
// Returns: node_id, node_name, and the properties of the relation.
MATCH (n:`{label}` {id: $id})<-[r:{relation}]-(m:`{other}`)
WHERE m.id > $after
RETURN m.id AS node_id, m.name AS node_name, {edge_columns}
ORDER BY m.id
LIMIT $max_rows
