"""The commands of ``python -m nst_engine``, one file each: ``add_arguments`` and ``run``."""
