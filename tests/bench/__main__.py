import argparse
import sys
from pathlib import Path

from tests.bench import assess, booking, daily, mail, memory, worklist
from tests.bench.figures import Figure, write
from tests.bench.installation import Workshop

BENCHES = {
    "assess": assess.run,
    "worklist": worklist.run,
    "memory": memory.run,
    "daily": daily.run,
    "mail": mail.run,
    "booking": booking.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures the clinic.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHES)}; all when none")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), help="the JSON file to write")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHES):
        parser.error(f"there is no {', '.join(sorted(unknown))}")

    figures: list[Figure] = []
    with Workshop() as workshop:
        for name in asked.names or BENCHES:
            for figure in BENCHES[name](workshop):
                print(figure, flush=True)  # noqa: T201 - what the command is for
                figures.append(figure)
    write(figures, asked.out)
    sys.exit(any(figure.missed for figure in figures))


if __name__ == "__main__":
    main()
