/*
table = "rapports_regionaux"
severity = "error"

[fr]
title = "Identifiant qui contredit la ligne"
message = "L'identifiant {cle_lue} devrait être {attendu}, d'après les autres champs de la ligne."
why = "L'identifiant est fait des champs de la ligne. S'il les contredit, la ligne a été déplacée ou changée."
fix = "Vérifiez la mesure, l'organisme, l'exercice et la révision, puis refaites l'identifiant."
good = "p/1.1/ville-exemple/2010-2011, exercice 2010-2011."
bad = "p/1.1/ville-exemple/2010-2011, exercice 2011-2012."

[en]
title = "Identifier that contradicts its row"
message = "The identifier {cle_lue} should be {attendu}, after the other fields of the row."
why = "The identifier is made of the fields of the row. Where it contradicts them, the row was moved or changed."
fix = "Check the measure, the body, the fiscal year and the revision, then make the identifier again."
good = "p/1.1/ville-exemple/2010-2011, fiscal year 2010-2011."
bad = "p/1.1/ville-exemple/2010-2011, fiscal year 2011-2012."
*/
SELECT * FROM (
  SELECT 'rapports_regionaux' AS table_nom, id_rapport_regional AS cle, id_rapport_regional AS cle_lue,
    concat_ws('/', id_mesure, id_organisme, annee_financiere, CASE WHEN revision > 1 THEN 'r' || revision END) AS attendu
  FROM rapports_regionaux
  UNION ALL
  SELECT 'ententes', id_entente, id_entente, concat_ws('/', id_mesure, id_organisme, CAST(date_debut AS VARCHAR))
  FROM ententes
)
WHERE cle <> attendu
