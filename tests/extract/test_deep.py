from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from nguon.extract.deep import drop_attributes, flatten
from nguon.extract.markup import parse_tree, split_blocks
from nguon.extract.page import extract_page
from nguon.lang.pack import load

TAGS = ["div", "p", "b", "ul", "li", "table", "tr", "td", "span", "a", "h2", "x-y", "font", "blockquote", "dl", "dd"]
pieces = st.one_of(
    st.sampled_from([f"<{t}>" for t in TAGS]),
    st.sampled_from([f"</{t}>" for t in TAGS]),
    st.sampled_from(["<br>", "<img src='a>b'>", "<!-- </div> -->", "<script>'</div>'</script>", '<td class="a>b">', "<"]),
    st.text("abcđấ &", min_size=1, max_size=4),
)


def words(text: str) -> str:
    found, _ = split_blocks(parse_tree(text), lambda _: False)
    return re.sub(r"\s+", "", found)


@settings(max_examples=200)
@given(st.lists(pieces, max_size=60), st.integers(0, 6))
def test_no_text_is_lost_at_any_depth(parts: list[str], deepest: int) -> None:
    page = f"<html><body><p>đầu {''.join(parts)}<p>cuối</body></html>"
    assert words(flatten(page, deepest + 2)) == words(page)


@given(st.lists(pieces, max_size=60))
def test_what_is_not_deep_stays_as_it_is(parts: list[str]) -> None:
    page = "".join(parts)
    assert flatten(page, 1000) == page


@pytest.mark.parametrize(
    ("tag", "end"),
    [
        ("<div>", "</div>"), ("<b>", "</b>"), ("<ul><li>", "</ul>"), ("<table><tr><td>", "</table>"), ("<p><b>", "</b>"),
        ("<x-y>", "</x-y>"), ("<div id='>'>", "</div>"), ("<DIV>", "</div>"), ("<font><div>", ""),
    ],
)  # fmt: skip
def test_deep_pages_keep_their_text(tag: str, end: str) -> None:
    page = f"<html><body><p>Chợ nổi mở lại sáng nay.</p>{tag * 5000}ở giữa{end * 5000}<p>Hết chuyện.</p></body></html>"
    reading = extract_page("a.html", page.encode(), load("vi"))
    assert "ở giữa" in reading.page.text
    assert reading.page.text.endswith("Hết chuyện.")


def test_paths_lead_above() -> None:
    page = "<html><body>" + "<div>" * 3000 + "ở dưới" + "</div>" * 3000 + "<p>Hết.</p></body></html>"
    reading = extract_page("a.html", page.encode(), load("vi"))
    tree = parse_tree(page.replace("<div>" * 2000, "").replace("</div>" * 2000, ""))
    for block in [*reading.furniture, *(b for p in reading.pieces for b in p.blocks)]:
        [element] = tree.xpath(block.xpath)
        assert reading.page.text[block.start : block.end] in element.text_content()


@pytest.mark.parametrize(
    "unit", ["<div>", "<div <div", "<a '", '<a "', "<!--", "<script>", "<title>", "</div>", "<p><b>", "<x y='"]
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    begun = time.process_time()
    flatten(unit * 60_000, 100)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<html><body><p>a</p></body></html><html><body><p>b</p></body></html>", "ab"),
        ("<html><body><p>a</p></body></html>\n<div>b</div><!-- x --><p>c", "abc"),
        ("<html><body>a</html>b</html>c", "abc"),
        ("<html><body>a</body></html> <!-- x -->", "a"),
    ],
)
def test_what_stands_behind_the_end_is_kept(page: str, text: str) -> None:
    assert words(page) == text
    found, lines = split_blocks(parse_tree(page), lambda _: False)
    for line in lines:
        assert line.mark is not None
        [element] = html.document_fromstring(page).xpath(line.mark.xpath)
        assert found[line.start : line.end] in element.text_content()


@pytest.mark.parametrize("unit", ["<!--x-->", "<?x?>", "<!--x-->a", "<wbr>", "<img>"])
def test_a_walk_is_no_longer_than_the_page(unit: str) -> None:
    tree = parse_tree(f"<html><body>a{unit * 50_000}z</body></html>")
    begun = time.process_time()
    text, _ = split_blocks(tree, lambda _: False)
    assert time.process_time() - begun < 5
    assert text.startswith("a")
    assert text.endswith("z")


def test_a_hundred_thousand_attributes() -> None:
    many = "".join(f"a{n}='x' " for n in range(100_000))
    begun = time.process_time()
    reading = extract_page("a.html", f"<html><body><p {many}>chợ nổi</p><p id=b>mở lại</p></body></html>".encode(), load("vi"))
    assert time.process_time() - begun < 5
    assert reading.page.text == "chợ nổi\nmở lại"


def test_a_long_address_in_a_tag_stays() -> None:
    page = f"<html><body><p>a<img src='data:image/png;base64,{'QUJD' * 30_000}' alt=''>b</p></body></html>"
    assert drop_attributes(page) == page
