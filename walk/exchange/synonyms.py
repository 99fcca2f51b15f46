"""What other systems call our columns and words, in Dutch, French and English; all folded."""

from collections.abc import Mapping

from walk.donors.rules import folded

Vocabulary = Mapping[str, str]  # their word, folded: ours


def _vocabulary(**words: str) -> dict[str, str]:
    return {folded(their): our for our, theirs in words.items() for their in (our, *theirs.split(", "))}


YES_NO: Vocabulary = {
    **dict.fromkeys(("1", "ja", "j", "yes", "y", "oui", "o", "true", "waar", "vrai", "x", "v", "on", "ok"), "1"),
    **dict.fromkeys(("0", "nee", "neen", "n", "no", "non", "false", "onwaar", "faux", "off", ""), "0"),
}
GENDERS: Vocabulary = {
    "": "",
    **_vocabulary(
        V="f, w, vrouw, vrouwelijk, femme, féminin, woman, female, mevrouw, madame, mevr, mvr, mw, mme, mrs, dame, meisje, fille",
        M="h, man, mannelijk, homme, masculin, male, heer, de heer, dhr, mr, monsieur, jongen, garçon",
        X="anders, andere, autre, other, non-binair, non-binary, non-binaire",
    ),
    **dict.fromkeys(("onbekend", "inconnu", "unknown", "nvt", "geen", "lieverniet", "na"), ""),
}
LANGUAGES = _vocabulary(
    nl="nld, ned, nlbe, nlnl, nederlands, néerlandais, dutch, vlaams, n",
    fr="fra, fre, frbe, frfr, frans, français, french, f",
    en="eng, engb, enus, engels, anglais, english, e",
    uk="ukr, ua, oekraïens, ukrainien, ukrainian",
    de="deu, ger, duits, allemand, german",
    ar="ara, arabisch, arabe, arabic",
)
TEAM_KINDS = _vocabulary(
    friends="vrienden, vriendenteam, vriendengroep, amis, groupe d'amis, vereniging, overige, andere, other, autre",
    family="gezin, familie, famille, familieteam",
    company="bedrijf, bedrijfsteam, firma, entreprise, société, organisatie, organisation, organization",
    school="scholen, schoolteam, école, ecole, klas, class",
)
TEAM_STATES = _vocabulary(
    confirmed="bevestigd, confirmé, actief, actif, active, ok, open",
    cancelled="geannuleerd, annulé, canceled, gestopt, verwijderd, deleted, inactief, inactive",
)
WALKER_STATES = _vocabulary(
    confirmed="bevestigd, confirmé, betaald, payé, paid, ok, ingeschreven, inscrit, registered, actief, active, complete",
    waiting="wachtlijst, wachtend, liste d'attente, waiting list, waitlist, waitlisted",
    unpaid="onbetaald, niet betaald, impayé, non payé, not paid, pending, in afwachting, en attente, open",
    cancelled="geannuleerd, annulé, canceled, refunded, terugbetaald, verwijderd, deleted",
)
GIFT_STATES = _vocabulary(
    paid="betaald, payé, completed, complete, succeeded, success, geslaagd, ontvangen, reçu, received, ok",
    pending="in afwachting, en attente, open, wachtend, unpaid, onbetaald, processing, on hold",
    failed="mislukt, échoué, error, geweigerd, refusé, declined, cancelled, canceled, geannuleerd, annulé",
    expired="verlopen, vervallen, expiré",
    refunded="terugbetaald, remboursé, refund",
    disputed="betwist, contesté, chargeback, dispute",
)
METHODS = _vocabulary(
    bancontact="bancontact mister cash, mister cash, bcmc, payconiq, payconiq by bancontact",
    card="kaart, kredietkaart, creditcard, credit card, carte, carte de crédit, visa, mastercard, maestro",
    transfer="overschrijving, virement, bank transfer, bank, banktransfer, wire, storting",
    sepa_debit="domiciliëring, domiciliation, direct debit, sepa, sepa direct debit",
    cash="contant, cash geld, espèces, liquide, baar",
)
ROUTE_KINDS = _vocabulary(
    central="centraal, centrale, central event, mechelen, op het event, start mechelen",
    own="eigen, eigen route, eigen wandeling, libre, parcours libre, own route, zelf, virtueel, virtual, corona",
)
CURRENCIES: Vocabulary = dict.fromkeys(("eur", "euro", "euros", "€", ""), "EUR")

