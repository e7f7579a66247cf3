/*
table = "projets"
field = "date_fin"
severity = "error"

[fr]
title = "Projet qui finit avant de commencer"
message = "Le projet commence le {debut} et finit le {fin}, plus tôt."
why = "Une durée négative fausse tout calcul sur les dates. Le jour et le mois, ou les deux dates, sont sans doute inversés."
fix = "Vérifiez les deux dates, écrites année-mois-jour."
good = "Du 2022-05-01 au 2023-03-15."
bad = "Du 2023-03-15 au 2022-05-01."

[en]
title = "Project that ends before it begins"
message = "The project begins on {debut} and ends on {fin}, which is earlier."
why = "A negative duration makes any computation on dates wrong. Day and month, or the two dates, were probably swapped."
fix = "Check both dates, written year-month-day."
good = "From 2022-05-01 to 2023-03-15."
bad = "From 2023-03-15 to 2022-05-01."
*/
SELECT id_rapport_regional, no_projet, no_modification, CAST(date_debut AS VARCHAR) AS debut,
  CAST(date_fin AS VARCHAR) AS fin
FROM projets
WHERE date_fin < date_debut
