"""What every page must be in a browser, whatever it shows: no wider than the window, readable, and labelled."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from browser import settle
from playwright.sync_api import Page

_CONTRAST = 4.5


def assert_fits(page: Page) -> None:
    """Fail where the page scrolls sideways, or something is seen to reach out of the window.

    What an element cuts off or scrolls is its own affair, unless it is one that holds the whole page.
    """
    settle(page)
    _none(page.evaluate(_REACHING_OUT))


_REACHING_OUT = """() => {
    const root = document.documentElement, width = root.clientWidth, out = [];
    if (root.scrollWidth > width) out.push(`the page is ${root.scrollWidth} wide in a window of ${width}`);
    const heading = document.querySelector("h1");
    for (const element of document.body.querySelectorAll("*")) {
        if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        let {left, right} = element.getBoundingClientRect();
        for (let held = element.parentElement; held; held = held.parentElement) {
            if (getComputedStyle(held).overflowX === "visible" || held.contains(heading)) continue;
            const box = held.getBoundingClientRect();
            [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        }
        // a text for screen readers alone is a pixel wide
        if (right - left > 1 && (right > width + 1 || left < -1))
            out.push(`${element.outerHTML.slice(0, 120)} reaches from ${left} to ${right}`);
    }
    return out;
}"""


def assert_readable(page: Page) -> None:
    """Fail where a visible text, of whatever size, or a placeholder stands out from what is behind it by less than 4.5.

    A text whose contrast cannot be told fails too.
    """
    expected = {"expected": _CONTRAST}
    checks = {
        "color-contrast": {
            "options": {
                "contrastRatio": {"normal": expected, "large": expected},
                # the bar under the chosen tab is one, and lies behind no text
                "ignorePseudo": True,
                "ignoreLength": True,
                "ignoreUnicode": False,
            }
        }
    }
    # gradio draws the line under its tabs as a gradient, of which axe can tell no colour
    page.add_style_tag(content=".tab-container { background-image: none !important }")
    told = _axe(page, {"runOnly": ["color-contrast"], "checks": checks}, "violations", "incomplete")
    # a number in the map's drawing lies over points
    found = [fault for fault in told if "<tspan" not in fault]
    _none(found + page.evaluate(_FAINT_PLACEHOLDERS, _CONTRAST))


# axe leaves placeholders out
_FAINT_PLACEHOLDERS = """(least) => {
    const {Color, getContrast} = axe.commons.color, faint = [];
    const color = (written) => new Color().parseString(written);
    for (const field of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
        if (!field.placeholder || field.value || !field.checkVisibility()) continue;
        let held = field;
        while (held.parentElement && !color(getComputedStyle(held).backgroundColor).alpha) held = held.parentElement;
        const behind = color(getComputedStyle(held).backgroundColor);
        const contrast = getContrast(behind, color(getComputedStyle(field, "::placeholder").color));
        if (contrast < least) faint.push(`placeholder "${field.placeholder}": ${contrast.toFixed(2)}`);
    }
    return faint;
}"""


def assert_labelled(page: Page) -> None:
    """Fail where a field, button, link, heading, list or region is not what assistive software needs it to be."""
    rules = {
        # assert_readable looks at it more strictly
        "color-contrast": {"enabled": False},
        # gradio's footer: the icon beside "Settings" is called "Settings" too
        "image-redundant-alt": {"enabled": False},
    }
    _none(_axe(page, {"rules": rules}, "violations"))


def _axe(page: Page, options: dict[str, Any], *kinds: str) -> list[str]:
    settle(page)
    response = Axe().run(page, options={**options, "resultTypes": list(kinds)}).response
    return [_fault(rule["id"], node) for kind in kinds for rule in response[kind] for node in rule["nodes"]]


def _fault(rule: str, node: dict[str, Any]) -> str:
    messages = (check["message"] for kind in ("any", "all", "none") for check in node[kind])
    return f"{rule}: {node['html'][:160]}: {' '.join(messages)}"


def _none(faults: list[str]) -> None:
    assert not faults, "\n".join(faults)
