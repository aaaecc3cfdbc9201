"""The built-in rules: a folder an area, a file a rule (installed as ``tfiam.policies``)."""
