"""Components with content: what they promise to whoever writes a template."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory

HOSTILE = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"
# Each block with all it takes.
BLOCKS = {
    "card": 'heading=text level=3 tone="quiet"',
    "notice": 'tone="warning"',
    "explain": "heading=text",
    "fold": "heading=text",
    "hero": "heading=text lead=text",
    "table": "caption=text",
    "dialog": 'name="how" heading=text opener=text',
}


def draw(source: str, **context: object) -> str:
    html = Template("{% load components %}" + source).render(Context(context))
    return re.sub(r">\s+<", "><", " ".join(html.split()))


@pytest.mark.parametrize(("name", "given"), BLOCKS.items())
def test_a_block_refuses_an_attribute_that_it_does_not_know(name: str, given: str):
    draw(f"{{% {name} {given} %}}Words{{% end{name} %}}", text="Text")

    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'headng'"):
        draw(f"{{% {name} {given} headng=text %}}Words{{% end{name} %}}", text="Text")


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("explain", "heading"),
        ("fold", "heading"),
        ("hero", "heading"),
        ("table", "caption"),
        ("dialog", "name"),
    ],
)
def test_a_block_refuses_to_be_without_what_it_cannot_do_without(name: str, missing: str):
    with pytest.raises(TemplateSyntaxError, match=f"{missing}"):
        draw(f"{{% {name} %}}Words{{% end{name} %}}")


@pytest.mark.parametrize(("name", "given"), BLOCKS.items())
def test_hostile_text_is_shown_and_does_nothing(name: str, given: str):
    html = draw(f"{{% {name} {given} %}}<p>{{{{ text }}}}</p>{{% end{name} %}}", text=HOSTILE)

    assert html.count("<script") == 0
    assert html.count(ESCAPED) == given.count("=text") + 1
    assert html.count(f"<p>{ESCAPED}</p>") == 1


def test_a_table_is_a_region_that_can_be_reached_and_is_named_by_its_caption():
    html = draw('{% table caption="Who comes" %}<tbody></tbody>{% endtable %}')

    assert html.startswith(
        '<div class="table" role="region" aria-labelledby="table-who-comes" tabindex="0">'
    )
    assert html.count('id="table-who-comes">Who comes</caption><tbody></tbody>') == 1


def test_a_dialog_opens_and_closes_without_script():
    html = draw('{% dialog name="how" heading="How" opener="Tell me" %}Words{% enddialog %}')

    assert re.findall(r'popovertarget="how"( popovertargetaction="hide")?', html) == [
        "",
        ' popovertargetaction="hide"',
    ]
    assert html.count(
        'id="how" popover role="dialog" aria-labelledby="how-heading" tabindex="-1" autofocus'
    ) == 1  # fmt: skip


class Asked(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", help_text="As on your card.")
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I agree")

    def clean(self) -> None:
        raise forms.ValidationError("Too late.")


def shown(template: str, **context: object) -> str:
    return re.sub(r">\s+<", "><", " ".join(render_to_string(template, context).split()))


def test_the_summary_names_each_problem_and_leads_to_its_field():
    html = shown("components/error_summary.html", form=Asked({}))

    assert html.startswith('<div class="error-summary" role="alert" tabindex="-1" autofocus>')
    assert re.findall("<li>(.+?)</li>", html) == [
        "Too late.",
        "This field is required.",
        '<a href="#id_name">Name: This field is required.</a>',
        '<a href="#id_way_0">Way: This field is required.</a>',
        '<a href="#id_agreed">I agree: This field is required.</a>',
    ]


def test_two_forms_that_were_sent_together_have_one_summary():
    html = shown("components/error_summary.html", form=Brief({"name": "Anna"}), other=Brief({}))

    assert html.count("There is a problem") == 1
    assert re.findall("<li>(.+?)</li>", html) == [
        '<a href="#id_name">Name: This field is required.</a>'
    ]
    both_right = {"form": Brief({"name": "Anna"}), "other": Brief({"name": "Anna"})}
    assert shown("components/error_summary.html", **both_right) == ""


def test_what_the_summary_leads_to_is_there():
    form = Asked({})

    links = re.findall(r'href="#(\w+)"', shown("components/error_summary.html", form=form))
    fields = shown("components/form_fields.html", form=form)

    assert [fields.count(f' id="{link}"') for link in links] == [1, 1, 1]


def test_nothing_hidden_stands_between_the_summary_and_the_first_field():
    """What follows something hidden has no room above it."""
    html = shown("components/form_fields.html", form=Asked({}))

    assert html.index('<input type="hidden"') < html.index("error-summary")
    assert "hidden" not in html[html.index("error-summary") : html.index('<div class="field"')]


@pytest.mark.parametrize("form", [Asked(), forms.Form({})])
def test_a_form_without_a_problem_has_no_summary(form: forms.Form):
    assert shown("components/error_summary.html", form=form).strip() == ""


def test_a_field_points_to_its_hint_and_to_what_is_wrong_with_it():
    html = shown("components/field.html", field=Asked({})["name"])

    assert html.count('<div class="field" data-state="error">') == 1
    assert html.count('aria-invalid="true" aria-describedby="id_name_helptext id_name_error"') == 1
    assert html.count('id="id_name_helptext">As on your card.</div>') == 1
    assert html.count(
        'id="id_name_error"><p class="field__error"><span>Error:</span> '
        "This field is required.</p></div>"
    ) == 1  # fmt: skip


def test_choices_are_a_group_with_its_name_and_what_is_wrong_with_it():
    html = shown("components/field.html", field=Asked({})["way"])

    assert html.startswith(
        '<fieldset class="field" data-state="error" aria-describedby="id_way_error">'
        '<legend class="field__label">Way</legend>'
    )
    assert re.findall(r'<label for="(id_way_\d)">(.)</label>', html) == [
        ("id_way_0", "A"),
        ("id_way_1", "B"),
    ]


def test_an_answer_is_shown_again_as_text():
    html = shown("components/field.html", field=Asked({"name": f'">{HOSTILE}'})["name"])

    assert html.count("<script") == 0
    assert html.count(f'value="&quot;&gt;{ESCAPED}"') == 1


class Brief(forms.Form):
    name = forms.CharField()


Several = forms.formset_factory(Brief, min_num=1, validate_min=True)
ROWS = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""}


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({}, False),
        ({"form": Brief()}, False),
        ({"form": Brief({"name": "Anna"})}, False),
        ({"form": Brief({"name": ""})}, True),
        ({"form": Brief({"name": "Anna"}), "other_form": Brief({"name": ""})}, True),
        ({"rows": Several(ROWS)}, True),
        ({"refusal": "Too late."}, True),
        ({"refusal": ""}, False),
    ],
)
def test_the_title_says_first_that_what_was_sent_is_wrong(context, expected: bool):
    source = "{% something_is_wrong as is_wrong %}{% if is_wrong %}Error:{% endif %}"
    sent, read = RequestFactory().post("/"), RequestFactory().get("/")

    assert draw(source, request=sent, **context) == ("Error:" if expected else "")
    assert draw(source, request=read, **context) == ""


def test_a_notice_that_answers_what_was_sent_takes_the_focus():
    quiet = draw("{% notice %}<p>Words</p>{% endnotice %}")
    loud = draw('{% notice tone="error" takes_focus=True %}<p>Words</p>{% endnotice %}')

    assert ("autofocus" in quiet, "alert" in quiet) == (False, False)
    assert 'role="alert" tabindex="-1" autofocus' in loud
