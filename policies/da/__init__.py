"""Detection: what tells people that something changed."""
