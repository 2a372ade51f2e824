"""Measurements: `make bench`. An area is a module in `bench/areas/`; see docs/develop.md."""
