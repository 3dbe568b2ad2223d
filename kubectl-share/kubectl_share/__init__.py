"""Share access to Kubernetes clusters: portable, checked kubeconfigs."""

__version__ = "0.1.0"
