/*
table = "projets"
severity = "warning"

[fr]
title = "Formule de tableur dans un projet"
message = "« {passage} » serait exécuté comme une formule par un tableur."
why = "Celui qui ouvre le fichier publié dans un tableur ferait tourner la formule sans le savoir."
fix = "Mettez la valeur à la place de la formule."
good = "- Cuisine collective"
bad = "=A1&B1; =HYPERLINK(…)"

[en]
title = "Spreadsheet formula in a project"
message = "“{passage}” would be run as a formula by a spreadsheet."
why = "Whoever opens the published file in a spreadsheet would run the formula unawares."
fix = "Put the value in the place of the formula."
good = "- Cuisine collective"
bad = "=A1&B1; =HYPERLINK(…)"
*/
-- The rows that cannot hold any are set aside first, in one look at their three texts.
SELECT id_rapport_regional, no_projet, no_modification, champ, passage
FROM (
  SELECT * EXCLUDE (texte), left(texte, 60) AS passage
  FROM (
    SELECT id_rapport_regional, no_projet, no_modification, unnest([
      {'champ': 'titre', 'texte': titre},
      {'champ': 'promoteur', 'texte': promoteur},
      {'champ': 'territoire', 'texte': territoire}
    ], recursive := true)
    FROM projets
    WHERE left(titre, 1) IN (' ', '=', '+', '-', '@') OR left(promoteur, 1) IN (' ', '=', '+', '-', '@')
      OR left(territoire, 1) IN (' ', '=', '+', '-', '@')
  )
  WHERE regexp_matches(texte, '^\s*(?:=\s*(?:[A-Za-z_][A-Za-z0-9_.]*\(|\$?[A-Z]{1,3}\$?[0-9]{1,7}\s*(?:[:+*/^&=<>;,-]|$)|[0-9.,]+\s*[+*/^-]\s*[0-9A-Z$(]|[-+(]+[A-Z0-9$]|\x{22})|[+@-]+\s*(?:SUM|SOMME|IF|SI|HYPERLINK|LIEN_HYPERTEXTE|WEBSERVICE|SERVICEWEB|VLOOKUP|RECHERCHEV|INDEX|COUNT|NB|AVERAGE|MOYENNE|CONCATENATE|CONCATENER|INDIRECT|EXEC|CALL|CMD)\(|[+-]\$?[A-Z]{1,3}\$?[0-9]{1,7}\s*[:+*/^&][A-Z0-9$]|[=+@-]+\s*[A-Za-z]+\|''|[=+@-]\s*(?:''[^'']+''|[A-Za-z0-9_]+)!\$?[A-Z]+\$?[0-9])')
)
WHERE passage <> ''
