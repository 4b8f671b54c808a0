"""Running the desk: is it well, what does it do, what leaves no trace of a person in logs, figures and traces."""
