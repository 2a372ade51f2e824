"""The page of each topic, and what it gathers."""
