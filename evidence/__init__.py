"""Proof: evidence for Enabling Environments, gathered as life happens."""
