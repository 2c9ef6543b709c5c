"""The desk: a case in the browser, read-only, rendered on the server."""
