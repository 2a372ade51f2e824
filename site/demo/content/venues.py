"""Places: public buildings, with what somebody who uses a wheelchair or hears badly must know."""

from __future__ import annotations

from urllib.parse import quote

from demo.content.shapes import RoomData, VenueData


def on_map(address: str) -> str:
    return f"https://www.openstreetmap.org/search?query={quote(address)}"


JOINT_BUILDING = "Suur-Ameerika 1, Tallinn"
LIBRARY = "Tõnismägi 2, Tallinn"
LABORATORY = "Brīvības bulvāris 36, Rīga"
ACADEMY = "Tržaška cesta 21, Ljubljana"
CITY_HALL = "Rådhusplassen 1, Oslo"
BODO = "Kongens gate 23, Bodø"

VENUES = (
    VenueData(
        key="joint-building",
        name={
            "en": "Joint building of the ministries, ground-floor hall",
            "et": "Ministeeriumide ühishoone, esimese korruse saal",
        },
        address=JOINT_BUILDING,
        map_link=on_map(JOINT_BUILDING),
        access={
            "en": "Step-free from the main entrance. Accessible toilet on the same floor, induction "
            "loop in the hall. Two parking places for disabled people in front of the house.",
            "et": "Peauksest pääseb saali astmeteta. Samal korrusel on kohandatud tualett, saalis "
            "on silmusvõimendi. Maja ees on kaks invaparkimiskohta.",
        },
        rooms=(
            RoomData(
                name={"en": "Ground-floor hall", "et": "Esimese korruse saal"},
                seats=60,
                access={"en": "Induction loop.", "et": "Silmusvõimendi."},
            ),
            RoomData(name={"en": "Small hall", "et": "Väike saal"}, seats=24),
            RoomData(
                name={"en": "Quiet room", "et": "Vaikne ruum"},
                seats=4,
                access={"en": "Dimmed light, a couch.", "et": "Hämar valgus, diivan."},
            ),
        ),
        picture="building",
    ),
    VenueData(
        key="library",
        name={"en": "Library, small hall", "et": "Raamatukogu väike saal"},
        address=LIBRARY,
        map_link=on_map(LIBRARY),
        access={
            "en": "Lift to the third floor; the doors open by themselves. Guide dogs are welcome.",
            "et": "Kolmandale korrusele sõidab lift, uksed avanevad ise. Juhtkoerad on oodatud.",
        },
    ),
    VenueData(
        key="laboratory",
        name={"en": "Innovation laboratory", "lv": "Inovāciju laboratorijas telpas"},
        address=LABORATORY,
        map_link=on_map(LABORATORY),
        access={
            "en": "Ramp at the side entrance; ring the bell and somebody comes to meet you. Lift "
            "and accessible toilet inside.",
            "lv": "Pie sānu ieejas ir uzbrauktuve; piezvaniet, un jūs sagaidīs. Ēkā ir lifts un "
            "pielāgota tualete.",
        },
    ),
    VenueData(
        key="cabinet",
        name={"en": "Cabinet of Ministers", "lv": "Ministru kabinets"},
        address=LABORATORY,
        map_link=on_map(LABORATORY),
        access={
            "en": "Ramp and lift; visitors need an identity document.",
            "lv": "Ir uzbrauktuve un lifts; apmeklētājiem vajadzīgs personu apliecinošs dokuments.",
        },
    ),
    VenueData(
        key="academy",
        name={"en": "Training centre, room 2", "sl": "Izobraževalno središče, učilnica 2"},
        address=ACADEMY,
        map_link=on_map(ACADEMY),
        access={
            "en": "Ground floor, no steps. The tables can be raised; say so when you arrive.",
            "sl": "Pritličje, brez stopnic. Mize so nastavljive po višini; povejte nam ob prihodu.",
        },
        rooms=(
            RoomData(name={"en": "Room 1", "sl": "Učilnica 1"}, seats=20),
            RoomData(name={"en": "Room 2", "sl": "Učilnica 2"}, seats=28),
        ),
    ),
    VenueData(
        key="oslo",
        name={
            "en": "Conference centre by the City Hall, great hall",
            "nb": "Konferansesenteret ved Rådhuset, storsalen",
        },
        address=CITY_HALL,
        map_link=on_map(CITY_HALL),
        access={
            "en": "Step-free, with lift, accessible toilets and induction loop. The talks are "
            "interpreted into Norwegian Sign Language.",
            "nb": "Trinnfri adkomst, heis, tilpassede toaletter og teleslynge. Innleggene "
            "tolkes til norsk tegnspråk.",
        },
        rooms=(
            RoomData(
                name={"en": "Great hall", "nb": "Storsalen"},
                seats=260,
                access={
                    "en": "Places for wheelchairs in the first and the last row.",
                    "nb": "Plasser til rullestol på første og siste rad.",
                },
            ),
            RoomData(name={"en": "Group rooms 1–6", "nb": "Grupperom 1–6"}, seats=20),
        ),
        picture="hall",
    ),
    VenueData(
        key="bodo",
        name={"en": "Town hall, council chamber", "nb": "Rådhuset, bystyresalen"},
        address=BODO,
        map_link=on_map(BODO),
        access={
            "en": "Step-free from the square, lift to all floors, induction loop.",
            "nb": "Trinnfri adkomst fra torget, heis til alle etasjer og teleslynge.",
        },
    ),
)
