"""Which text is a secret: by its form, by the name it stands under, and what only looks like one."""
