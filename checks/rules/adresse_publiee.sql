/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Adresse civique dans un texte publié"
message = "Le texte publié contient l'adresse « {passage} »."
why = "Une adresse publiée peut mener à une personne ou à un refuge."
fix = "Nommez la ville ou le quartier au lieu de l'adresse."
good = "Un local du quartier Saint-Roch; la route 138"
bad = "Un local au 45, rue Principale"

[en]
title = "Civic address in a published text"
message = "The published text holds the address “{passage}”."
why = "A published address may lead to a person or a shelter."
fix = "Name the city or the district instead of the address."
good = "A room in the Saint-Roch district; route 138"
bad = "A room at 45, rue Principale"
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), coalesce(nullif(regexp_extract(texte, '(?:^|[^0-9 ,.]|[^0-9,.] |[^0-9] )([0-9]{1,5}[A-Za-z]?(?:,[ \x{A0}]?|[ \x{A0}])(?:[0-9]{1,3}e[ \x{A0}](?:[Rr]ue|[Aa]venue|[Rr]ang)|(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]oul\.|[Cc]hemin|[Cc]h\.|[Rr]ang|[Mm]ontée|[Aa]llée|[Ii]mpasse|[Pp]romenade|[Tt]errasse)[ \x{A0}](?:de la |de l[''’]|des |du |de |d[''’]|l[''’])?(?:[A-ZÀ-ÖØ-Þ][[:alpha:]À-ÿ.-]*|[0-9]{1,3}e)|[A-Z][A-Za-zà-ÿ-]+ (?:Street|Avenue|Road|Boulevard|Drive|St\.)))', 1), ''),
    regexp_extract(texte, '(?:^|[^[:alnum:]])([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ \x{A0}-]?[0-9][ABCEGHJ-NPRSTV-Z][0-9])(?:[^[:alnum:]]|$)', 1)) AS passage
  FROM textes_des_rapports
  WHERE regexp_matches(texte, '[0-9][A-Za-z]?,?[ \x{A0}](?:[0-9]+e[ \x{A0}])?[A-Za-z]|[A-Z][0-9][A-Z][ \x{A0}-]?[0-9][A-Z][0-9]')
)
WHERE passage <> ''
