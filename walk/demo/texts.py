"""The demo edition's texts."""

from walk.editions.rules import Texts

TEXTS = (
    Texts(
        language="nl",
        slogan="Elke stap een welkom",
        introduction="Wandel 10, 20 of 40 kilometer voor mensen op de vlucht: samen in Mechelen, of op je eigen route. "
        "Verzamel sponsors, en geef nieuwkomers juridische hulp, een welkom en een stem.",
        rules="Iedereen stapt op eigen verantwoordelijkheid en volgt het verkeersreglement.\n"
        "Wie jonger is dan 18 op de dag van de wandeling, heeft toestemming van een ouder of voogd.\n"
        "Elke deelnemer engageert zich om 100 euro in te zamelen.\n"
        "Het inschrijvingsgeld wordt niet terugbetaald.",
    ),
    Texts(
        language="fr",
        slogan="Chaque pas, un accueil",
        introduction="Marchez 10, 20 ou 40 kilomètres pour les personnes en exil : ensemble à Malines, ou sur votre propre "
        "parcours. Récoltez des dons, et offrez aux nouveaux arrivants une aide juridique, un accueil et une voix.",
        rules="Chacun marche sous sa propre responsabilité et respecte le code de la route.\n"
        "Les moins de 18 ans ont l'accord d'un parent ou d'un tuteur.\n"
        "Chaque participant s'engage à récolter 100 euros.\n"
        "Les frais d'inscription ne sont pas remboursés.",
    ),
    Texts(
        language="en",
        slogan="Every step a welcome",
        introduction="Walk 10, 20 or 40 kilometres for people on the run: together in Mechelen, or on a route of your own. "
        "Gather sponsors, and give newcomers legal help, a welcome and a voice.",
        rules="Everybody walks at their own risk and keeps to the traffic rules.\n"
        "Whoever is under 18 on the day has the consent of a parent or guardian.\n"
        "Every walker commits to raising 100 euros.\n"
        "The registration fee is not paid back.",
    ),
)
