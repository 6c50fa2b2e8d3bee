"""Planning: how a job fits into memory, decided and described before the work begins."""
