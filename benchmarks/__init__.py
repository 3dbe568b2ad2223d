"""The same work done by us and by others, measured in one run: `python -m benchmarks`, or `make bench`."""
