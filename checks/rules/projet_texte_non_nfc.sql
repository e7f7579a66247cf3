/*
table = "projets"
severity = "error"

[fr]
title = "Accents séparés de leur lettre dans un projet"
message = "« {passage} » s'écrit en deux caractères là où un seul suffit."
why = "Le contrat publie du texte composé (NFC). Deux écritures d'un même mot ne se trouvent pas l'une l'autre."
fix = "Récrivez la cellule avec des lettres accentuées ordinaires."
good = "é en un caractère (U+00E9)"
bad = "é en deux caractères (e, puis U+0301)"

[en]
title = "Accents apart from their letter in a project"
message = "“{passage}” is written with two characters where one is enough."
why = "The contract publishes composed text (NFC). Two spellings of one word do not find each other."
fix = "Write the cell again with ordinary accented letters."
good = "é as one character (U+00E9)"
bad = "é as two characters (e, then U+0301)"
*/
SELECT id_rapport_regional, no_projet, no_modification, champ, passage
FROM (
  SELECT * EXCLUDE (texte), left(texte, 60) AS passage
  FROM textes_des_projets
  WHERE strlen(texte) <> length(texte) AND texte <> nfc_normalize(texte)
)
WHERE passage <> ''
