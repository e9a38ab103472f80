import pytest
from iati_count import Read
from iati_xml import ACT, END, HEAD, TAIL


@pytest.fixture
def read(tmp_path):
    """Return what reads the inner XML of one or several activities."""

    def made(*activities: str, name: str = "file.xml", ids=("A-1", "A-2", "A-3", "A-4")) -> Read:
        text = HEAD + "".join(ACT.format(id=id_) + xml + TAIL for id_, xml in zip(ids, activities, strict=False)) + END
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Read(tmp_path / name)

    return made
