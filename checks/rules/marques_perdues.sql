/*
table = "rapports"
severity = "info"

[fr]
title = "Cases dont la marque a disparu"
message = "Pour « {champ} », les choix sont là, mais les marques des cases ont disparu : rien ne dit lequel était coché."
why = "Une conversion de document efface souvent les cases. bilan ne devine pas : la valeur publiée est « illisible »."
fix = "Cochez la case dans le document : ☒ pour le choix retenu, ☐ pour les autres. Ou dites la valeur dans corrections.toml : champ = \"{field}\", lu = \"illisible\"."
good = "☒ Nouvelle mesure; ☐ Reconduction"
bad = "Nouvelle mesure; Reconduction"

[en]
title = "Boxes whose marks were lost"
message = "For “{champ}”, the choices are there, but the marks of their boxes were lost: nothing tells which one was ticked."
why = "Converting a document often drops its boxes. bilan does not guess: the published value is “illisible”."
fix = "Tick the box in the document: ☒ for the one chosen, ☐ for the others. Or state the value in corrections.toml: champ = \"{field}\", lu = \"illisible\"."
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
