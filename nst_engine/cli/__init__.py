"""One file per command of ``python -m nst_engine``: ``add_arguments`` and ``run``."""
