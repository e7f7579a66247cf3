/*
table = "sources"
field = "id_source"
severity = "warning"

[fr]
title = "Document dont rien n'a été tiré"
message = "Le document {fichier} est publié parmi les sources, mais aucune valeur n'en vient."
why = "Un document dont rien n'est tiré a sans doute été mal lu, ou n'a pas sa place parmi les sources."
fix = "Voyez ce que « bilan read » en tire, ou retirez-le du dossier sources."
good = "Un rapport, et les valeurs qui en viennent."
bad = "Un rapport dont aucune valeur ne vient."

[en]
title = "Document from which nothing was taken"
message = "The document {fichier} is published among the sources, but no value comes from it."
why = "A document from which nothing is taken was probably misread, or has no place among the sources."
fix = "See what “bilan read” takes from it, or remove it from the sources folder."
good = "A report, and the values that come from it."
bad = "A report from which no value comes."
*/
SELECT s.id_source, s.fichier
FROM sources s
ANTI JOIN (SELECT DISTINCT id_source FROM provenance) p USING (id_source)
