"""The monthly report that a head of collections hands in: computed, worded, drawn, set as PDF and as XLSX."""
