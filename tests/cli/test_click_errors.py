"""Whatever click or the system objects to, it is one sentence in the user's language."""

import ast
import errno
import inspect
import re
from pathlib import Path

import click
import pytest

from graphkit.cli.main import cli
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.click_errors import TEMPLATES, message_of
from graphkit.cli.terminal.failures import report_failure
from graphkit.errors import UsageError

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")  # three words on end are a sentence
CONTEXT = click.Context(cli, info_name="graphkit", obj=Settings(), **cli.context_settings)
OPTION = click.Option(["--limit"])
ERRORS = {
    "ClickException": click.ClickException("Missing command."),
    "UsageError": click.UsageError("Got unexpected extra argument (b)", CONTEXT),
    "BadParameter": click.BadParameter("'x' is not a valid integer.", CONTEXT, OPTION),
    "MissingParameter": click.MissingParameter(ctx=CONTEXT, param=OPTION),
    "NoSuchOption": click.NoSuchOption("--langg", ctx=CONTEXT),
    "NoSuchCommand": click.exceptions.NoSuchCommand("imprt", ctx=CONTEXT),
    "BadOptionUsage": click.BadOptionUsage("--limit", "Option '--limit' requires an argument.", CONTEXT),
    "BadArgumentUsage": click.BadArgumentUsage("Argument 'files' takes 2 values.", CONTEXT),
    "NoArgsIsHelpError": click.exceptions.NoArgsIsHelpError(CONTEXT),
    "FileError": click.FileError("a.yaml", "Got unexpected extra argument (b)"),
    "Abort": click.Abort(),
    "Exit": click.exceptions.Exit(3),
}
NEVER_SHOWN = {  # by our verbs: words of prompts and help pages of click's own, which graphkit has none of
    "Missing argument", "Missing option", "Missing parameter", "Missing {param_type}",
    "Missing parameter: {param_name}",
    "No such option {name!r}.", "No such command {name!r}.", "Did you mean {possibility}?",
    "(Did you mean one of: {possibilities}?)", "Invalid value: {message}", "Invalid value for {param_hint}: {message}",
    "Error: {message}", "Try '{command} {option}' for help.", "unknown error", "Aborted!", "deprecated", "Options",
    "Positional arguments", "Commands", "env var: {var}", "default: {default}", "(dynamic)", "file", "directory",
    "path",
    "Choose from:\n\t{choices}", "Choice({choices})",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
}  # fmt: skip
OF_THE_PROGRAMMER = {  # click raises these as TypeError or ValueError where a command is made, not where it is run
    "Could not determine name for option with declarations {decls!r}", "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to "
    "pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Invalid start character for option ({option})",
}  # fmt: skip
OTHER_NAMES = {
    "Takes {nargs} values but 1 was given.": "Takes {len_type} values but {len_value} was given.",
    "Takes {nargs} values but {len} were given.": "Takes {len_type} values but {len_value} were given.",
}


def sentences_of_click():
    for module in ("core", "exceptions", "parser", "types"):
        tree = ast.parse((Path(click.__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        yield OTHER_NAMES.get(argument.value, argument.value)


def test_every_sentence_of_click_is_known():
    assert set(sentences_of_click()) == {*TEMPLATES, *NEVER_SHOWN, *OF_THE_PROGRAMMER}


def test_every_class_of_click_is_known():
    classes = {
        name
        for name, value in vars(click.exceptions).items()
        if inspect.isclass(value) and value.__module__ == "click.exceptions"
    }
    assert classes == ERRORS.keys()


@pytest.mark.parametrize("name", ERRORS)
def test_no_error_of_click_is_english_in_chinese(name, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    error = ERRORS[name]
    code = report_failure(error, Settings(lang="zh"))
    printed = capsys.readouterr().err
    if name in ("Abort", "Exit"):
        expected = {"Abort": ("graphkit: 已中断\n", 130), "Exit": ("", 3)}
        assert (printed, code) == expected[name]
        return
    if name == "NoArgsIsHelpError":  # the help page, in the language of its context
        assert (code, printed) == (2, CONTEXT.get_help() + "\n")
        return
    assert CHINESE.search(printed)
    assert not ENGLISH.search(printed), printed
    assert len(printed.splitlines()) == 1
    report_failure(error, Settings(lang="en"))
    assert not CHINESE.search(capsys.readouterr().err)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_sentence_of_click_is_put_into_both_languages(template):
    names = re.findall(r"\{(\w+)(?:!r)?\}", template)
    sentence = template.replace("!r", "").format(**{name: f"<{name}>" for name in names})
    message = message_of(click.UsageError(sentence))
    assert set(message.values) == set(names)
    assert CHINESE.search(message.text("zh"))
    for name in re.findall(r"<(\w+)>", message.text("zh") + message.text("en")):
        assert name in names


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["find", "x", "--format", "xml"], "“xml”不可用；可用："),
        (["query", "RETURN 1 AS x", "--limit", "many"], "“many”不是数字"),
        (["query", "RETURN 1 AS x", "--limit", "-1"], "-1 超出范围"),
        (["query", "RETURN 1 AS x", "--limit"], "缺少值"),
        (["find", "x", "--format"], "缺少值"),
        (["find", "x", "--debug=1"], "不带值"),
        (["find"], "缺少"),
        (["find", "a", "b"], "多余的参数：b"),
        (["trace", "x", "--sources", "gifts.yaml"], "是文件，不是文件夹"),
        (["trace", "x", "--sources", "none"], "不存在"),
        (["find", "x", "-o", "texts"], "是文件夹"),
        (["diff", "gifts.yaml"], "需要 2 个值"),
        (["query", "RETURN 1 AS x", "--between", "2018"], "需要 2 个值"),
        (["shwo"], "是不是“show”"),
        (["find", "x", "--labl", "y"], "是不是“--label”"),
    ],
)
def test_wrong_usage_is_chinese_for_who_reads_chinese(words, part, folder, graphkit):
    done = graphkit("--lang", "zh", *words)
    assert (done.code, done.out) == (2, "")
    assert part in done.err
    assert not ENGLISH.search(done.err), done.err


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EIO, errno.EPROTO])
def test_what_the_system_says_is_chinese_too(number, capsys):
    error = OSError(number, "the words of the system", "answer.csv")
    assert report_failure(error, Settings(lang="zh")) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("graphkit: answer.csv：")
    assert "words" not in printed


def test_one_process_speaks_both_languages_at_once():
    error = UsageError("output.exists", file="a.csv")
    assert (error.text("zh"), error.text("en")) == (
        "a.csv 已存在；如要覆盖，请加 --force（Python 中为 overwrite=True）",
        "a.csv already exists; to overwrite it, add --force (in Python overwrite=True)",
    )


def test_a_settings_file_that_is_no_toml_is_located_in_both_languages(folder, graphkit):
    (folder / "graphkit.toml").write_text('store = "a"\nlang = zh\n', encoding="utf-8")
    assert "第 2 行第 8 列" in graphkit("info", "--lang", "zh").err
    assert "at line 2, column 8" in graphkit("info", "--lang", "en").err
