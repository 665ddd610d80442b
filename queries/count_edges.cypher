// How many edges a triple has.
// Params: none. Returns: n.
MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`)
RETURN count(*) AS n
