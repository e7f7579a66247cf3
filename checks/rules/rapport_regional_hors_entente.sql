/*
table = "rapports_regionaux"
field = "annee_financiere"
severity = "warning"

[fr]
title = "Rapport d'un exercice hors de l'entente"
message = "Le rapport porte sur {annee_financiere}, mais l'entente va du {debut} au {fin}."
why = "Un rapport d'un exercice où l'entente n'a pas cours porte une année ou une entente inexacte."
fix = "Vérifiez l'exercice du rapport, puis l'entente qu'il nomme."
good = "Entente du 2010-04-01 au 2013-03-31; rapport de 2012-2013."
bad = "Entente du 2010-04-01 au 2013-03-31; rapport de 2013-2014."

[en]
title = "Report for a fiscal year outside of the agreement"
message = "The report is about {annee_financiere}, but the agreement runs from {debut} to {fin}."
why = "A report for a fiscal year in which the agreement does not run states a wrong year or a wrong agreement."
fix = "Check the fiscal year of the report, then the agreement that it names."
good = "Agreement from 2010-04-01 to 2013-03-31; report for 2012-2013."
bad = "Agreement from 2010-04-01 to 2013-03-31; report for 2013-2014."
*/
SELECT r.id_rapport_regional, r.annee_financiere, CAST(e.date_debut AS VARCHAR) AS debut,
  CAST(e.date_fin AS VARCHAR) AS fin
FROM rapports_regionaux r
JOIN ententes e USING (id_entente)
WHERE TRY_CAST(substr(r.annee_financiere, 6, 4) || '-03-31' AS DATE) < e.date_debut
  OR TRY_CAST(substr(r.annee_financiere, 1, 4) || '-04-01' AS DATE) > e.date_fin
