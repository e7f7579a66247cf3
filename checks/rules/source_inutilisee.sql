/*
table = "sources"
severity = "warning"

[fr]
title = "Document dont rien n'a été lu"
message = "Aucune valeur publiée ne vient de « {fichier} »."
why = "Un document pris en compte sans rien donner a le plus souvent été mal lu."
fix = "Ouvrez le document avec « bilan read » et regardez ce qui n'a pas été compris."
good = "Un document d'où viennent douze valeurs."
bad = "Un document d'où ne vient aucune valeur."

[en]
title = "Document of which nothing was read"
message = "No published value comes from “{fichier}”."
why = "A document that is listed and gives nothing was mostly read wrongly."
fix = "Open the document with “bilan read” and see what was not understood."
good = "A document from which twelve values come."
bad = "A document from which no value comes."
*/
SELECT s.id_source, s.fichier
FROM sources s
ANTI JOIN provenance p USING (id_source)
