"""The only subprocesses of the program: each module runs one other program."""
