"""Invented people, teams and messages for the demo."""

FIRST = (
    *(
        "Amina",
        "Jef",
        "Noor",
        "Louis",
        "Fatima",
        "Emma",
        "Arthur",
        "Yasmine",
        "Lucas",
        "Marie",
        "Bilal",
        "Lotte",
    ),
    *(
        "Wout",
        "Zeynep",
        "Elias",
        "Hannelore",
        "Sander",
        "Aïcha",
        "Tuur",
        "Maïté",
        "Karim",
        "Griet",
        "Ibrahim",
        "Julie",
    ),
    *("Pieter", "Rania", "Bart", "Sofie", "Mehdi", "Ann", "Oksana", "Tom", "Léa", "Dirk", "Hamid", "Ellen"),
)
LAST = (
    *(
        "Peeters",
        "Janssens",
        "Maes",
        "Jacobs",
        "Mertens",
        "Willems",
        "Claes",
        "Goossens",
        "Wouters",
        "De Smet",
    ),
    *(
        "El Amrani",
        "Yılmaz",
        "Van den Broeck",
        "Dubois",
        "Lambert",
        "Dupont",
        "Haddad",
        "Ahmadzai",
        "Kowalski",
    ),
    *("De Clercq", "Vermeulen", "Benali", "Tran", "Vandenberghe", "Shevchenko", "Nguyen", "Baert", "Lemmens"),
)
TEAMS = (
    *("De Bruggenbouwers", "Team Zevenmijl", "Samen onderweg", "De Blarenkoningen", "Stap voor Stap Leuven"),
    *(
        "Les Marcheurs solidaires",
        "Wandelclub De Vrije Voet",
        "Buurtcomité Zurenborg",
        "Collega's van de Kouter",
    ),
    *("Famille Dubois-Haddad", "De Trage Tortels", "Welkom Welkom", "Koor Vocalise", "Open Deur Gent"),
    *(
        "Chiro Sint-Anna",
        "Ziekenhuis Zuid stapt",
        "De Wandelende Takken",
        "Stadsschool De Brug",
        "Team Warme Sokken",
    ),
    *(
        "Hart voor Hamid",
        "Boekhandel De Zevende",
        "Onderweg naar Morgen",
        "Tandem Mechelen",
        "De Kilometervreters",
    ),
)
MESSAGES = (
    *("Zet hem op!", "Wat een mooi initiatief.", "Bon courage à toute l'équipe !", "Trots op jullie."),
    *(
        "Elke stap telt. Veel succes!",
        "For everyone who had to leave home.",
        "Dikke duim, en zorg voor goede sokken.",
    ),
    *("Van harte, en tot in september.", "Allez, on y va !", "Voor een warm welkom. ❤️", "Keep walking!"),
)
STORIES = (
    "Vier jaar geleden kwam onze buurman Hamid hier aan met één rugzak. Vandaag staat hij mee aan de start. "
    "Wij wandelen omdat niemand zo'n weg alleen zou mogen gaan.",
    "We zijn geen sportievelingen, maar wel koppig. Elke euro die je geeft, brengt ons een stap dichter.",
    "Pour chaque personne qui cherche un toit sûr, nous marchons. Merci de marcher avec nous par votre don.",
)
TOWNS = (
    ("1000", "Brussel"),
    ("2000", "Antwerpen"),
    ("3000", "Leuven"),
    ("9000", "Gent"),
    ("2800", "Mechelen"),
)
