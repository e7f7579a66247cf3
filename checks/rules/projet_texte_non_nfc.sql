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
-- The rows that cannot hold any are set aside first, in one look at their three texts.
-- Those whose letters French and its neighbours put an accent on, apart from it.
SELECT id_rapport_regional, no_projet, no_modification, champ, passage
FROM (
  SELECT * EXCLUDE (texte), left(texte, 60) AS passage
  FROM (
    SELECT id_rapport_regional, no_projet, no_modification, unnest([
      {'champ': 'titre', 'texte': titre},
      {'champ': 'promoteur', 'texte': promoteur},
      {'champ': 'territoire', 'texte': territoire}
    ], recursive := true)
    FROM projets
    WHERE contains(concat_ws(chr(10), titre, promoteur, territoire), chr(768))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(769))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(770))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(771))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(772))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(774))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(775))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(776))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(778))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(779))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(780))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(807))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(808))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(8490))
      OR contains(concat_ws(chr(10), titre, promoteur, territoire), chr(8491))
  )
  WHERE texte <> nfc_normalize(texte)
)
WHERE passage <> ''
