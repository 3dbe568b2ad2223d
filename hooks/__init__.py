"""The programs that pre-commit runs: a thin main for each hook. Nothing imports them."""
