"""What the commands do, without the command line: each takes loaded data and a request, and returns a result."""
