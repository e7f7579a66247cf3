/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Lettres accentuées abîmées"
message = "« {passage} » contient des caractères qui ne sont pas ceux d'origine."
why = "Le texte a été lu dans un autre codage que le sien. Les accents, les tirets ou les apostrophes sont perdus."
fix = "Reprenez le texte d'origine et enregistrez-le de nouveau en UTF-8."
good = "L'été à Montréal"
bad = "L'Ã©tÃ© Ã  MontrÃ©al"

[en]
title = "Accented letters damaged"
message = "“{passage}” holds characters that are not the original ones."
why = "The text was read in another encoding than its own. Accents, dashes or apostrophes are lost."
fix = "Take the original text and save it again as UTF-8."
good = "L'été à Montréal"
bad = "L'Ã©tÃ© Ã  MontrÃ©al"
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), regexp_extract(texte, '[^ \x{A0}\x{202F}]*(?:[ÂÃ][\x{80}-\x{BF}ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€|Å[“’\x{80}-\x{BF}]|(?:^|[ \x{A0}''’(])Ã[ \x{A0}]|ï»¿|ðŸ|[a-z][‚Žˆ][a-z]|\x{FFFD}|[\x{80}-\x{9F}])[^ \x{A0}\x{202F}]*') AS passage
  FROM textes_des_rapports
  WHERE strlen(texte) <> length(texte)
    AND regexp_matches(texte, '[ÂÃ][\x{80}-\x{BF}ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€|Å[“’\x{80}-\x{BF}]|(?:^|[ \x{A0}''’(])Ã[ \x{A0}]|ï»¿|ðŸ|[a-z][‚Žˆ][a-z]|\x{FFFD}|[\x{80}-\x{9F}]')
)
WHERE passage <> ''