HEADERS: Mapping[str, str] = {
    "team_id": "team id, teamnummer, team nummer, team nr, id équipe, numéro équipe, id_team, teamcode",
    "name": "teamnaam, team naam, naam team, naam, nom de l'équipe, équipe, team name, team",
    "kind": "soort, type, soort team, team type, type team, type d'équipe, categorie, catégorie",
    "company": "bedrijf, firma, organisatie, entreprise, société, company name",
    "goal_eur": "doel, streefbedrag, doelbedrag, target, goal, objectif, goal amount",
    "registered_at": "inschrijvingsdatum, ingeschreven op, aangemaakt, aangemaakt op, created, created at, date d'inscription, registratiedatum, registration date, datum inschrijving",
    "structured_communication": "gestructureerde mededeling, mededeling, ogm, communication structurée, communication, betaalreferentie",
    "status": "statut, state, toestand, betaalstatus, payment status, order status",
    "walker_id": "deelnemer id, deelnemersnummer, wandelaar id, wandelaarsnummer, nummer, id, participant id, numéro participant, startnummer, ticket id",
    "captain": "kapitein, teamkapitein, capitaine, teamcaptain, leider, is captain",
    "first_name": "voornaam, prénom, firstname, given name",
    "last_name": "achternaam, familienaam, nom, nom de famille, lastname, surname, family name",
    "email": "e-mail, mail, e-mailadres, mailadres, emailadres, adresse e-mail, courriel, email address, adresse mail",
    "birth_date": "geboortedatum, geboren, geboren op, date de naissance, né le, birthdate, date of birth, dob, birthday, verjaardag",
    "gender": "geslacht, sexe, sex, genre, m/v, aanspreking, titel",
    "route_km": "afstand, km, kilometers, distance, route, parcours, kilometer, aantal km",
    "route_type": "soort route, type route, type parcours, locatie, wandeltype",
    "start_place": "startplaats, vertrekplaats, vertrek, lieu de départ, start, start location",
    "postal_code": "postcode, code postal, zip, zipcode, zip code",
    "city": "gemeente, stad, woonplaats, plaats, commune, ville, localité, town",
    "language": "taal, langue, lang, voorkeurtaal",
    "tshirt": "t-shirt, maat, shirt, t-shirtmaat, taille, taille t-shirt, size, shirt size",
    "previous_editions": "vorige edities, eerdere edities, éditions précédentes, previous years, deelnames, vorige deelnames",
    "previous_count": "aantal vorige edities, aantal edities, nombre d'éditions, aantal deelnames",
    "newsletter": "nieuwsbrief, mailing, bulletin, opt-in, optin, infolettre",
    "guardian": "ouder, voogd, ouder of voogd, parent, tuteur, naam ouder, contactpersoon",
    "donation_id": "gift id, giftnummer, donatie id, id, nummer, don id, numéro don, transaction id, transactie, transactienummer, order id, referentie, reference",
    "date": "datum, giftdatum, datum gift, betaald op, paid at, payment date, date du don, donation date, created at, datum betaling",
    "time": "tijd, uur, tijdstip, heure, hour",
    "amount": "bedrag, montant, gift, don, som, total, totaal, donation amount, euro",
    "currency": "munt, valuta, devise, monnaie",
    "method": "betaalwijze, betaalmethode, betaling, methode, mode de paiement, moyen de paiement, payment method, payment type, gateway",
    "donor_name": "naam, schenker, gever, naam schenker, naam gever, donateur, nom du donateur, donor, name, sponsor, full name, volledige naam",
    "donor_email": "e-mail, mail, e-mailadres, email, e-mail schenker, courriel, donor mail, email donateur",
    "anonymous": "anoniem, anonyme, is anonymous, naam verbergen",
    "message": "bericht, boodschap, message, commentaar, comment, reactie, mot de soutien",
    "wants_certificate": "attest, fiscaal attest, wil attest, attestation, attestation fiscale, tax certificate, certificate",
}
"""By our column: what else it is called, the likeliest first."""
