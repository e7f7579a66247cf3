/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Formule de tableur dans un texte"
message = "« {passage} » serait exécuté comme une formule par un tableur."
why = "Celui qui ouvre le fichier publié dans un tableur ferait tourner la formule sans le savoir."
fix = "Mettez la valeur à la place de la formule."
good = "- Soutien aux familles; -5 %"
bad = "=SOMME(A1:A9); =HYPERLINK(…)"

[en]
title = "Spreadsheet formula in a text"
message = "“{passage}” would be run as a formula by a spreadsheet."
why = "Whoever opens the published file in a spreadsheet would run the formula unawares."
fix = "Put the value in the place of the formula."
good = "- Support to families; -5 %"
bad = "=SUM(A1:A9); =HYPERLINK(…)"
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), left(texte, 60) AS passage
  FROM textes_des_rapports
  WHERE regexp_matches(texte, '^ *[=+@-]')
    AND regexp_matches(texte, '^\s*(?:=\s*(?:[A-Za-z_][A-Za-z0-9_.]*\(|\$?[A-Z]{1,3}\$?[0-9]{1,7}\s*(?:[:+*/^&=<>;,-]|$)|[0-9.,]+\s*[+*/^-]\s*[0-9A-Z$(]|[-+(]+[A-Z0-9$]|\x{22})|[+@-]+\s*(?:SUM|SOMME|IF|SI|HYPERLINK|LIEN_HYPERTEXTE|WEBSERVICE|SERVICEWEB|VLOOKUP|RECHERCHEV|INDEX|COUNT|NB|AVERAGE|MOYENNE|CONCATENATE|CONCATENER|INDIRECT|EXEC|CALL|CMD)\(|[+-]\$?[A-Z]{1,3}\$?[0-9]{1,7}\s*[:+*/^&][A-Z0-9$]|[=+@-]+\s*[A-Za-z]+\|''|[=+@-]\s*(?:''[^'']+''|[A-Za-z0-9_]+)!\$?[A-Z]+\$?[0-9])')
)
WHERE passage <> ''
