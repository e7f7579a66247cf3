/*
table = "textes"
field = "texte"
severity = "error"

[fr]
title = "Accents séparés de leur lettre"
message = "« {passage} » s'écrit en deux caractères là où un seul suffit."
why = "Le contrat publie du texte composé (NFC). Deux écritures d'un même mot ne se trouvent pas l'une l'autre."
fix = "Récrivez le mot avec des lettres accentuées ordinaires."
good = "é en un caractère (U+00E9)"
bad = "é en deux caractères (e, puis U+0301)"

[en]
title = "Accents apart from their letter"
message = "“{passage}” is written with two characters where one is enough."
why = "The contract publishes composed text (NFC). Two spellings of one word do not find each other."
fix = "Write the word again with ordinary accented letters."
good = "é as one character (U+00E9)"
bad = "é as two characters (e, then U+0301)"
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), array_to_string(list_filter(
    string_split(texte, ' '), lambda mot: mot <> nfc_normalize(mot)
  ), ' ') AS passage
  FROM textes_des_rapports
  WHERE regexp_matches(texte, '[\x{300}-\x{1FFF}\x{2000}\x{2001}\x{2126}\x{212A}\x{212B}\x{2300}-\x{10FFFF}]')
    AND texte <> nfc_normalize(texte)
)
WHERE passage <> ''
