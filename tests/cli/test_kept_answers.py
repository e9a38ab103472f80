"""Answers at a terminal outlive the import that asked: Ctrl-C, a stop, a refusal, a dry run, a closed window."""

import json
import os
import select
import signal
import subprocess
import sys
import time

import pytest

from .test_asking import ACT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no pty on Windows")

FILE = "graphkit-answers.json"
GIFT = """activities:
  - {id: %s, kind: donation, providers: [甲公司], recipients: [平塘县], period: {start: 2024-05-01},
     contributions: [{amount: 5, currency: CNY, stage: disbursed}]}
"""


class Terminal:
    """graphkit on a terminal: what is printed is read until a text comes, then something is typed."""

    def __init__(self, *args):
        import pty

        self.master, slave = pty.openpty()
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "GRAPHKIT_LANG": "en"}
        command = [sys.executable, "-m", "graphkit", *args]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        self.printed, self.seen = "", 0

    def until(self, text):
        """Wait until this was printed since something was typed."""
        while text not in self.printed[self.seen :]:
            self.printed += self._read() or pytest.fail(f"{text!r} never came: {self.printed}")
        return self

    def _read(self):
        if not select.select([self.master], [], [], 90)[0]:
            self.process.kill()
            pytest.fail(f"nothing comes any more: {self.printed}")
        try:
            return os.read(self.master, 65536).decode("utf-8", "replace")
        except OSError:  # Linux tells of the other end's closing by an error
            return ""

    def type(self, text):
        self.seen = len(self.printed)
        os.write(self.master, text.encode())
        return self

    def send(self, number):
        time.sleep(0.5)  # it waits for what is typed
        self.process.send_signal(number)
        return self

    def end(self):
        while fresh := self._read():
            self.printed += fresh
        os.close(self.master)
        return self.process.wait(timeout=60), self.printed.replace("\r\n", "\n")


@pytest.fixture
def asked(empty):
    (empty / "a.yaml").write_text(ACT, encoding="utf-8")
    return empty


def test_ctrl_c_keeps_what_was_answered(asked, graphkit):
    code, printed = (
        Terminal("import", "a.yaml").until("another label:").type("1\n").until("label:").send(signal.SIGINT).end()
    )
    assert code == 130
    lines = [line for line in printed.splitlines() if FILE in line]
    assert len(lines) == 1
    assert lines[0].endswith("1; the next import offers them again")
    assert not (asked / "graphkit.kgl").exists()
    terminal = Terminal("import", "a.yaml").until("use them? [y/N]").type("y\n")
    code, printed = terminal.until("1/1  某某基金会").until("label:").type("y\n").end()
    assert code == 0, printed
    assert "  四川大学华西医完 = hospital/huaxi\n" in printed
    assert not (asked / FILE).exists(), "they are in the graph now"
    assert graphkit("import", "a.yaml").code == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_closed_window_keeps_them_too(asked, number):
    Terminal("import", "a.yaml").until("label:").type("y\n").until("label:").send(number).end()
    kept = json.loads((asked / FILE).read_text(encoding="utf-8"))
    (answers,) = kept["graphkit-answers"].values()
    assert answers["names"] == {"四川大学华西医完": {"label": "Organization"}}


def person(graphkit, monkeypatch, *args, input):
    from graphkit.cli.verbs import import_ as module

    monkeypatch.setattr(module, "is_terminal", lambda _stream: True)
    return graphkit(*args, input=input)


def test_a_stop_and_a_refusal_keep_them(asked, graphkit, monkeypatch):
    done = person(graphkit, monkeypatch, "import", "a.yaml", input="1\nn\n")
    assert (done.code, FILE in done.err) == (3, True)
    done = person(graphkit, monkeypatch, "import", "a.yaml", input="n\n1\nq\n")
    assert "names that are neither in the records nor in the graph: 2" in done.err, (
        "who does not want them answers anew"
    )
    done = person(graphkit, monkeypatch, "--lang", "zh", "import", "a.yaml", input="y\ny\n")
    assert (done.code, "上次导入未用上的回答" in done.err, "四川大学华西医完 = hospital/huaxi" in done.err) == (
        0,
        True,
        True,
    )
    assert not (asked / FILE).exists()


def test_a_dry_run_hands_them_on(asked, graphkit, monkeypatch):
    done = person(graphkit, monkeypatch, "import", "a.yaml", "--dry-run", input="1\ny\n")
    assert (done.code, FILE in done.err) == (0, True)
    assert person(graphkit, monkeypatch, "import", "a.yaml", input="y\n").code == 0


def test_answers_on_duplicates_too(empty, graphkit, monkeypatch):
    head = "entities: [{id: e/jia, label: Enterprise, name: 甲公司}]\n"
    for name, ids in (("a.yaml", "D1"), ("b.yaml", "X1")):
        (empty / name).write_text(head + GIFT % ids, encoding="utf-8")
    assert graphkit("import", "a.yaml").code == 0
    done = person(graphkit, monkeypatch, "import", "b.yaml", "--dry-run", input="s\n")
    assert (done.code, FILE in done.err) == (0, True)
    done = person(graphkit, monkeypatch, "import", "b.yaml", input="y\n")
    assert done.code == 0, done.err
    assert "  X1 and D1 are the same\n" in done.err
    assert graphkit("query", "money").rows[0]["counted"] == 5


def test_names_are_asked_once_where_duplicates_are_asked_about(empty, graphkit, monkeypatch):
    act = GIFT.replace("甲公司", "某某基金会")
    (empty / "a.yaml").write_text(act % "D1" + act.split("activities:\n")[1] % "D2", encoding="utf-8")
    (empty / "b.yaml").write_text((act % "X1"), encoding="utf-8")
    assert graphkit("import", "a.yaml", "--new", "accept").code == 0
    text = (empty / "b.yaml").read_text(encoding="utf-8")
    more = ACT.split("activities:\n")[1].splitlines()[1].replace("某某基金会", "另一家基金会")
    (empty / "b.yaml").write_text(f"{text}{more}\n", encoding="utf-8")
    done = person(graphkit, monkeypatch, "import", "b.yaml", input="y\nk\n")
    assert done.code == 0, done.err
    assert done.err.count("另一家基金会  (") == 1


@pytest.mark.parametrize("content", ["my own notes", "[]", '{"graphkit-answers": 1}', '{"graphkit-answers": {"x": 1}}'])
def test_somebody_s_own_file_of_that_name_stays(asked, graphkit, monkeypatch, content):
    (asked / FILE).write_text(content, encoding="utf-8")
    done = person(graphkit, monkeypatch, "import", "a.yaml", input="1\nq\n")
    assert done.code == 3
    if content != '{"graphkit-answers": {"x": 1}}':  # that one is of graphkit, for another store
        assert "could not be kept" in done.err
        assert (asked / FILE).read_text(encoding="utf-8") == content


def test_answers_belong_to_their_store(asked, graphkit, monkeypatch):
    person(graphkit, monkeypatch, "import", "a.yaml", input="1\nq\n")
    done = person(graphkit, monkeypatch, "--store", "other.kgl", "import", "a.yaml", input="1\ny\n")
    assert (done.code, "use them?" in done.err) == (0, False)
    assert person(graphkit, monkeypatch, "import", "a.yaml", input="y\ny\n").code == 0
    assert not (asked / FILE).exists()
