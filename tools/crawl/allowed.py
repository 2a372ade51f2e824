"""What is wrong in mark-up of others, with where they know of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tools.crawl.visit import Finding


class Allowed(NamedTuple):
    """`where` is searched in the screen's name, the target and the mark-up of a finding of `rule`;
    `known` is an issue, or says that nobody has reported it and in which version it is."""

    rule: str
    where: str
    known: str


NOT_REPORTED = "not reported; Wagtail 8.0.1"
LOCALIZE = "not reported; wagtail-localize 1.14.5"

ALLOWED: tuple[Allowed, ...] = (
    Allowed(
        "words cut off",
        r"div\.sidebar-footer__account-label",
        "https://github.com/wagtail/wagtail/issues/9979: a long address ends in an ellipsis; the "
        "account's page says it in full",
    ),
    # The name of a rich text's editor, and of a block with one field.
    Allowed(
        "aria-input-field-name",
        r"public-DraftEditor-content",
        "https://github.com/wagtail/wagtail/issues/14205",
    ),
    Allowed("label", r'name="[\w-]+-\d+-value"', "https://github.com/wagtail/wagtail/issues/11179"),
    # The field for tags is drawn by tag-it, the one for many files by jQuery File Upload.
    Allowed("label", r"ui-autocomplete-input", NOT_REPORTED),
    Allowed("label", r'id="fileupload"', NOT_REPORTED),
    # Two blocks of one type have the same name.
    Allowed("landmark-unique", r'class="w-panel w-panel--nested"', NOT_REPORTED),
    # The steps of a workflow in the list of workflows.
    Allowed("heading-order", r'class="workflow-tasks__name"', NOT_REPORTED),
    Allowed("list", r'class="workflow-tasks"', NOT_REPORTED),
    Allowed("listitem", r'class="workflow-tasks__task"', NOT_REPORTED),
    Allowed("words cut off", r"h4\.workflow-tasks__name", NOT_REPORTED),
    # The search over all pages says so where nothing is found, and where else to look.
    Allowed(
        "aria-allowed-role", r'<h2 role="alert">', "https://github.com/wagtail/wagtail/pull/5777"
    ),
    Allowed("heading-order", r"#other-searches-title", NOT_REPORTED),
    # The report of workflows heads each row, also with what has no name.
    Allowed("empty-heading", r"^wagtailadmin_reports:workflow ", NOT_REPORTED),
    # 20 pixels wide, and on phones beside other buttons.
    Allowed("target-size", r"#w-minimap-toggle", NOT_REPORTED),
    # What scrolls there is written in, and has the focus then.
    Allowed(
        "scrollable-region-focusable",
        r"\.DraftEditor-root",
        "https://github.com/dequelabs/axe-core/issues/4788",
    ),
    # The screen for translating is drawn by a script of its own.
    Allowed("color-contrast", r'<h3 class="sc-\w+ \w+">', LOCALIZE),
    Allowed("label", r'<input type="file" name="file" class="sc-', LOCALIZE),
    Allowed("page-has-heading-one", r"^wagtailadmin_pages:edit \(translation\)", LOCALIZE),
    # What snippets are changed in has its heading in the breadcrumbs alone.
    Allowed(
        "page-has-heading-one",
        r"^(wagtailsnippets_\w+|partner_calendars):(add|edit|copy) ",
        NOT_REPORTED,
    ),
)


def sort_out(findings: list[Finding]) -> tuple[list[Finding], list[Finding], list[Allowed]]:
    """What is wrong, what is allowed, and which permissions nothing needs any more."""
    wrong, allowed, used = [], [], set()
    for one in findings:
        entry = next((entry for entry in ALLOWED if _is_of(one, entry)), None)
        if entry is None:
            wrong.append(one)
        else:
            allowed.append(one)
            used.add(entry)
    return wrong, allowed, [entry for entry in ALLOWED if entry not in used]


def _is_of(finding: Finding, entry: Allowed) -> bool:
    text = f"{finding.screen}\n{finding.target}\n{finding.html}"
    return finding.rule == entry.rule and re.search(entry.where, text) is not None
