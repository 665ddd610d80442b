// Some nodes of a label with their public properties.
// Params: ids. Returns: the public properties of the label.
UNWIND $ids AS wanted
MATCH (n:`{label}` {id: wanted})
RETURN {node_columns}
ORDER BY n.id
