"""graphkit completion: the script that makes a shell complete verbs and options."""

import click

from graphkit.cli.command import verb

SHELLS = ("bash", "zsh", "fish", "powershell")


@verb("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import ShellComplete, get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    # The template alone: click's source() of bash first runs bash to ask for its version, which Windows may not have.
    made = found(ctx.find_root().command, {}, "graphkit", "_GRAPHKIT_COMPLETE")
    click.echo(ShellComplete.source(made), nl=False)
