/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Tiret, apostrophe ou espace remplacé par « ? »"
message = "« {passage} » porte un « ? » là où il y avait sans doute un tiret, une apostrophe ou une espace."
why = "Une conversion remplace par « ? » un signe qu'elle ne connaît pas. Une recherche du mot juste ne trouve plus rien."
fix = "Remettez le signe d'origine. S'il s'agit d'une vraie question, mettez une espace après le point d'interrogation."
good = "Saint-Jean; 12 000 personnes; Pourquoi?"
bad = "Saint?Jean; 12?000 personnes"

[en]
title = "Dash, apostrophe or space replaced by “?”"
message = "“{passage}” has a “?” where there probably was a dash, an apostrophe or a space."
why = "A conversion writes “?” for a sign that it does not know. Searching for the right word finds nothing any more."
fix = "Put the original sign back. If it is a real question, put a space after the question mark."
good = "Saint-Jean; 12 000 people; Why?"
bad = "Saint?Jean; 12?000 people"
*/
-- A question whose space is missing (« quoi?Puis ») has a small letter before the mark and a capital after it;
-- an address of the web may hold the mark between letters.
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), array_to_string(list_filter(
    regexp_extract_all(texte, '[^ \x{A0}\x{202F}\s]+\?[^ \x{A0}\x{202F}\s]+'),
    lambda mot: regexp_matches(mot, '[0-9]\?[0-9]|[0-9]\?(?:[%$]|[kMG]\$|[a-zà-öø-ÿ])|[a-zà-öø-ÿ]\?[a-zà-öø-ÿ0-9]|(?:^|[^a-zà-öø-ÿ])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+\?[A-ZÀ-ÖØ-Þ]|(?:^|[^[:alpha:]À-ÿ])[LDSJldsj]\?[A-ZÀ-ÖØ-Þ]')
      AND NOT contains(mot, '://') AND NOT contains(mot, 'www.') AND NOT contains(mot, '=')
  ), ', ') AS passage
  FROM textes_des_rapports
  WHERE contains(texte, '?')
)
WHERE passage <> ''
