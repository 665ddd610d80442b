"""The rules by which a typed word finds a record: one file for each sort of rule, and what each is worth."""
