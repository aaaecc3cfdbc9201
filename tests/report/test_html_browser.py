"""The HTML page in a real browser: opened from a file, clicked, driven by keyboard alone, measured for contrast.

Without Chromium these are skipped, and say so; ``TFIAM_CHROMIUM`` names one that is not on the PATH.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.factory import CLEAN, finding
from tests.report.test_hostile import ATTACKS, hostile
from tests.report.test_html import story
from tfiam.findings.model import Report
from tfiam.report import Options, render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the page is not opened")

CHROMIUM = os.environ.get("TFIAM_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: the page is not opened in a browser"),
    pytest.mark.xdist_group("browser"),
]
# Without the last few a browser calls home on a closed network.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with api.sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


Open = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a report as a page. At the end nothing may have been fetched, and nothing complained of."""
    requests: list[str] = []
    complaints: list[str] = []
    contexts: list[BrowserContext] = []
    file = tmp_path / "report.html"

    def go(report: Report, anchor: str = "", options: Options | None = None, **how: Any) -> Page:
        file.write_text(render(report, "html", options), encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{file.as_uri()}{anchor}")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in requests} == {file.as_uri()}


def shown(page: Page) -> list[str]:
    identifiers: list[str] = page.eval_on_selector_all(
        ".finding", "boxes => boxes.filter(box => box.offsetParent !== null).map(box => box.id)"
    )
    return identifiers


def until(page: Page, expression: str) -> None:
    """Waits for it to hold. ``wait_for_function`` evaluates in the page, which its policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def colour(page: Page) -> str:
    value: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return value


def test_filters_narrow_together_and_are_cleared(opened: Open) -> None:
    report = story("over-privileged")
    page = opened(report)
    assert len(shown(page)) == len(report.findings)
    page.locator("label.chip", has_text="critical").click()
    critical = {one.fingerprint for one in report.findings if one.severity.value == "critical"}
    assert set(shown(page)) == critical
    page.locator("label.chip", has=page.locator("input[value=PE]")).click()
    assert set(shown(page)) == {
        one.fingerprint for one in report.findings if one.fingerprint in critical and "_PE_" in one.rule
    }
    page.get_by_label("Search").fill("Onboarding INLINE_policy")
    assert [page.locator(f'[id="{one}"] .where').text_content() for one in shown(page)] == [
        "aws_iam_role.onboarding · inline_policy[0].policy · Statement[0]"
    ]
    assert page.locator("#shown").inner_text() == f"1 of {len(report.findings)} shown"
    page.get_by_label("Search").fill("nowhere to be found")
    assert page.get_by_text("No finding matches these filters.").is_visible()
    page.get_by_role("button", name="Clear filters").click()
    until(page, f"document.querySelectorAll('.finding:not([hidden])').length === {len(report.findings)}")


def test_status_delta_and_plan_are_filters_too(opened: Open) -> None:
    report = story("over-privileged", "access-change", "unknown-documents")
    page = opened(report)
    page.get_by_label("Plan").select_option("1")
    page.locator("label.chip", has_text="fixed").click()
    wanted = {
        one.fingerprint for one in report.findings if one.plan == report.plans[1].path and one.delta.value == "fixed"
    }
    assert wanted
    assert set(shown(page)) == wanted
    page.get_by_role("button", name="Clear filters").click()
    page.locator("label.chip", has_text="undetermined").click()
    until(page, "document.querySelector('#plan').value === ''")
    assert len(shown(page)) == sum(one.status.value == "undetermined" for one in report.findings)


def test_a_tile_shows_its_severity(opened: Open) -> None:
    report = story("over-privileged")
    page = opened(report)
    page.locator(".tile.sev-low").click()
    low = {one.fingerprint for one in report.findings if one.severity.value == "low"}
    until(page, f"document.querySelectorAll('.finding:not([hidden])').length === {len(low)}")
    assert set(shown(page)) == low


def test_the_theme_follows_the_system_and_the_switch(opened: Open) -> None:
    report = story("access-change")
    light, dark = opened(report), opened(report, color_scheme="dark")
    assert colour(light) != colour(dark)
    night = colour(dark)
    light.get_by_text("Dark", exact=True).click()
    assert colour(light) == night
    light.reload()
    assert colour(light) == night
    light.get_by_text("Light", exact=True).click()
    assert colour(light) != night


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_a_contrast_of_4_5(opened: Open, scheme: str) -> None:
    page = opened(
        story("over-privileged", "access-change", "unknown-documents"),
        options=Options(fail_on="high", exit_status=1, compliance=True),
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    checked, faint = page.evaluate(CONTRAST)
    assert checked > 500
    assert faint == []


def test_a_link_opens_its_finding_and_puts_the_focus_there(opened: Open) -> None:
    report = story("over-privileged")
    chosen = report.findings[-1]
    page = opened(report, f"#{chosen.fingerprint}")
    assert page.locator(f'[id="{chosen.fingerprint}"]').evaluate("box => box.open")
    assert page.evaluate("document.activeElement.parentElement.id") == chosen.fingerprint
    assert page.locator(f'[id="{chosen.fingerprint}"] .message').is_visible()


def test_the_fingerprint_of_a_copy_leads_to_its_finding(opened: Open) -> None:
    report = next(
        one for one in (story(name) for name in ("modules-odd-keys", "over-privileged", "users"))
        if any(len(each.fingerprints) > 1 for each in one.findings)
    )  # fmt: skip
    chosen = next(one for one in report.findings if len(one.fingerprints) > 1)
    page = opened(report, f"#{chosen.fingerprints[-1]}")
    assert page.locator(f'[id="{chosen.fingerprint}"]').evaluate("box => box.open")


def test_a_link_to_a_finding_that_is_filtered_away_brings_it_back(opened: Open) -> None:
    report = story("unknown-documents")
    page = opened(report)
    page.locator("label.chip", has_text="low").first.click()
    link = page.locator("#undetermined td a").first
    target = (link.get_attribute("href") or "")[1:]
    assert target not in shown(page)
    link.click()
    until(page, f"document.getElementById('{target}').open")
    assert target in shown(page)


def test_everything_is_done_by_keyboard(opened: Open) -> None:
    page = opened(story("over-privileged"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "seek"
    page.keyboard.type("depot_operator")
    left = len(shown(page))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "critical"
    page.keyboard.press("Space")
    assert 0 < len(shown(page)) < left
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.finding > summary')"):
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_way_in_the_list_is_lit_in_the_drawing(opened: Open) -> None:
    page = opened(story("over-privileged"))
    way = page.locator(".route", has_text="aws_iam_role.reporting can become aws_iam_role.ingest")
    way.locator("summary").focus()
    number = way.get_attribute("data-route")
    lit = page.eval_on_selector_all(".lit", "parts => parts.map(part => part.dataset.routes.split(' '))")
    assert lit
    assert all(number in routes for routes in lit)
    names = page.eval_on_selector_all(
        ".node.lit", "nodes => nodes.map(node => node.querySelector('title').textContent)"
    )
    assert {"aws_iam_role.reporting", "aws_lambda_function.ingest", "aws_iam_role.ingest", "administrator"} == set(
        names
    )


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1920])
def test_no_width_scrolls_sideways(opened: Open, width: int) -> None:
    page = opened(story("over-privileged", "unknown-documents"), viewport={"width": width, "height": 800})
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_plan_runs_nothing(opened: Open, attack: str) -> None:
    page = opened(hostile(attack), viewport={"width": 390, "height": 800})
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(page.query_selector_all("img, iframe, object")) == 0


def test_it_reads_without_script(opened: Open) -> None:
    page = opened(story("over-privileged"), java_script_enabled=False)
    assert not page.locator("form.filters").is_visible()
    first = page.locator(".finding").first
    first.locator("> summary").click()
    assert first.locator(".message").is_visible()


def test_all_is_opened_for_print_and_closed_again(opened: Open) -> None:
    page = opened(story("access-change"))
    closed = page.locator("details:not([open])").count()
    assert closed
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert page.locator(".finding .body").first.is_visible()
    # A dark page is dark ink on paper all the same.
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(24, 32, 45)"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == closed


def test_two_thousand_findings_stay_usable(opened: Open) -> None:
    many = tuple(finding("TFIAM_LP_014", f"aws_iam_role.new_{number:05}") for number in range(2_000))
    page = opened(dataclasses.replace(CLEAN, findings=many))
    took = page.evaluate(
        """() => {
          const start = performance.now();
          const seek = document.querySelector("#seek");
          seek.value = "new_0199";
          seek.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.offsetHeight;
          return performance.now() - start;
        }"""
    )
    assert took < 2_000
    assert len(shown(page)) == 10
    assert re.fullmatch(r"10 of 2,000 shown", page.locator("#shown").inner_text())
    page.get_by_role("button", name="Clear filters").click()
    until(page, "document.querySelectorAll('.finding:not([hidden])').length === 2000")
    page.locator(".rail nav a", has_text="Undetermined").click()
    page.wait_for_timeout(500)
    assert -5 < page.evaluate("document.querySelector('#undetermined').getBoundingClientRect().top") < 800


def test_a_chip_leaves_as_many_as_it_says(opened: Open) -> None:
    page = opened(story("over-privileged", "access-change", "unknown-documents"))
    for name in ("critical", "low", "fail", "undetermined", "introduced", "existing", "fixed"):
        chip = page.locator("label.chip", has=page.locator(f"input[value={name}]"))
        chip.click()
        assert str(len(shown(page))) == chip.locator("i").text_content()
        chip.click()
