/*
table = "couts"
field = "montant"
severity = "warning"

[fr]
title = "Coût antérieur au plan pour une mesure déclarée nouvelle"
message = "La mesure est déclarée nouvelle, mais un coût de {montant:argent} est inscrit pour {annee_financiere}, avant le début du plan ({debut})."
why = "Une mesure nouvelle n'a pas de dépense avant le plan. Soit la case cochée, soit l'année du coût est inexacte."
fix = "Vérifiez la case « reconduction » ou « nouvelle mesure », puis l'année du coût."
good = "Mesure nouvelle; années d'avant le plan : s. o."
bad = "Mesure nouvelle; 2,0 M$ l'année d'avant le plan."

[en]
title = "Cost before the plan for a measure declared new"
message = "The measure is declared new, yet a cost of {montant:argent} is stated for {annee_financiere}, before the plan begins ({debut})."
why = "A new measure spends nothing before the plan. Either the box ticked or the year of the cost is wrong."
fix = "Check the box for a renewed or a new measure, then the year of the cost."
good = "New measure; years before the plan: n/a."
bad = "New measure; 2.0 M$ in the year before the plan."
*/
SELECT c.id_rapport, c.annee_financiere, c.montant, CAST(p.date_debut AS VARCHAR) AS debut
FROM couts c
JOIN rapports r USING (id_rapport)
JOIN mesures m USING (id_mesure)
JOIN plans p USING (id_plan)
WHERE r.origine = 'nouvelle' AND c.montant > 0
  AND TRY_CAST(substr(c.annee_financiere, 6, 4) || '-03-31' AS DATE) < p.date_debut
