"""Pieces of IATI XML for tests."""

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'
ACT = '<iati-activity default-currency="USD" xml:lang="en"><iati-identifier>{id}</iati-identifier>'
ACT += '<reporting-org ref="XX-1" type="22"><narrative>Water for All</narrative></reporting-org>'
ACT += '<title><narrative>Wells</narrative></title><participating-org role="1" ref="GB-1" type="10"/>'
TAIL = "</iati-activity>\n"
END = "</iati-activities>\n"


def transaction(code="3", value="800", currency="", date="2020-03-01", inner="", **attributes):
    currency = f' currency="{currency}"' if currency else ""
    more = "".join(f' {name}="{text}"' for name, text in attributes.items())
    return (
        f'<transaction{more}><transaction-type code="{code}"/><transaction-date iso-date="{date}"/>'
        f'<value{currency} value-date="2020-02-28">{value}</value>{inner}</transaction>'
    )
