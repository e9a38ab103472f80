"""Names to ids: in their context, as of their date; each unknown or ambiguous name is reported once."""
