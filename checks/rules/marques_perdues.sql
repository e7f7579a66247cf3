/*
table = "rapports"
severity = "info"

[fr]
title = "Cases dont la marque a disparu"
message = "Les choix du champ « {champ} » sont là, mais les cases à cocher ont disparu du document : on ne peut pas savoir ce qui était coché."
why = "Une conversion de document efface souvent les cases. bilan ne devine pas : la valeur publiée est « illisible »."
fix = "Remettez une case devant chaque choix : ☒ pour le choix retenu, ☐ pour les autres."
good = "☒ Nouvelle mesure ; ☐ Reconduction"
bad = "Nouvelle mesure ; Reconduction"

[en]
title = "Boxes whose marks were lost"
message = "The choices of “{champ}” are there, but the boxes before them were lost: what was ticked cannot be known."
why = "Converting a document often drops its boxes. bilan does not guess: the published value is “illisible”."
fix = "Put a box before each choice again: ☒ for the one chosen, ☐ for the others."
good = "☒ New measure; ☐ Renewed measure"
bad = "New measure; Renewed measure"
*/
SELECT id_rapport, champ
FROM (
  SELECT id_rapport, 'origine' AS champ, origine AS lu FROM rapports
  UNION ALL
  SELECT id_rapport, 'ads', ads FROM rapports
)
WHERE lu = 'illisible'
