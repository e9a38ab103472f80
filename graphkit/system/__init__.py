"""Other processes of this machine."""
