"""Legal: cases from the demand letter to enforcement, guarantees, agencies, debt sale."""
