"""Against a schema of TimeML 1.2.1, written down from its public XSD (timeml.github.io) for the elements that we write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from nguon.export.scan import scan_known
from nguon.store.snapshot import Snapshot

UNIT = "([0-9]+|X{1,2})"
SCHEMA = f"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="TimeML">
  <optional><attribute ns="http://www.w3.org/2001/XMLSchema-instance" name="noNamespaceSchemaLocation"/></optional>
  <element name="DOCID"><text/></element>
  <element name="DCT"><optional><ref name="timex"/></optional></element>
  <element name="TITLE"><ref name="words"/></element>
  <element name="TEXT"><ref name="words"/></element>
  <zeroOrMore><element name="MAKEINSTANCE">
    <attribute name="eiid"><data type="string"><param name="pattern">ei[0-9]+</param></data></attribute>
    <attribute name="eventID"><data type="string"><param name="pattern">e[0-9]+</param></data></attribute>
    <attribute name="tense"><value>NONE</value></attribute><attribute name="aspect"><value>NONE</value></attribute>
    <attribute name="pos"><choice><value>VERB</value><value>ADJECTIVE</value><value>NOUN</value><value>NONE</value></choice></attribute>
    <attribute name="polarity"><choice><value>POS</value><value>NEG</value></choice></attribute>
  </element></zeroOrMore>
  <zeroOrMore><element name="TLINK">
    <attribute name="lid"><data type="string"><param name="pattern">l[0-9]+</param></data></attribute>
    <attribute name="eventInstanceID"><data type="string"><param name="pattern">ei[0-9]+</param></data></attribute>
    <attribute name="relatedToTime"><ref name="tid"/></attribute>
    <attribute name="relType"><value>IS_INCLUDED</value></attribute>
  </element></zeroOrMore>
</element></start>
<define name="words"><mixed><zeroOrMore><choice><ref name="timex"/>
  <element name="EVENT">
    <attribute name="eid"><data type="string"><param name="pattern">e[0-9]+</param></data></attribute>
    <attribute name="class"><value>REPORTING</value></attribute><text/>
  </element></choice></zeroOrMore></mixed></define>
<define name="tid"><data type="string"><param name="pattern">t[0-9]+</param></data></define>
<define name="timex"><element name="TIMEX3">
  <attribute name="tid"><ref name="tid"/></attribute>
  <attribute name="type"><choice><value>DATE</value><value>TIME</value><value>DURATION</value><value>SET</value></choice></attribute>
  <attribute name="value"><choice>
    <data type="string"><param name="pattern">[0-9X]{{1,4}}(-[0-9X]{{1,2}}(-[0-9X]{{1,2}})?)?</param></data>
    <data type="string"><param name="pattern">([0-9X]{{1,4}}-[0-9X]{{1,2}}-[0-9X]{{1,2}})?T([0-9]{{2}}(:[0-9]{{2}}(:[0-9]{{2}})?)?|MO|MI|AF|EV|NI|DT)</param></data>
    <data type="string"><param name="pattern">[0-9X]{{1,4}}-W[0-9X]{{1,2}}(-([1-7X]|WE))?</param></data>
    <data type="string"><param name="pattern">[0-9X]{{1,4}}-W[0-9X]{{1,2}}-[1-7X]T([0-9]{{2}}(:[0-9]{{2}}(:[0-9]{{2}})?)?|MO|MI|AF|EV|NI|DT)</param></data>
    <data type="string"><param name="pattern">[0-9X]{{1,4}}-(SP|SU|WI|FA|H[1-2X]|Q[1-4X])</param></data>
    <value>PAST_REF</value><value>PRESENT_REF</value><value>FUTURE_REF</value>
    <data type="string"><param name="minLength">3</param>
      <param name="pattern">P((({UNIT}Y)?({UNIT}M)?({UNIT}D)?(T({UNIT}H)?({UNIT}M)?({UNIT}S)?)?)|{UNIT}(W|L|E|C|Q))</param></data>
  </choice></attribute>
  <optional><attribute name="temporalFunction"><value>true</value></attribute></optional>
  <optional><attribute name="functionInDocument"><value>CREATION_TIME</value></attribute></optional>
  <optional><attribute name="anchorTimeID"><ref name="tid"/></attribute></optional>
  <text/>
</element></define>
</grammar>
"""  # noqa: E501 (patterns of the standard, as they are)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(SCHEMA))


def read_files(folder: Path) -> dict[str, Any]:
    return {path.stem: etree.parse(path).getroot() for path in sorted((folder / "timeml").iterdir())}


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_files_are_valid(exported: Any, snapshots: dict[str, Snapshot], schema: etree.RelaxNG, case: str) -> None:
    files = read_files(exported(case, "timeml"))
    assert len(files) == snapshots[case].count("articles")
    for name, root in files.items():
        assert schema.validate(root), (name, schema.error_log)
        tids = [t.get("tid") for t in root.iter("TIMEX3")]
        assert len(set(tids)) == len(tids)
        assert {t.get("anchorTimeID") for t in root.iter("TIMEX3")} - {None} <= set(tids)
        assert {link.get("relatedToTime") for link in root.iter("TLINK")} <= set(tids)
        events = {e.get("eid") for e in root.iter("EVENT")}
        assert {i.get("eventID") for i in root.iter("MAKEINSTANCE")} == events
        assert {link.get("eventInstanceID") for link in root.iter("TLINK")} <= {
            i.get("eiid") for i in root.iter("MAKEINSTANCE")
        }


def test_all_words_and_all_times_are_there(exported: Any, sample_snapshot: Snapshot) -> None:
    files = read_files(exported("sample", "timeml"))
    for known in scan_known(sample_snapshot):
        root, text = files[known.piece.article.id], known.piece.text
        lines = [text[b.start : b.end] for b in known.piece.blocks if b.role != "title"]
        assert "".join(root.find("TEXT").itertext()) == "\n".join(lines)
        marked = [t for t in root.iter("TIMEX3") if t.get("tid") != "t0"]
        assert len(marked) == len(known.piece.timexes)
        for t in marked:
            row = known.piece.timexes[int(t.get("tid")[1:]) - 1]
            assert t.text in (None, text[row.start : row.end])
            assert t.get("value") == row.value


def test_hostile_words_stay_words(exported: Any) -> None:
    for root in read_files(exported("hostile", "timeml")).values():
        assert {e.tag for e in root.iter()} <= {
            "TimeML", "DOCID", "DCT", "TITLE", "TEXT", "TIMEX3", "EVENT", "MAKEINSTANCE", "TLINK",
        }  # fmt: skip
