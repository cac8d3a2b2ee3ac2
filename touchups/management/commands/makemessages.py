"""Django's ``makemessages``, so that a catalogue changes only where a text did and nothing is guessed."""

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(
            no_location=True, no_obsolete=True, no_wrap=True, ignore_patterns=["tests/*", "var/*"]
        )
