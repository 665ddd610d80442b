// Nodes of a label by the revision that changed them last.
// Params: above, upto (above < rev <= upto). Returns: the public properties of the label.
MATCH (n:`{label}`)
WHERE n.rev > $above AND n.rev <= $upto
RETURN {node_columns}
ORDER BY n.id
