"""The local-first store and its replication: event shapes, ledger, register replica, delivery."""
