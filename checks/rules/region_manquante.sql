/*
table = "regions"
field = "code_region"
severity = "warning"

[fr]
title = "Région qui manque à la liste"
message = "La région {code_region} manque à la liste des régions."
why = "Le Québec compte 17 régions, de 01 à 17. Une liste incomplète fait croire qu'une région n'a rien reçu."
fix = "Ajoutez la région à reference/regions.csv."
good = "01 à 17"
bad = "01 à 09, puis 11 à 17"

[en]
title = "Region missing from the list"
message = "Region {code_region} is missing from the list of regions."
why = "Québec has 17 regions, from 01 to 17. A list that is not whole suggests that a region received nothing."
fix = "Add the region to reference/regions.csv."
good = "01 to 17"
bad = "01 to 09, then 11 to 17"
*/
SELECT printf('%02d', numero) AS code_region
FROM range(1, 18) AS toutes(numero)
ANTI JOIN regions ON regions.code_region = printf('%02d', numero)
