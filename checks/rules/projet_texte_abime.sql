/*
table = "projets"
severity = "warning"

[fr]
title = "Texte abîmé dans un projet"
message = "« {passage} » contient des signes qui ne sont pas ceux d'origine."
why = "Une conversion a abîmé ou détaché des accents, perdu un tiret ou une apostrophe, ou laissé le code d'une page."
fix = "Récrivez la cellule d'après le document d'origine."
good = "Maison de la famille de Saint-Jean"
bad = "Maison de la famille de Saint?Jean; MontrÃ©al; Aide &amp; écoute"

[en]
title = "Damaged text in a project"
message = "“{passage}” holds signs that are not the original ones."
why = "A conversion damaged or detached accents, lost a dash or an apostrophe, or left the code of a page."
fix = "Write the cell again after the original document."
good = "Maison de la famille de Saint-Jean"
bad = "Maison de la famille de Saint?Jean; MontrÃ©al; Aide &amp; écoute"
*/
-- The rows that cannot hold any are set aside first, in one look at their three texts.
SELECT id_rapport_regional, no_projet, no_modification, champ, passage
FROM (
  SELECT * EXCLUDE (texte), coalesce(nullif(regexp_extract(texte, '[^ \x{A0}\x{202F}]*(?:[ÂÃ][\x{80}-\x{BF}ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€|Å[“’\x{80}-\x{BF}]|(?:^|[ \x{A0}''’(])Ã[ \x{A0}]|ï»¿|ðŸ|[a-z][‚Žˆ][a-z]|\x{FFFD}|[\x{80}-\x{9F}])[^ \x{A0}\x{202F}]*'), ''),
    nullif(regexp_extract(texte, '(?i)</?(?:p|br|b|i|u|em|strong|span|div|a|li|ul|ol|table|tr|td|th|h[1-6]|sup|sub|font|img|script|style|hr)(?:[ /][^<>]*)?>|&(?:#[0-9]{1,6}|#x[0-9a-f]{1,6}|nbsp|amp|lt|gt|quot|apos|[lr][sd]quo|[lr]aquo|[nm]dash|hellip|euro|deg|oelig|[ao]elig|ccedil|[aeiouyn](?:acute|grave|circ|uml|tilde));'), ''),
    nullif(CASE WHEN texte <> nfc_normalize(texte) THEN left(texte, 60) END, ''),
  array_to_string(list_filter(
    regexp_extract_all(texte, '[^ \x{A0}\x{202F}\s]+\?[^ \x{A0}\x{202F}\s]+'),
    lambda mot: regexp_matches(mot, '[0-9]\?[0-9]|[0-9]\?(?:[%$]|[kMG]\$|[a-zà-öø-ÿ])|[a-zà-öø-ÿ]\?[a-zà-öø-ÿ0-9]|(?:^|[^a-zà-öø-ÿ])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+\?[A-ZÀ-ÖØ-Þ]|(?:^|[^[:alpha:]À-ÿ])[LDSJldsj]\?[A-ZÀ-ÖØ-Þ]')
      AND NOT contains(mot, '://') AND NOT contains(mot, 'www.') AND NOT contains(mot, '=')
  ), ', ')) AS passage
  FROM (
    SELECT id_rapport_regional, no_projet, no_modification, unnest([
      {'champ': 'titre', 'texte': titre},
      {'champ': 'promoteur', 'texte': promoteur},
      {'champ': 'territoire', 'texte': territoire}
    ], recursive := true)
    FROM projets
    WHERE regexp_matches(concat_ws(chr(10), titre, promoteur, territoire), '[ÂÃ‚Žˆ?<&\x{FFFD}\x{80}-\x{9F}\x{300}-\x{36F}]|â€|Å[“’\x{80}-\x{BF}]|ï»|ðŸ')
  )
  WHERE texte <> ''
)
WHERE passage <> ''
