"""HTTP service and command line over the same functions."""
