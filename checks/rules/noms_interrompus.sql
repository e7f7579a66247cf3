/*
table = "noms_organismes"
field = "valide_du"
severity = "warning"

[fr]
title = "Période sans nom"
message = "L'organisme n'a aucun nom entre le {fin_precedente} et le {debut}."
why = "Un rapport de cette période ne peut être rattaché à l'organisme."
fix = "Ajoutez le nom qui manque, ou corrigez les dates, dans reference/noms_organismes.csv."
good = "Jusqu'au 2015-02-26, puis dès le 2015-02-27."
bad = "Jusqu'au 2014-02-26, puis dès le 2015-02-27."

[en]
title = "Period without a name"
message = "The body has no name between {fin_precedente} and {debut}."
why = "A report of that period cannot be tied to the body."
fix = "Add the name that is missing, or correct the dates, in reference/noms_organismes.csv."
good = "Until 2015-02-26, then from 2015-02-27."
bad = "Until 2014-02-26, then from 2015-02-27."
*/
SELECT id_organisme, valide_du, CAST(valide_du AS VARCHAR) AS debut, CAST(fin AS VARCHAR) AS fin_precedente
FROM (
  SELECT id_organisme, valide_du, max(valide_au) OVER w AS fin, bool_or(valide_au IS NULL) OVER w AS sans_fin
  FROM noms_organismes
  WINDOW w AS (PARTITION BY id_organisme ORDER BY valide_du ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
WHERE NOT sans_fin AND valide_du > fin + 1
