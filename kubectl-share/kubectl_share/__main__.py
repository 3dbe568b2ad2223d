"""`python -m kubectl_share` is the same program as `kubectl-share`."""

from kubectl_share.cli.main import main

if __name__ == "__main__":
    main()
