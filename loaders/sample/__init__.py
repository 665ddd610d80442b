"""An invented province: lists of the eight kinds to try the program with, and the same at a larger scale for measurements."""
