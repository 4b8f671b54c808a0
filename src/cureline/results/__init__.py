"""What worked: measures, pages, report."""
