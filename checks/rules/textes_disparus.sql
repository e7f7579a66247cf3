/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Textes disparus depuis la version précédente"
message = "La section « {section} » comptait {avant} {avant|paragraphe|paragraphes} dans la version précédente; elle est vide."
why = "Une section qui se vide d'un coup a le plus souvent été mal lue."
fix = "Vérifiez le titre de la section dans le document."
good = "Une section de trois paragraphes, puis de deux."
bad = "Une section de trois paragraphes, puis vide."

[en]
title = "Texts gone since the previous release"
message = "The section “{section}” had {avant} {avant|paragraph|paragraphs} in the previous release; it is empty."
why = "A section that empties at once was mostly read wrongly."
fix = "Check the heading of the section in the document."
good = "A section of three paragraphs, then of two."
bad = "A section of three paragraphs, then none."
*/
SELECT p.id_rapport, p.section, min(p.rang) AS rang, count(*) AS avant
FROM previous.textes p
SEMI JOIN rapports r USING (id_rapport)
ANTI JOIN textes t USING (id_rapport, section)
GROUP BY p.id_rapport, p.section
