"""Runs a command that ends when its parent does, even when the parent was killed: leash.py PARENT COMMAND...

A program of its own, started with `python -I -S`, because code between fork and exec is not safe in a parent
that has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: str, *command: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit("the parent ended before its child began")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
