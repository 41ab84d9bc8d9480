"""Markdown: what GitHub's own library makes of it, with all that it would pass through."""

import json
import sys
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options


class Page(HTMLParser):
    """Which elements there are, the text outside code, the texts of code, the rows of tables."""

    def __init__(self):
        super().__init__()
        self.tags, self.plain, self.code, self.rows = set(), "", [], []
        self.inside = []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.inside.append(tag)
        if tag == "code":
            self.code.append("")
        if tag == "tr" and "tbody" in self.inside:
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if "code" in self.inside:
            self.code[-1] += data
        else:
            self.plain += data
        if "td" in self.inside:
            self.rows[-1][-1] += data


page = Page()
options = Options.CMARK_OPT_UNSAFE
page.feed(cmarkgfm.github_flavored_markdown_to_html(sys.stdin.read(), options))
page.tags = sorted(page.tags)
del page.inside
kept = {key: getattr(page, key) for key in ["tags", "plain", "code", "rows"]}
json.dump(kept, sys.stdout)
