/*
table = "rapports"
field = "annee_financiere"
severity = "warning"

[fr]
title = "Rapport d'une année hors du plan"
message = "Le rapport porte sur {annee_financiere}, mais le plan va du {debut} au {fin}."
why = "Un rapport d'une année où le plan n'a pas cours porte sans doute une année inexacte. Sa clé publiée en dépend."
fix = "Vérifiez l'année dans l'en-tête du rapport, puis les dates du plan dans plan.toml."
good = "Plan 2010-2015; rapport de 2014-2015."
bad = "Plan 2010-2015; rapport de 2041-2042."

[en]
title = "Report for a year outside of the plan"
message = "The report is about {annee_financiere}, but the plan runs from {debut} to {fin}."
why = "A report for a year in which the plan does not run probably states a wrong year. Its published key depends on it."
fix = "Check the year in the header of the report, then the dates of the plan in plan.toml."
good = "Plan 2010-2015; report for 2014-2015."
bad = "Plan 2010-2015; report for 2041-2042."
*/
SELECT r.id_rapport, r.annee_financiere, CAST(p.date_debut AS VARCHAR) AS debut, CAST(p.date_fin AS VARCHAR) AS fin
FROM rapports r
JOIN mesures m USING (id_mesure)
JOIN plans p USING (id_plan)
WHERE TRY_CAST(substr(r.annee_financiere, 6, 4) || '-03-31' AS DATE) < p.date_debut
  OR TRY_CAST(substr(r.annee_financiere, 1, 4) || '-04-01' AS DATE) > p.date_fin
