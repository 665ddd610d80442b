"""Commands by noun; api.cli puts them together."""
