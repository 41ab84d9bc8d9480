"""JUnit XML: valid by the schema of Jenkins' xUnit plugin, and read by junitparser."""

import io
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

import junitparser
import xmlschema

document = sys.stdin.buffer.read()

# What the schema is older than, and all readers know: how many were skipped in all, and properties
# of a test.
strict = ElementTree.fromstring(document)
strict.attrib.pop("skipped")
for case in strict.iter("testcase"):
    for properties in case.findall("properties"):
        case.remove(properties)
xmlschema.XMLSchema(os.path.join(os.environ["READERS"], "junit-10.xsd")).validate(strict)

suites = junitparser.JUnitXml.fromroot(ElementTree.parse(io.BytesIO(document)).getroot())
KEYS = ["tests", "failures", "errors", "skipped"]
cases = []
for suite in suites:
    for case in suite:
        result = case.result[0] if case.result else None
        properties = case.child(junitparser.Properties) or []
        cases.append(
            {
                "suite": case.classname,
                "name": case.name,
                "result": type(result).__name__.lower() if result is not None else "passed",
                "type": result.type if result is not None else None,
                "message": result.message if result is not None else None,
                "text": result.text if result is not None else None,
                "points": {it.name: it.value for it in properties},
                "place": [case._elem.get("file"), case._elem.get("line")],
            }
        )
totals = {key: sum(getattr(suite, key) for suite in suites) for key in KEYS}
json.dump({"cases": cases, "totals": totals}, sys.stdout)
