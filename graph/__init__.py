"""The graph: schema, engines, lexicon and match index. Imports nothing of the other packages."""
