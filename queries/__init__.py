"""One question per file: a .cypher text beside a typed function, or a ranking on the match index."""
