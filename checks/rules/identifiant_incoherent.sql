/*
table = "rapports"
severity = "error"

[fr]
title = "Identifiant qui contredit la ligne"
message = "L'identifiant {cle_lue} devrait être {attendu}, d'après les autres champs de la ligne."
why = "L'identifiant est fait des champs de la ligne. S'il les contredit, la ligne a été déplacée ou changée."
fix = "Vérifiez le plan, la mesure, l'année et la révision, puis refaites l'identifiant."
good = "p/1.1/2010-2011, année 2010-2011."
bad = "p/1.1/2010-2011, année 2011-2012."

[en]
title = "Identifier that contradicts its row"
message = "The identifier {cle_lue} should be {attendu}, after the other fields of the row."
why = "The identifier is made of the fields of the row. Where it contradicts them, the row was moved or changed."
fix = "Check the plan, the measure, the year and the revision, then make the identifier again."
good = "p/1.1/2010-2011, year 2010-2011."
bad = "p/1.1/2010-2011, year 2011-2012."
*/
SELECT * FROM (
  SELECT 'rapports' AS table_nom, id_rapport AS cle, id_rapport AS cle_lue,
    concat_ws('/', id_mesure, annee_financiere, CASE WHEN revision > 1 THEN 'r' || revision END) AS attendu
  FROM rapports
  UNION ALL
  SELECT 'mesures', id_mesure, id_mesure, concat_ws('/', id_plan, code_mesure) FROM mesures
)
WHERE cle <> attendu
