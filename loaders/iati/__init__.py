"""Activities of the International Aid Transparency Initiative (IATI 2.01 to 2.03): one act of help each."""
