"""Every figure once more, in plain SQL that shares no line with the application."""

from typing import Any

from sqlalchemy import text

from walk.db import db
from walk.editions.models import Edition

WALKS = "w.confirmed_at IS NOT NULL AND w.cancelled_at IS NULL AND w.waiting_since IS NULL"
W = f"FROM walkers w WHERE w.edition_id = :id AND {WALKS}"
ALL_W = "FROM walkers w WHERE w.edition_id = :id"
AGE = "date_part('year', age(:day, w.birth_date))"
G = "FROM donations d JOIN pages p ON p.id = d.page_id WHERE p.edition_id = :id AND d.received > 0"
KNOWN = f"(SELECT count(*) {W} AND w.gender IN ('woman', 'man', 'x'))"
TEAM_SIZES = f"(SELECT count(*) AS n {W} AND w.team_id IS NOT NULL GROUP BY w.team_id) AS sizes"
GIVER = "(SELECT coalesce(o.same_as_id, o.id) FROM donors o WHERE o.id = d.donor_id)"
FINISH = "JOIN finishes f ON f.walker_id = w.id JOIN routes r ON r.id = w.route_id"
BEFORE = """(
    SELECT count(*) FROM (
        SELECT unnest(w.previous_editions) AS year
        EXCEPT SELECT e.year FROM editions e WHERE EXISTS (
            SELECT FROM walkers w WHERE w.edition_id = e.id AND {walks})
        UNION
        SELECT e.year FROM participations mine JOIN participations other USING (person_id)
        JOIN walkers w2 ON w2.id = other.walker_id JOIN editions e ON e.id = w2.edition_id
        WHERE mine.walker_id = w.id AND e.year < :year AND {walks2}
    ) AS years)""".format(walks=WALKS, walks2=WALKS.replace("w.", "w2."))
CERTIFIED = """(
    SELECT coalesce(o.same_as_id, o.id) AS donor, sum(s.amount) AS total FROM postings s
    JOIN payments y ON y.id = s.payment_id JOIN donations d ON d.line_id = s.line_id
    JOIN donors o ON o.id = coalesce(d.for_donor_id, d.donor_id)
    WHERE y.tax_year = :year GROUP BY 1 HAVING sum(s.amount) >= 4000) AS certified"""

OF_THIS = """(
    SELECT coalesce(o.same_as_id, o.id) FROM payments y JOIN postings s ON s.payment_id = y.id
    JOIN donations d ON d.line_id = s.line_id JOIN pages p ON p.id = d.page_id
    JOIN donors o ON o.id = coalesce(d.for_donor_id, d.donor_id)
    WHERE y.tax_year = :year AND p.edition_id = :id AND d.received > 0)"""


def share(part: str, whole: str) -> str:
    return f"SELECT floor(100.0 * ({part}) / nullif(({whole}), 0) + 0.5)"


def rate(part: str, whole: str, decimals: int) -> str:
    return f"SELECT round(({part})::numeric / nullif(({whole}), 0), {decimals})"


