"""What the tests share: real kubectls, generated kubeconfigs, a TLS server."""
