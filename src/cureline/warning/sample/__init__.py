"""The shipped sample of fed series: synthetic figures, drawn by `make.py`."""
