"""The public site as files that need no server, and its content as open data (ADR 42)."""
