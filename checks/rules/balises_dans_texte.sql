/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Balise ou entité HTML dans un texte"
message = "« {passage} » est du code d'une page, et non des mots."
why = "Le lecteur voit ce code au lieu de la mise en forme ou du signe qu'il demande."
fix = "Retirez la balise, ou écrivez le signe lui-même."
good = "Recherche & développement; moins de 5 ans (< 5)"
bad = "Recherche &amp; développement<br>"

[en]
title = "HTML tag or entity in a text"
message = "“{passage}” is the code of a page, not words."
why = "The reader sees this code instead of the layout or the sign that it asks for."
fix = "Remove the tag, or write the sign itself."
good = "Research & development; under 5 years (< 5)"
bad = "Research &amp; development<br>"
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), regexp_extract(texte, '(?i)</?(?:p|br|b|i|u|em|strong|span|div|a|li|ul|ol|table|tr|td|th|h[1-6]|sup|sub|font|img|script|style|hr)(?:[ /][^<>]*)?>|&(?:#[0-9]{1,6}|#x[0-9a-f]{1,6}|nbsp|amp|lt|gt|quot|apos|[lr][sd]quo|[lr]aquo|[nm]dash|hellip|euro|deg|oelig|[ao]elig|ccedil|[aeiouyn](?:acute|grave|circ|uml|tilde));') AS passage
  FROM textes_des_rapports
  WHERE (contains(texte, '<') OR contains(texte, '&'))
)
WHERE passage <> ''
