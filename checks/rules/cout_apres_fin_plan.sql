/*
table = "couts"
field = "montant"
severity = "warning"

[fr]
title = "Coût postérieur à la fin du plan"
message = "Le coût de {annee_financiere} vient après la fin du plan, le {date_fin}."
why = "Une dépense faite après le plan n'en fait pas partie, ou l'année est inexacte."
fix = "Vérifiez l'année de ce coût; retirez-le s'il ne relève pas du plan."
good = "Un plan qui finit le 31 mars 2026; un dernier coût pour 2025-2026."
bad = "Un plan qui finit le 31 mars 2026; un coût pour 2030-2031."

[en]
title = "Cost after the end of the plan"
message = "The cost of {annee_financiere} comes after the end of the plan, {date_fin}."
why = "What is spent after the plan is no part of it, or the year is wrong."
fix = "Check the year of this cost; take it out if it does not belong to the plan."
good = "A plan that ends on 31 March 2026; a last cost for 2025-2026."
bad = "A plan that ends on 31 March 2026; a cost for 2030-2031."
*/
SELECT c.id_rapport, c.annee_financiere, p.date_fin
FROM couts c
JOIN rapports r USING (id_rapport)
JOIN mesures m USING (id_mesure)
JOIN plans p USING (id_plan)
WHERE c.montant IS NOT NULL
  AND TRY_CAST(substr(c.annee_financiere, 1, 4) || '-04-01' AS DATE) > p.date_fin
