"""Turns the text of a cell into a value: one module per kind of cell, each function pure."""
