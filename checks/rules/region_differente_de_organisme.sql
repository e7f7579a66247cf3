/*
table = "rapports_regionaux"
field = "code_region"
severity = "warning"

[fr]
title = "Région différente de celle de l'organisme"
message = "La région inscrite est {code_region}, mais {source_region} dit {attendu}."
why = "Un code de région inexact met les sommes dans la mauvaise région."
fix = "Vérifiez le code de région, puis celui de l'organisme dans reference/organismes.csv."
good = "Ville de Montréal; région 06."
bad = "Ville de Montréal; région 16."

[en]
title = "Region other than that of the body"
message = "The region stated is {code_region}, but {source_region} says {attendu}."
why = "A wrong region code puts the sums in the wrong region."
fix = "Check the region code, then that of the body in reference/organismes.csv."
good = "Ville de Montréal; region 06."
bad = "Ville de Montréal; region 16."
*/
SELECT 'rapports_regionaux' AS table_nom, r.id_rapport_regional AS cle, r.code_region,
  o.code_region AS attendu, o.nom AS source_region
FROM rapports_regionaux r
JOIN organismes o USING (id_organisme)
WHERE r.code_region <> o.code_region
UNION ALL
SELECT 'ententes', e.id_entente, e.code_region, o.code_region, o.nom
FROM ententes e
JOIN organismes o USING (id_organisme)
WHERE e.code_region <> o.code_region
UNION ALL
SELECT 'rapports_regionaux', r.id_rapport_regional, r.code_region, e.code_region, e.id_entente
FROM rapports_regionaux r
JOIN ententes e USING (id_entente)
JOIN organismes o ON o.id_organisme = r.id_organisme
WHERE r.code_region <> e.code_region AND o.code_region IS NULL
