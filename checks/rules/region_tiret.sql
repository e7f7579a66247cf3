/*
table = "regions"
field = "nom"
severity = "warning"

[fr]
title = "Nom de région sans son tiret officiel"
message = "Le nom « {nom} » de la région {code_region} n'a pas le tiret demi-cadratin (–) entre ses deux parties."
why = "Le nom officiel des régions 02 et 11 joint deux territoires par ce tiret. Une jointure par le nom échoue sans lui."
fix = "Écrivez le nom officiel dans reference/regions.csv."
good = "Saguenay–Lac-Saint-Jean"
bad = "Saguenay-Lac-Saint-Jean"

[en]
title = "Name of a region without its official dash"
message = "The name “{nom}” of region {code_region} lacks the en dash (–) between its two parts."
why = "The official name of regions 02 and 11 joins two territories by that dash. A join by name fails without it."
fix = "Write the official name in reference/regions.csv."
good = "Saguenay–Lac-Saint-Jean"
bad = "Saguenay-Lac-Saint-Jean"
*/
SELECT code_region, nom
FROM regions
WHERE code_region IN ('02', '11') AND NOT contains(nom, '–')
