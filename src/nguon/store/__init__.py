"""The disk: cases, snapshots, decisions, the search index."""
