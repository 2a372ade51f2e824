"""The page of a campaign, in the languages of those who run it."""

from __future__ import annotations

from demo.content.blocks import dates, figures, heading, people, quote, stories, text, to
from demo.content.shapes import PageData, Telling

CAMPAIGN = PageData(
    key="autumn-of-trials",
    picture="door",
    tellings=(
        Telling(
            language="en",
            title="An autumn of trials",
            slug="autumn-of-trials",
            lead="Ten weeks, six services. Bring one that people complain about, and try with us "
            "what would help them.",
            alt="A half-open door with light behind it",
            body=(
                heading("Why in autumn"),
                text("""
<p>Budgets are made in winter. Who has tried something by then can show what it brings, and what it
does not. A trial here takes days, not years: paper, conversations, and the courage to throw things
away.</p>
"""),
                figures(("10", "weeks"), ("6", "services"), ("0", "forms to hand in")),
                dates("Come along", kind="", count=4),
                quote(
                    "We drew it on Monday and threw it away on Friday.", role="Head of a counter"
                ),
                people("Who helps you", "leelo", "gasper", "eirik"),
                stories("What others tried", topic="experiments"),
            ),
        ),
        Telling(
            language="et",
            title="Katsete sügis",
            slug="katsete-sugis",
            lead="Kümme nädalat, kuus teenust. Võtke kaasa mõni, mille üle kurdetakse, ja proovige "
            "koos meiega, mis inimesi aitaks.",
            alt="Poolavatud uks, mille taga on valgus",
            body=(
                heading("Miks sügisel"),
                text("""
<p>Eelarveid tehakse talvel. Kes on selleks ajaks midagi proovinud, saab näidata, mida see annab ja
mida mitte. Katse kestab siin päevi, mitte aastaid: paber, vestlused ja julgus asju minema visata.</p>
"""),
                figures(("10", "nädalat"), ("6", "teenust"), ("0", "ankeeti")),
                dates("Tulge kaasa", kind="", count=4),
                quote("Esmaspäeval joonistasime, reedel viskasime minema.", role="Leti juhataja"),
                people("Kes aitab", "leelo", "gasper", "eirik"),
                stories("Mida teised proovisid", topic="experiments"),
            ),
        ),
    ),
)
# What to do next: a page, and what the button says where that is not its title.
CALLS = {
    "en": (to("page", "trials", "Choose a service"), to("page", "about")),
    "et": (to("page", "trials", "Valige teenus"), to("page", "about")),
}
