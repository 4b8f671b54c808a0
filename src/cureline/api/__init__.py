"""API: the root that gathers the routes of all the apps; tokens, idempotency, problems."""
