// How many edges of a triple reach each of some nodes; a node without any is not among the rows.
// Params: ids. Returns: id, n.
UNWIND $ids AS wanted
MATCH (n:`{label}` {id: wanted})<-[r:{relation}]-(m:`{other}`)
RETURN n.id AS id, count(*) AS n
ORDER BY id
