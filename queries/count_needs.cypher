// How many needs of a label (problems or training needs) have a status.
// Params: status. Returns: n.
MATCH (n:`{label}`)
WHERE n.status = $status
RETURN count(*) AS n
