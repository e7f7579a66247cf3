/*
table = "projets"
severity = "warning"

[fr]
title = "Coordonnées dans un projet publié"
message = "Le texte publié contient « {passage} », qui peut mener à une personne."
why = "Le promoteur est une organisation. Un courriel, un numéro ou une adresse civique n'a pas à être publié avec son nom."
fix = "Ne gardez dans la cellule que le nom ou le titre."
good = "Maison des jeunes de Valbrume"
bad = "Maison des jeunes de Valbrume, 45, rue Principale, 418 555-0142"

[en]
title = "Contact details in a published project"
message = "The published text holds “{passage}”, which may lead to a person."
why = "The promoter is an organization. An e-mail address, a number or a civic address need not be published with its name."
fix = "Keep only the name or the title in the cell."
good = "Maison des jeunes de Valbrume"
bad = "Maison des jeunes de Valbrume, 45, rue Principale, 418 555-0142"
*/
-- The rows that cannot hold any are set aside first, in one look at their three texts.
SELECT id_rapport_regional, no_projet, no_modification, champ, passage
FROM (
  SELECT * EXCLUDE (texte), coalesce(
    nullif(regexp_extract(texte, '[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}'), ''),
    nullif(regexp_extract(texte, '(?:^|[^0-9 \x{A0}.,-]|[^0-9][ \x{A0}])((?:\+?1[ .-]?)?(?:\([2-9][0-8][0-9]\)[ \x{A0}]?[2-9][0-9]{2}[ .\x{A0}\x{2011}\x{2013}-][0-9]{4}|[2-9][0-8][0-9][.\x{2011}-][2-9][0-9]{2}[.\x{2011}-][0-9]{4}|[2-9][0-8][0-9][ \x{A0}][2-9][0-9]{2}[\x{2011}-][0-9]{4}))(?:[^0-9$%-]|$)', 1), ''),
    nullif(regexp_extract(texte, '(?i)(?:t[ée]l(?:[ée]phone|[ée]copieur|\.)?|cell(?:ulaire|\.)?|fax)[ \x{A0}]?:?[ \x{A0}]*((?:1[ \x{A0}.-]?)?[2-9][0-9]{2}[ \x{A0}.-]?[2-9][0-9]{2}[ \x{A0}.-]?[0-9]{4})(?:[^0-9]|$)', 1), ''),
    nullif(regexp_extract(texte, '(?:^|[^0-9 ,.]|[^0-9,.] |[^0-9] )([0-9]{1,5}[A-Za-z]?(?:,[ \x{A0}]?|[ \x{A0}])(?:[0-9]{1,3}e[ \x{A0}](?:[Rr]ue|[Aa]venue|[Rr]ang)|(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]oul\.|[Cc]hemin|[Cc]h\.|[Rr]ang|[Mm]ontée|[Aa]llée|[Ii]mpasse|[Pp]romenade|[Tt]errasse)[ \x{A0}](?:de la |de l[''’]|des |du |de |d[''’]|l[''’])?(?:[A-ZÀ-ÖØ-Þ][[:alpha:]À-ÿ.-]*|[0-9]{1,3}e)|[A-Z][A-Za-zà-ÿ-]+ (?:Street|Avenue|Road|Boulevard|Drive|St\.)))', 1), ''),
    regexp_extract(texte, '(?:^|[^[:alnum:]])([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ \x{A0}-]?[0-9][ABCEGHJ-NPRSTV-Z][0-9])(?:[^[:alnum:]]|$)', 1)) AS passage
  FROM (
    SELECT id_rapport_regional, no_projet, no_modification, unnest([
      {'champ': 'titre', 'texte': titre},
      {'champ': 'promoteur', 'texte': promoteur},
      {'champ': 'territoire', 'texte': territoire}
    ], recursive := true)
    FROM projets
    WHERE regexp_matches(concat_ws(chr(10), titre, promoteur, territoire), '@|[2-9][0-9]{2}[ .\x{A0}\x{2011}\x{2013}-]?[0-9]{4}|[A-Z][0-9][A-Z][ \x{A0}-]?[0-9][A-Z][0-9]|[0-9][A-Za-z]?,?[ \x{A0}](?:[0-9]{1,3}e[ \x{A0}]|[RrAaBbCcMmIiPpTt](?:ue|v|oul|h|ang|ont|ll|mp|rom|err)|[A-Z][A-Za-zà-ÿ-]+ [SARBD])')
  )
  WHERE texte <> ''
)
WHERE passage <> ''
