// One page of the nodes of a label, by id.
// Params: after (last id shown, '' at first), max_rows, where_<property>. Returns: the public properties of the label.
MATCH (n:`{label}`)
WHERE n.id > $after{where}
RETURN {node_columns}
ORDER BY n.id
LIMIT $max_rows
