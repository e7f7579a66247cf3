/*
table = "rapports"
severity = "warning"

[fr]
title = "Cases contradictoires"
message = "Plusieurs cases de « {champ} » sont cochées, alors qu'une seule peut l'être."
why = "Les choix s'excluent. bilan ne choisit pas à la place de l'auteur : la valeur publiée est « contradictoire »."
fix = "Laissez une seule case cochée."
good = "☒ Nouvelle mesure; ☐ Reconduction"
bad = "☒ Nouvelle mesure; ☒ Reconduction"

[en]
title = "Contradictory boxes"
message = "Several boxes of “{champ}” are ticked where only one may be."
why = "The choices exclude each other. bilan does not choose for the author: the published value is “contradictoire”."
fix = "Leave a single box ticked."
good = "☒ New measure; ☐ Renewed measure"
bad = "☒ New measure; ☒ Renewed measure"
*/
SELECT id_rapport, champ
FROM (
  SELECT id_rapport, 'origine' AS champ, origine AS lu FROM rapports
  UNION ALL
  SELECT id_rapport, 'ads', ads FROM rapports
)
WHERE lu = 'contradictoire'
