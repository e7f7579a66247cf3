/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Adresse de courriel dans un texte publié"
message = "Le texte publié contient l'adresse {passage}."
why = "Une adresse publiée peut être celle d'une personne, et les robots la recueillent."
fix = "Retirez l'adresse, ou nommez l'organisme sans elle."
good = "Écrivez au Ministère des Exemples."
bad = "Écrivez à prenom.nom@example.org."

[en]
title = "E-mail address in a published text"
message = "The published text holds the address {passage}."
why = "A published address may be that of a person, and robots collect it."
fix = "Remove the address, or name the body without it."
good = "Write to the Ministère des Exemples."
bad = "Write to first.last@example.org."
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), regexp_extract(texte, '[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}') AS passage
  FROM textes_des_rapports
  WHERE contains(texte, '@')
)
WHERE passage <> ''
