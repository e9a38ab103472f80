"""The system's reasons in both languages, whatever language the system speaks."""

import errno
import re
import socket

import pytest

from graphkit.wording.catalogues import messages
from graphkit.wording.system_errors import system_reason

CODES = [code.removeprefix("os.") for code in messages() if re.fullmatch(r"os\.E[A-Z]+", code)]


@pytest.mark.parametrize("name", CODES)
def test_every_sentence_is_that_of_an_error_number(name):
    number = getattr(errno, name)
    reason = system_reason(OSError(number, "words of the system"))
    assert errno.errorcode[number] == reason.code.removeprefix("os.")
    assert re.search("[\u4e00-\u9fff]", reason.text("zh"))
    assert not re.search("[\u4e00-\u9fff]", reason.text("en"))


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_error_number_is_without_words(number):
    reason = system_reason(OSError(number, "words of the system"))
    assert "words of the system" not in reason.text("zh") + reason.text("en")
    assert re.search("[\u4e00-\u9fff]", reason.text("zh"))


def test_errors_that_have_no_number_have_words_too():
    assert system_reason(TimeoutError("timed out")).text("zh") == "等待超时"
    assert system_reason(socket.gaierror(-2, "Name or service not known")).text("zh") == "找不到该主机"
    assert system_reason(OSError("odd")).text("en") == "system error (OSError)"
    assert system_reason(OSError(99999, "odd")).text("zh") == "系统错误 ?（99999）"
