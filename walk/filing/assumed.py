"""What the tax office must still confirm of fiche 281.71: each of its codes that we did not see in its own brochure.

The list to ask is in docs/certificates.md; a new answer changes one line here.
"""

from walk.donors.rules import DonorKind

KIND_OF_DONOR = {DonorKind.PERSON: "1", DonorKind.ORGANISATION: "2"}  # zone 2.030
LEGAL_BASIS = ""  # zone 2.045: left out while empty
FIRST_NAME = 15  # longest first name: 15 by the schema's comment, 30 in other software
BELGIUM = "150"  # zone 2.018: 150 in the authority's sample, 0 in the schema's comment
COUNTRIES = {"BE": BELGIUM, "NL": "129", "DE": "103", "FR": "111", "ES": "109", "US": "332"}
SENDER_LANGUAGE = "1"  # Dutch
LANGUAGES = {"nl": "1", "fr": "2", "de": "3"}  # zone 2.027: left out for any other
SENDING = {False: "0", True: "1"}  # zone 0.025: originals or corrections
