"""Many articles: who copied whom, who is who, what the affair is, who says what about it, and where accounts do not fit."""
