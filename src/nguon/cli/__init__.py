"""Commands for people: each file a group of them, `main` the door."""
