/*
rang = 3

[fr]
title = "Exactitude"
why = "Part des coûts qui concordent avec la somme des montants que les activités citent, là où elles en citent au moins deux."

[en]
title = "Accuracy"
why = "Share of the costs that agree with the sum of the amounts that the activities quote, where they quote at least two."
*/
SELECT count(*) FILTER (WHERE concorde) AS bon, count(*) AS total FROM rapprochement_couts
