"""The program, as `assistant` and as `python -m assistant`."""

from assistant.interrupts import guard


def main() -> None:
    """Run the command line, guarded before anything is imported that takes time."""
    guard()
    from assistant.cli import main as run

    run()


if __name__ == "__main__":
    main()
