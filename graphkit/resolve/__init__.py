"""Names to ids: in their context, as of their date; what is unknown or ambiguous is told once."""
