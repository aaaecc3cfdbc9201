"""Trust, role assumption, federation."""
