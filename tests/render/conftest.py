"""Pages to look at, and a real browser to look with: no network, every request and complaint written down."""

import os
import shutil
from pathlib import Path

import pytest
from memory_graph import build_reader, snapshot_of

from graphkit.analysis.selection import every_edge
from graphkit.query.valid_time import parse_time
from graphkit.render.focus import Focus
from graphkit.render.picture import render

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE = {"width": 1600, "height": 950}


@pytest.fixture
def sections():
    paid = {"currency": "CNY", "stage": "disbursed"}
    return {
        "sources": [
            {
                "id": "src/a", "name": "组团帮扶报道", "publisher": "中新网", "published": "2025-07-23",
                "url": "https://example.org/a",
            },
            {"id": "src/b", "name": "旧闻", "publisher": "团结报", "published": "2019", "url": "javascript:alert(1)"},
        ],
        "programmes": [{"id": "prog/x", "name": "组团式帮扶毕节"}, {"id": "prog/y", "name": "东西部协作"}],
        "entities": [
            {"id": "city/bj", "label": "City", "name": {"zh": "毕节市", "en": "Bijie"}, "aliases": ["毕节试验区"]},
            {"id": "county/df", "label": "County", "name": "大方县", "part_of": "city/bj"},
            {"id": "hospital/df", "label": "Hospital", "name": "大方县人民医院", "located_in": "county/df"},
            {"id": "hospital/hx", "label": "Hospital", "name": "华西医院"},
            {"id": "party/ngd", "label": "Party", "name": "农工党中央"},
            {"id": "ent/a", "label": "Enterprise", "name": "甲公司"},
            {"id": "ent/b", "label": "Enterprise", "name": "乙公司"},
            {"id": "county/by", "label": "County", "name": "白云区"},
            {"id": "county/pt", "label": "County", "name": "平塘县"},
        ],
        "pairings": [{
            "id": "pair/1", "helper": "county/by", "recipient": "county/pt", "programmes": ["prog/y"],
            "since": "2016", "evidence": [{"source": "src/b", "paragraph": 2}],
        }],
        "activities": [
            {
                "id": "act/1", "kind": "service", "name": "共建协作医院", "providers": ["hospital/hx"],
                "facilitators": ["party/ngd"], "recipients": ["hospital/df"], "programmes": ["prog/x"],
                "period": {"start": "2023-07", "end": "2025"},
                "contributions": [{"id": "con/1", "amount": "3000000", **paid,
                                   "evidence": [{"source": "src/a", "paragraph": 7}, {"source": "src/b"}]}],
                "evidence": [{"source": "src/a", "paragraph": 6}],
            },
            {
                "id": "act/2", "kind": "donation", "name": "赠书", "providers": ["ent/a", "ent/b"],
                "recipients": ["city/bj"], "programmes": ["prog/x"],
                "contributions": [{"id": "con/2", "quantity": "500", "unit": "volume", "item": "books"}],
            },
            {"id": "act/3", "kind": "donation", "name": "再赠书", "providers": ["ent/a"], "recipients": ["city/bj"],
             "programmes": ["prog/x"]},
            {"id": "act/4", "kind": "training", "name": "培训教师", "providers": ["county/by"],
             "recipients": ["county/pt"], "programmes": ["prog/y"]},
            {"id": "act/5", "kind": "exchange", "name": "互访", "providers": ["county/by", "county/pt"]},
        ],
    }  # fmt: skip


@pytest.fixture
def reader(sections):
    return build_reader(**sections)


@pytest.fixture
def page_of(tmp_path):
    """Write a picture of a reader and return its path."""

    def write(reader, *, language="zh", title=None, programmes=(), as_of=None, **focus):
        return render(
            snapshot_of(reader),
            tmp_path / "picture.html",
            selection=every_edge(programmes, time=parse_time(as_of)),
            focus=Focus(**focus),
            language=language,
            title=title,
            overwrite=True,
        )

    return write


def _chromium():
    given = os.environ.get("CHROMIUM")
    found = given or next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found:
        return found
    return pytest.skip("NO CHROMIUM, no picture was looked at: apt-get install chromium, or set CHROMIUM to one")


@pytest.fixture(scope="session")
def chromium():
    path = _chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
        browser = tools.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


class Look:
    """An open page with everything that it asked for or complained of."""

    def __init__(self, browser, path, size):
        self.context = browser.new_context(viewport=size, offline=True)
        self.page = self.context.new_page()
        self.requests, self.complaints, self.dialogs = [], [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.address = Path(path).absolute().as_uri()
        self.page.goto(self.address)
        self.page.wait_for_function("window.graphkit && graphkit.labels().length > 0")

    def _listen(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def click_at(self, point):
        box = self.page.locator("#network").bounding_box()
        self.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])

    def click_node(self, node_id):
        self.click_at(self.page.evaluate("id => graphkit.at(id)", node_id))

    def click_link(self, link_id):
        self.click_at(self.page.evaluate("id => graphkit.between(id)", link_id))

    def panel(self):
        return self.page.locator("#panel").inner_text()

    def shown(self):
        return {key: set(ids) for key, ids in self.page.evaluate("graphkit.shown()").items()}

    def was_quiet(self):
        assert self.requests == [self.address]
        assert self.complaints == []
        assert self.dialogs == []


@pytest.fixture
def look(chromium):
    """Open a page: ``look(path)``."""
    opened = []

    def open_page(path, size=None):
        opened.append(Look(chromium, path, size or SIZE))
        return opened[-1]

    yield open_page
    for one in opened:
        one.context.close()
