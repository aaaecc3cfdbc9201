"""Policy documents that are wrong, or over a quota."""
