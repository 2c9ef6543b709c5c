"""Pages become articles: what a page holds is found, named and kept, with the way back to its characters."""
