"""Organization policies: SCP and RCP."""
