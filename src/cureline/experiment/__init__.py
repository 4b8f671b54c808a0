"""Champion against challenger, judged honestly at any time."""
