"""A browser of a few lines: it keeps cookies, follows the provider's redirects, and fills in the provider's form."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests


class Browser:
    """Signs in with what it is given. It stays with one provider."""

    def __init__(self, provider, shopper):
        """`provider` is the only address it visits; `shopper` says what it types into which field."""
        self._provider = urlsplit(provider).netloc
        self._shopper = shopper
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy: the provider is on this machine

    def visit(self, url):
        """Visits an address of the provider, and submits the form it meets.

        Returns where the provider sends it in the end; nothing is fetched from there.
        """
        answer = self._session.get(url, allow_redirects=False)
        for _ in range(5):
            if "location" in answer.headers:
                url = urljoin(url, answer.headers["location"])
                if urlsplit(url).netloc != self._provider:
                    return url
                answer = self._session.get(url, allow_redirects=False)
            else:
                answer = self._session.post(url, data=self._filled(answer), allow_redirects=False)
        raise AssertionError(f"{url} leads nowhere")

    def _filled(self, answer):
        page = Page()
        page.feed(answer.text)
        if answer.status_code != 200 or not page.hidden:
            raise AssertionError(f"a page without a form, status {answer.status_code}: {' '.join(page.words)}")
        typed = {name: text for name, text in self._shopper.items() if name in page.fields}
        return page.hidden | typed


class Page(HTMLParser):
    """What stands on a page: its form's fields, and its words."""

    def __init__(self):
        super().__init__()
        self.hidden = {}
        self.fields = []
        self.words = []

    def handle_starttag(self, tag, attrs):
        field = dict(attrs)
        if tag == "input" and field["type"] == "hidden":
            self.hidden[field["name"]] = field["value"]
        elif tag == "input":
            self.fields.append(field["name"])

    def handle_data(self, data):
        self.words.extend(data.split())
