"""The announcement from Norway: an innovation lift."""

from __future__ import annotations

from datetime import date, time

from demo.content.blocks import contact, elsewhere, figures, heading, quote, related, text, to
from demo.content.people import OSLO
from demo.content.shapes import StoryData, Telling

LIFT = StoryData(
    key="lift",
    on=date(2018, 3, 20),
    at=time(9),
    zone=OSLO,
    picture="journey",
    organisations=("local-government",),
    topics=("policy-making", "community"),
    tellings=(
        Telling(
            language="nb",
            title="Over 250 møttes til startskuddet for innovasjonsløftet",
            slug="innovasjonsloftet",
            lead="Arbeidet med en stortingsmelding om innovasjon i offentlig sektor er i gang. Stat, "
            "kommuner, sosiale entreprenører og private delte erfaringer og eksempler.",
            alt="Et kart med kyst og åser; en stiplet vei går mellom fire stopp",
            caption="Innspillene hentes inn på en reise gjennom hele landet.",
            body=(
                text("""
<p>Mandag 19. mars 2018 var over 250 personer samlet for å fortelle om nye måter å arbeide på som har
gitt innbyggerne bedre tjenester. Møtet var den offisielle starten på arbeidet med meldingen, som skal
legges fram i 2020.</p>
"""),
                figures(
                    ("250+", "deltakere fra stat, kommuner og næringsliv"),
                    ("2020", "skal stortingsmeldingen være klar"),
                ),
                heading("Hvorfor nå?"),
                text("""
<ul>
<li>inntektene fra oljen går ned;</li>
<li>samfunnet skal gjennom et grønt skifte;</li>
<li>befolkningen blir eldre;</li>
<li>forventningene til det offentlige øker.</li>
</ul>
<p>Derfor må tiltak og tjenester ses i sammenheng, slik at folk møter én dør og slipper å lete seg
fram mellom etater og nivåer.</p>
"""),
                quote(
                    "De gode eksemplene finnes allerede. Nå må vi bli flinkere til å fortelle om dem "
                    "og tørre å låne fra hverandre.",
                    role="statsråd med ansvar for kommunesaker",
                ),
                heading("Ut i landet for å høre"),
                text("""
<p>Statsråden reiser rundt og samler innspill fra statlige virksomheter og kommuner. Tre spørsmål går
igjen:</p>
<ol>
<li>Hva hjelper?</li>
<li>Hva hindrer?</li>
<li>Hvordan blir vi bedre til å dele erfaringer og lære av hverandre?</li>
</ol>
<p>Arbeidet har fått sitt eget nettsted, som stadig fylles med nyheter og fagstoff.</p>
"""),
                related(
                    elsewhere(
                        "https://innovasjonsmeldingen.example.org/", "Nettstedet om meldingen"
                    ),
                    elsewhere(
                        "https://avisen.example.org/innovasjon", "Avisartikkel om innovasjonsløftet"
                    ),
                    to("event", "input-meeting"),
                    heading="Les mer",
                ),
                contact(
                    "Kommunedepartementet",
                    role="prosjektleder for stortingsmeldingen",
                    name="innovasjon",
                ),
            ),
        ),
        Telling(
            language="en",
            title="Over 250 people at the start of the innovation lift",
            slug="innovation-lift",
            lead="The work on a white paper about innovation in the public sector has begun. State, "
            "municipalities, social entrepreneurs and private actors shared what they have "
            "learned.",
            alt="A map of coast and hills; a dashed way runs between four stops",
            caption="Input is collected on a journey through the whole country.",
            body=(
                text("""
<p>On Monday 19 March 2018 more than 250 people met to tell each other of new ways of working that
gave citizens better services. The meeting was the official start of the work on the white paper,
which is due in 2020.</p>
"""),
                figures(
                    ("250+", "people from state, municipalities and business"),
                    ("2020", "is when the white paper is due"),
                ),
                heading("Why now?"),
                text("""
<ul>
<li>the income from oil is going down;</li>
<li>society faces a green shift;</li>
<li>the population grows older;</li>
<li>people expect more of public bodies.</li>
</ul>
<p>Measures and services must therefore be seen together, so that people meet one door and need not
find their way between agencies and levels.</p>
"""),
                quote(
                    "The good examples are there already. Now we must get better at telling of them, "
                    "and dare to borrow from each other.",
                    role="minister responsible for local government",
                ),
                heading("Out into the country to listen"),
                text("""
<p>The minister travels about and collects input from state bodies and municipalities. Three questions
are asked everywhere:</p>
<ol>
<li>What helps?</li>
<li>What hinders?</li>
<li>How do we get better at sharing experience and learning from each other?</li>
</ol>
<p>The work has a website of its own, where news and professional material are added all the
time.</p>
"""),
                related(
                    elsewhere(
                        "https://innovasjonsmeldingen.example.org/",
                        "The white paper's website (in Norwegian)",
                    ),
                    elsewhere(
                        "https://avisen.example.org/innovasjon",
                        "A newspaper about the innovation lift (in Norwegian)",
                    ),
                    to("event", "input-meeting"),
                    heading="Read on",
                ),
                contact(
                    "Ministry of Local Government",
                    role="project manager of the white paper",
                    name="innovasjon",
                ),
            ),
        ),
    ),
)

STORIES = (LIFT,)
