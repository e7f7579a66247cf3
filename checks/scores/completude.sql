/*
rang = 1

[fr]
title = "Complétude"
why = "Part des années demandées, pour le coût et la clientèle, où le rapport donne une valeur ou dit qu'il n'y en a pas."

[en]
title = "Completeness"
why = "Share of the years asked for, of cost and people reached, where the report gives a value or says that there is none."
*/
SELECT count(*) FILTER (WHERE statut IN ('declare', 'sans_objet')) AS bon, count(*) AS total
FROM (SELECT statut FROM couts UNION ALL SELECT statut FROM clienteles)
