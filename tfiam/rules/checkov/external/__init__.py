"""What checkov loads: ``--external-checks-dir "$(tfiam checkov-checks)"``. It wants this file; its checks stand beside it."""
