// One node with its public properties.
// Params: id. Returns: the public properties of the label.
MATCH (n:`{label}` {id: $id})
RETURN {node_columns}