SQL = {
    "walkers": f"SELECT count(*) {W}",
    "walkers_registered": f"SELECT count(*) {ALL_W}",
    "walkers_cancelled": f"SELECT count(*) {ALL_W} AND cancelled_at IS NOT NULL",
    "waiting": f"SELECT count(*) {ALL_W} AND waiting_since IS NOT NULL AND cancelled_at IS NULL",
    "walkers_started": f"SELECT count(*) FROM walkers w {FINISH} WHERE w.edition_id = :id AND {WALKS} AND metres > 0",
    "walkers_finished": f"SELECT count(*) FROM walkers w {FINISH} WHERE w.edition_id = :id AND {WALKS} "
    "AND f.metres / 1000.0 >= r.distance_km",
    "distance_unknown": f"SELECT count(*) {W} AND NOT EXISTS (SELECT FROM finishes f WHERE f.walker_id = w.id)",
    "codes_used": f"SELECT count(*) {W} AND used_code",
    "teams": f"SELECT count(DISTINCT team_id) {W}",
    "teams_registered": "SELECT count(*) FROM teams WHERE edition_id = :id AND merged_into_id IS NULL",
    "teams_started": "SELECT count(DISTINCT team_id) FROM walkers w JOIN finishes f ON f.walker_id = w.id "
    f"WHERE w.edition_id = :id AND {WALKS} AND f.metres > 0",
    "teams_finished": f"SELECT count(DISTINCT team_id) FROM walkers w {FINISH} WHERE w.edition_id = :id AND {WALKS} "
    "AND f.metres / 1000.0 >= r.distance_km",
    "mean_team": f"SELECT round(avg(n), 1) FROM {TEAM_SIZES}",
    "median_team_size": f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM {TEAM_SIZES}",
    "women": f"SELECT count(*) {W} AND gender = 'woman'",
    "men": f"SELECT count(*) {W} AND gender = 'man'",
    "x": f"SELECT count(*) {W} AND gender = 'x'",
    "unknown": f"SELECT count(*) {W} AND gender = 'unknown'",
    "share_women": share(f"SELECT count(*) {W} AND gender = 'woman'", f"SELECT {KNOWN}"),
    "share_men": share(f"SELECT count(*) {W} AND gender = 'man'", f"SELECT {KNOWN}"),
    "share_x": share(f"SELECT count(*) {W} AND gender = 'x'", f"SELECT {KNOWN}"),
    "mean_age": f"SELECT floor(avg({AGE}) + 0.5) {W}",
    "mean_age_exact": f"SELECT round(avg({AGE})::numeric, 4) {W}",
    "median_age": f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY {AGE}) {W}",
    "min_age": f"SELECT min({AGE}) {W}",
    "max_age": f"SELECT max({AGE}) {W}",
    **{
        f"age_{first}": f"SELECT count(*) {W} AND {AGE} BETWEEN {first} AND {last}"
        for first, last in ((0, 11), (12, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200))
    },
    **{
        kind: f"SELECT count(*) FROM walkers w JOIN routes r ON r.id = w.route_id WHERE w.edition_id = :id AND {WALKS} "
        f"AND r.kind = '{kind}'"
        for kind in ("central", "own")
    },
    "first_timers": f"SELECT count(*) {W} AND {BEFORE} = 0",
    "returning": f"SELECT count(*) {W} AND {BEFORE} > 0",
    "all_editions": f"SELECT count(*) {W} AND :ordinal > 1 AND {BEFORE} = :ordinal - 1",
    "amount_cents": f"SELECT coalesce(sum(received), 0) {G}",
    "donors": f"SELECT count(DISTINCT {GIVER}) {G}",
    "gifts": f"SELECT count(*) {G}",
    "mean_gift_cents": f"SELECT floor(avg(received) + 0.5) {G}",
    "median_gift_cents": f"SELECT floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY received) + 0.5) {G}",
    "donors_per_walker": rate(f"SELECT count(DISTINCT {GIVER}) {G}", f"SELECT count(*) {W}", 2),
    "euros_per_walker_cents": "SELECT floor("
    f"(SELECT coalesce(sum(received), 0) {G}) / nullif((SELECT count(*) {W}), 0) + 0.5)",
    "euros_per_team_cents": "SELECT floor("
    f"(SELECT coalesce(sum(received), 0) {G}) / nullif((SELECT count(DISTINCT team_id) {W}), 0) + 0.5)",
    "anonymous": f"SELECT count(*) {G} AND name_shown = 'none'",
    "share_anonymous": share(f"SELECT count(*) {G} AND name_shown = 'none'", f"SELECT count(*) {G}"),
    "refunded_cents": "SELECT coalesce(-sum(s.amount), 0) FROM postings s JOIN donations d ON d.line_id = s.line_id "
    "JOIN pages p ON p.id = d.page_id WHERE p.edition_id = :id AND s.reversal_id IS NOT NULL",
    "fees_cents": f"SELECT coalesce(sum(fee_received), 0) {ALL_W}",
    "fees_unpaid_cents": f"SELECT coalesce(sum(fee - fee_received), 0) {ALL_W} AND fee > fee_received "
    "AND cancelled_at IS NULL",
    "certificates_at_least_40_per_year": f"SELECT count(*) FROM {CERTIFIED}",
    "certificates_sum_cents": f"SELECT coalesce(sum(total), 0) FROM {CERTIFIED}",
    "donors_certified": f"SELECT count(*) FROM {CERTIFIED} WHERE donor IN {OF_THIS}",
    "share_certified": share(
        f"SELECT count(*) FROM {CERTIFIED} WHERE donor IN {OF_THIS}",
        "SELECT count(DISTINCT coalesce(o.same_as_id, o.id)) FROM donors o JOIN donations d "
        "ON o.id = coalesce(d.for_donor_id, d.donor_id) JOIN pages p ON p.id = d.page_id "
        "WHERE p.edition_id = :id AND d.received > 0",
    ),
}


def figures_by_sql(edition: Edition) -> dict[str, float | None]:
    """Every figure of SQL, by key."""
    values: dict[str, Any] = {"id": edition.id, "year": edition.year, "day": edition.date, "ordinal": edition.ordinal}
    found: dict[str, float | None] = {}
    for key, query in SQL.items():
        used = {name: value for name, value in values.items() if f":{name}" in query}
        value = db.session.execute(text(query), used).scalar_one()
        found[key] = None if value is None else float(value)
    if found["distance_unknown"] == found["walkers"]:
        found |= dict.fromkeys(("walkers_started", "walkers_finished", "teams_started", "teams_finished"))
    return found
