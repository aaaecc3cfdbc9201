"""Policy validation: what AWS's own check of a policy document says of it, offline.

Nothing is loaded here; import from the modules.
"""
