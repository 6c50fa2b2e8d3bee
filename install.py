#!/usr/bin/env python3
"""Installs Neural Style Transfer for GIMP 3: ``python3 install.py --help`` tells what else it does.

The standard library is all it needs. This file holds no newer syntax than the oldest Python
that might start it, so that such a Python is answered with a sentence.
"""

import sys

OLDEST, NEWEST = (3, 10), (3, 14)


def main():  # noqa: ANN201 - annotations would not hurt, but a Python 2 may read this
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.stderr.write(
            "Neural Style Transfer needs Python 3.10 to 3.14, but this is Python "
            + ".".join(map(str, sys.version_info[:3]))
            + ".\nStart install.py with another one, for example: python3.12 install.py\n"
        )
        return 2
    sys.dont_write_bytecode = True  # leave the checkout as it was
    from nst_engine.installer.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
