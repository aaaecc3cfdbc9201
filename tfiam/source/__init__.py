"""The configuration's source: where each block stands, what it says word for word, which comments waive. Evaluates nothing."""
