#!/usr/bin/env python3
"""Opens the sample reports in headless Chromium, clicks through them and demands that nothing was logged as an error.

usage: browser_test.py REPORTS_SAMPLE [SCREENSHOT_DIRECTORY]

Speaks the DevTools protocol over pipes (messages end in a zero byte), so that no port and no driver is needed.
Exit status 77 means skipped.
"""
import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds for any one thing to happen


class Browser:
    def __init__(self, executable, profile):
        commands_read, self._commands = os.pipe()
        self._answers, answers_write = os.pipe()
        # Chromium reads commands from descriptor 3 and writes answers to 4.
        inherited = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (commands_read, answers_write)]

        def place():
            os.dup2(inherited[0], 3)
            os.dup2(inherited[1], 4)

        self._process = subprocess.Popen(
            [executable, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", "--window-size=1280,900", f"--user-data-dir={profile}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=place, pass_fds=(3, 4))
        for fd in [commands_read, answers_write, *inherited]:
            os.close(fd)
        self._buffer = b""
        self._number = 0
        self.errors = []
        self.requests = []
        target = self._call("Target.createTarget", {"url": "about:blank"}, None)["targetId"]
        self._session = self._call("Target.attachToTarget", {"targetId": target, "flatten": True}, None)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        return self._call(method, parameters, self._session)

    def _call(self, method, parameters, session):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self._note(answer)

    def _next(self):
        while b"\0" not in self._buffer:
            block = os.read(self._answers, 1 << 16)
            if not block:
                raise RuntimeError("the browser ended")
            self._buffer += block
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def _note(self, event):
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.errors.append(parameters["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.errors.append(parameters["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, userGesture=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']['exception']['description']}")
        return answer["result"].get("value")

    def wait_for(self, expression):
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            if time.monotonic() > deadline:
                raise AssertionError(f"never became true: {expression}")
            time.sleep(0.02)

    def open(self, address):
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.wait_for("document.readyState === 'complete' && typeof show === 'function'")

    def screenshot(self, path, scheme, width=1280, whole=True):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        picture = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        try:
            self._call("Browser.close", {}, None)
        except (RuntimeError, OSError):
            pass
        self._process.wait(PATIENCE)


def text(selector):
    return f"document.querySelector({json.dumps(selector)}).innerText"


def overview_is_drawn(browser, page):
    browser.open(page)
    assert browser.evaluate("document.querySelectorAll('#matrix tbody tr').length") == 5
    assert browser.evaluate("document.querySelectorAll('#matrix thead th').length") == 3
    assert "6 / 6" not in browser.evaluate(text("#matrix")) and "2 / 2" in browser.evaluate(text("#matrix"))
    assert browser.evaluate("document.querySelectorAll('#list tr:not(.group)').length") == 9
    assert browser.evaluate("document.getElementById('case').hidden")


def filters_narrow_the_list(browser, page):
    browser.open(page)
    browser.evaluate("document.getElementById('only-not-passed').click()")
    assert browser.evaluate(text("#shown")) == "5 of 9 cases"
    browser.evaluate("document.getElementById('only-not-passed').click()")
    browser.evaluate("document.querySelector('#matrix button').click()")
    assert browser.evaluate(text("#shown")) == "2 of 9 cases"
    browser.evaluate("document.getElementById('section').value = '';"
                     "document.getElementById('section').dispatchEvent(new Event('change'))")
    browser.evaluate("const search = document.getElementById('search'); search.value = 'PING BETWEEN';"
                     "search.dispatchEvent(new Event('input'))")
    assert browser.evaluate(text("#shown")) == "1 of 9 cases"
    browser.evaluate("document.querySelector('.chip.closing').click()")
    assert browser.evaluate(text("#shown")) == "0 of 9 cases"


def a_case_opens_by_click_and_closes_by_key(browser, page):
    browser.open(page)
    browser.evaluate("[...document.querySelectorAll('#list .id a')].find((link) => link.innerText === '5.6').click()")
    browser.wait_for("!document.getElementById('case').hidden")
    assert "Ping between two fragments" in browser.evaluate(text("#case h1"))
    assert browser.evaluate("location.hash") == "#case=5.6&agent=reference"
    browser.evaluate("document.querySelector('#case .tabs a:not([aria-current])').click()")
    browser.wait_for("document.querySelector('#case .verdict-card .pill').innerText === 'FAILED'")
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="Escape")
    browser.call("Input.dispatchKeyEvent", type="keyUp", key="Escape")
    browser.wait_for("document.getElementById('case').hidden && !document.getElementById('overview').hidden")


def a_case_opens_by_address(browser, page):
    browser.open(page + "#case=5.6&agent=other%20server")
    assert browser.evaluate("document.getElementById('overview').hidden")
    shown = browser.evaluate(text("#case"))
    for words in ("other server", "FAILED", "RFC 6455 §", "Hello, world", "Waits up to 1 s", "AGREES",
                  "12 further entries", "unmask conform ws://", "captures/5.6.pcapng"):
        assert words.lower() in shown.lower(), f"the case does not show {words!r}"
    assert browser.evaluate("document.querySelectorAll('#case .lane').length") == 14


def a_frame_shows_its_bits(browser, page):
    browser.open(page + "#case=5.6&agent=reference")
    assert not browser.evaluate("document.querySelector('.frame-detail')")
    browser.evaluate("document.querySelector('#case button.label').click()")
    bits = browser.evaluate("[...document.querySelectorAll('.frame-detail .bits b')].map((bit) => bit.innerText).join('')")
    assert bits == f"{0x018537fa213d:048b}", bits
    assert "48 65 6c 6c 6f" in browser.evaluate(text(".frame-detail .hex"))


def every_fate_is_told(browser, page):
    page = page.replace("sample.html", "fates.html")
    browser.open(page)
    card = " ".join(browser.evaluate(text(".total")).split())
    for words in ("3 of 6 passed", "1 not passed", "1 expected", "1 unexpected pass", "1 not run", "The run was interrupted"):
        assert words in card, f"the overview does not show {words!r}: {card}"
    rows = dict(browser.evaluate("[...document.querySelectorAll('#list tr:not(.group)')].map((row) =>"
                                 "[row.querySelector('.id').innerText, row.querySelector('.verdict').innerText])"))
    assert rows["1.1.1"] == "NOT RUN", rows
    assert "EXPECTED" in rows["5.6"] and "UNEXPECTED PASS" in rows["5.15"] and "FLAKY" in rows["7.1.6"], rows
    for case, words in {"1.1.1": "Not run: the peer was dead.", "5.6": "It may fail: issue 17", "5.15": "It may fail: issue 18"}.items():
        browser.open(f"{page}#case={case}")
        assert words in browser.evaluate(text("#case")), f"{case} does not show {words!r}"
    assert "Conversation" in browser.evaluate("document.getElementById('case').textContent")
    browser.open(f"{page}#case=1.1.1")
    assert "Conversation" not in browser.evaluate("document.getElementById('case').textContent")


def a_page_of_verdicts_says_what_it_lacks(browser, page):
    page = page.replace("sample.html", "verdicts.html")
    browser.open(page)
    assert browser.evaluate("document.querySelectorAll('#list .pill.ok').length") == 517
    browser.open(f"{page}#case=1.1")
    shown = browser.evaluate(text("#case"))
    assert "Left out of this page" in shown and "Case 1 of many" in shown, shown


def a_name_with_slashes_is_addressable(browser, page):
    browser.open(page + "#case=handshake%2Fkey-missing")
    assert "handshake/key-missing" in browser.evaluate(text("#case h1"))


def all_of_autobahn_is_quick(browser, page):
    started = time.monotonic()
    browser.open(page.replace("sample.html", "large.html"))
    assert browser.evaluate("document.querySelectorAll('#list tr:not(.group)').length") == 517
    print(f"517 cases drawn after {time.monotonic() - started:.2f} s")


def take_screenshots(browser, page, directory):
    views = {"overview": "", "failed": "#case=5.6&agent=other%20server", "case": "#case=5.6&agent=reference"}
    for name, fragment in views.items():
        for scheme in ("light", "dark"):
            browser.open(page + fragment)
            if name == "case":
                browser.evaluate("document.querySelectorAll('#case button.label').forEach((button, n) => n % 3 || button.click());"
                                 "document.querySelector('#case details').open = true")
            browser.screenshot(directory / f"{name}-{scheme}.png", scheme)
    browser.open(page + views["failed"])
    browser.screenshot(directory / "narrow.png", "light", width=420)
    browser.open(page)
    browser.screenshot(directory / "overview-narrow.png", "light", width=420)
    browser.open(page.replace("sample.html", "fates.html"))
    browser.screenshot(directory / "fates.png", "light")
    browser.open(page.replace("sample.html", "large.html"))
    browser.screenshot(directory / "large.png", "light", whole=False)


TESTS = [overview_is_drawn, filters_narrow_the_list, a_case_opens_by_click_and_closes_by_key, a_case_opens_by_address,
         a_frame_shows_its_bits, every_fate_is_told,
         a_page_of_verdicts_says_what_it_lacks, a_name_with_slashes_is_addressable, all_of_autobahn_is_quick]


def main(sample, screenshots=None):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        print("skipped: there is no Chromium on PATH")
        return 77
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        subprocess.run([sample, directory], check=True)
        page = (pathlib.Path(directory) / "sample.html").as_uri()
        browser = Browser(chromium, f"{directory}/profile")
        try:
            for test in TESTS:
                test(browser, page)
                print("passed:", test.__name__.replace("_", " "))
            if screenshots:
                os.makedirs(screenshots, exist_ok=True)
                take_screenshots(browser, page, pathlib.Path(screenshots))
        finally:
            browser.close()
        assert not browser.errors, f"the page logged errors: {browser.errors}"
        remote = [url for url in browser.requests if not url.startswith(("file:", "about:", "data:"))]
        assert not remote, f"the page asked for {remote}"
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
