"""The only place where another program is run: `git` asks about a folder, `commit` about what is staged."""
