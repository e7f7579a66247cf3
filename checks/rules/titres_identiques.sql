/*
table = "mesures"
field = "titre"
severity = "warning"

[fr]
title = "Deux mesures du même titre"
message = "Les mesures {code_mesure} et {autre_code} ont le même titre : « {titre} »."
why = "Le même titre sous deux numéros trahit un numéro mal écrit, comme 1.1 pour 1.10."
fix = "Vérifiez le numéro de chacune des deux mesures."
good = "1.1 « Ateliers », 1.10 « Ateliers d'été »."
bad = "1.1 « Ateliers », 1.10 « Ateliers »."

[en]
title = "Two measures with the same title"
message = "The measures {code_mesure} and {autre_code} have the same title: “{titre}”."
why = "The same title under two numbers betrays a number written wrongly, such as 1.1 for 1.10."
fix = "Check the number of each of the two measures."
good = "1.1 “Workshops”, 1.10 “Summer workshops”."
bad = "1.1 “Workshops”, 1.10 “Workshops”."
*/
SELECT id_mesure, code_mesure, titre, autre_code
FROM (
  SELECT id_mesure, code_mesure, titre, lag(code_mesure) OVER (
    PARTITION BY id_plan, lower(strip_accents(titre)) ORDER BY code_mesure) AS autre_code
  FROM mesures WHERE titre IS NOT NULL
)
WHERE autre_code IS NOT NULL
