import pytest
from iati_count import Read

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'
ACT = '<iati-activity default-currency="USD" xml:lang="en"><iati-identifier>{id}</iati-identifier>'
ACT += '<reporting-org ref="XX-1" type="22"><narrative>Water for All</narrative></reporting-org>'
ACT += '<title><narrative>Wells</narrative></title><participating-org role="1" ref="GB-1" type="10"/>'
TAIL = "</iati-activity>\n"
END = "</iati-activities>\n"


@pytest.fixture
def read(tmp_path):
    """Return what reads the inner XML of one or several activities."""

    def made(*activities: str, name: str = "file.xml", ids=("A-1", "A-2", "A-3", "A-4")) -> Read:
        text = HEAD + "".join(ACT.format(id=id_) + xml + TAIL for id_, xml in zip(ids, activities, strict=False)) + END
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Read(tmp_path / name)

    return made
