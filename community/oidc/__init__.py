"""Signing in with the OpenID Connect of others: national eIDs, and the directories of offices."""
