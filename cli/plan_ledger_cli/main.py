"""The command line: options that every command shares, and how a refusal is said.

Commands live in their own modules and are imported when they are called: `show` must start fast.
Exit codes are those of docs/reference/cli.md; a traceback never reaches a user.
"""
from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from plan_ledger_cli.session import Session, outcome, speak_utf8

_COMMANDS = {
    "init": "keeping",
    "import": "editions",
    "show": "asking",
    "history": "asking",
    "changes": "asking",
    "slippage": "asking",
    "find": "chasing",
    "due": "chasing",
    "mark": "structure",
    "record": "recording",
    "activity": "structure",
    "plan": "structure",
    "correct": "correcting",
    "retract": "correcting",
    "export": "editions",
    "rebuild": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "verify": "proving",
    "checkpoint": "proving",
    "prove": "proving",
    "timestamp": "stamping",
    "keys": "proving",
    "erase": "erasing",
    "evidence": "attaching",
    "pack": "packing",
    "report": "reporting",
    "demo": "demo",
}
"""Command -> module, in the order in which a new user meets them."""


_LONGEST_NAME = 1000
"""A file's path may well be long, and is said in full."""


class Commands(click.Group):
    """Finds a command's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = getattr(
            import_module(f"plan_ledger_cli.{module}"), f"{cmd_name}_command"
        )
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from plan_ledger.plan.errors import nearest
            from plan_ledger.plan.words import quoted

            ctx.fail(f"there is no command {quoted(args[0])}{nearest(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--ledger", metavar="L", help="The ledger file; else $PLAN_LEDGER, else plan.ledger.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of text.")
@click.option("--no-color", is_flag=True, help="No colours, as with NO_COLOR.")
@click.option("--clock-is-right", is_flag=True, help="Record although the clock looks wrong.")
@click.version_option(package_name="plan-ledger", prog_name="plan-ledger")
@click.pass_context
def cli(
    context: click.Context, ledger: str | None, as_json: bool, no_color: bool, clock_is_right: bool
) -> None:
    """The audit trail of an improvement plan.

    Example: plan-ledger show --as-at 2019-02-28

    Every status change, new lead and slipped deadline is kept for ever, with the day it held from
    and the moment it was recorded. Ask what the plan said on any past day, and what was known of
    it then. New here? Try `plan-ledger demo`.
    """
    context.obj = Session.from_options(ledger, as_json, no_color, clock_is_right)


def main() -> NoReturn:
    """The installed command. Never shows a traceback."""
    speak_utf8()
    # pydantic looks through every installed package for plugins, which takes longer than a command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    as_json = "--json" in sys.argv
    try:
        ended = cli.main(standalone_mode=False, prog_name="plan-ledger")
        if sys.stdout is not None:
            sys.stdout.flush()
        code = ended if isinstance(ended, int) else 0
    except click.exceptions.Exit as stopped:
        code = stopped.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)
        code = asked.exit_code
    except click.ClickException as wrong:
        code = _refuse(as_json, "usage", wrong.format_message(), None, wrong.exit_code, wrong)
    except (click.Abort, KeyboardInterrupt):
        code = _recorded_all_the_same("stopped") if outcome.recorded else _refuse(
            as_json, "stopped", "stopped; nothing was recorded", None, 1
        )
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = _recorded_all_the_same(_why_untold(error)) if outcome.recorded else _refuse_for(
            as_json, error
        )
    # Everything ends with the process: a last look for what nobody needs any more takes longer than
    # most answers.
    gc.freeze()
    sys.exit(code)


def _recorded_all_the_same(why: str) -> int:
    """Exit 1 would say that nothing was recorded."""
    text = f"it is recorded, but could not be told in full ({why}): see `plan-ledger history`"
    click.echo(f"Note: {text}", err=True)
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _why_untold(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    from plan_ledger.plan.errors import PlanError

    if isinstance(error, PlanError):
        return error.text
    return f"a fault in plan-ledger itself, {type(error).__name__}: {error}; please report it"


def _refuse_for(as_json: bool, error: Exception) -> int:
    from plan_ledger.plan.errors import PlanError

    if isinstance(error, PlanError):
        return _refuse(as_json, error.kind, error.text, error.where, error.exit_code)
    if isinstance(error, UnicodeEncodeError):
        text = "what was typed holds a broken character (half of one): type it again"
        return _refuse(as_json, "bad-text", text, None, 1)
    if type(error).__name__ == "ValidationError":
        first = str(error).splitlines()[1:3]
        text = f"a value cannot be kept ({' '.join(line.strip() for line in first)[:200]})"
        return _refuse(as_json, "bad-value", text, None, 1)
    if isinstance(error, OSError):
        where = str(error.filename) if error.filename else None
        text = f"{where + ': ' if where else ''}{(error.strerror or str(error)).lower()}"
        return _refuse(as_json, "system", text, where, 1)
    if os.environ.get("PLAN_LEDGER_DEBUG"):
        raise error
    text = (
        f"a fault in plan-ledger itself ({type(error).__name__}: {error}); nothing was recorded;"
        " please report it, with what PLAN_LEDGER_DEBUG=1 shows"
    )
    return _refuse(as_json, "fault", text, None, 1)


def _refuse(
    as_json: bool,
    kind: str,
    text: str,
    where: str | None,
    code: int,
    usage: click.ClickException | None = None,
) -> int:
    text, where = _without_long_words(text), where and _without_long_words(where)
    if as_json:
        import json

        error: dict[str, Any] = {"error": {"kind": kind, "text": text, "where": where}}
        click.echo(json.dumps(error, ensure_ascii=False), err=True)
    else:
        context = getattr(usage, "ctx", None)
        if context is not None:
            click.echo(context.get_usage(), err=True)
            click.echo(f"Try '{context.command_path} --help' for help.", err=True)
        from plan_ledger_cli.look.columns import visible

        click.echo(f"Error: {visible(text)}", err=True)
    return code


def _without_long_words(text: str) -> str:
    """The parser and the system quote what was typed as a whole, however long it is."""
    for typed in sys.argv[1:]:
        if len(typed) > _LONGEST_NAME:
            from plan_ledger.plan.words import shortened

            text = text.replace(typed, shortened(typed))
    return text


if __name__ == "__main__":
    main()
