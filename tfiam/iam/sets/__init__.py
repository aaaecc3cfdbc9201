"""What policies allow, as a set: actions × resources × conditions. ``Access`` is its public face.

Nothing is loaded here; import from the modules.
"""
