/*
table = "textes"
field = "texte"
severity = "warning"

[fr]
title = "Numéro de téléphone dans un texte publié"
message = "Le texte publié contient le numéro {passage}."
why = "Un numéro publié peut être celui d'une personne."
fix = "Retirez le numéro, ou nommez l'organisme sans lui."
good = "Téléphonez à l'Office des essais publics."
bad = "Téléphonez au 418 555-0142."

[en]
title = "Telephone number in a published text"
message = "The published text holds the number {passage}."
why = "A published number may be that of a person."
fix = "Remove the number, or name the body without it."
good = "Call the Office des essais publics."
bad = "Call 418 555-0142."
*/
SELECT table_nom, cle, champ, id_rapport, passage
FROM (
  SELECT * EXCLUDE (texte), coalesce(nullif(regexp_extract(texte, '(?:^|[^0-9 \x{A0}.,-]|[^0-9][ \x{A0}])((?:\+?1[ .-]?)?(?:\([2-9][0-8][0-9]\)[ \x{A0}]?[2-9][0-9]{2}[ .\x{A0}\x{2011}\x{2013}-][0-9]{4}|[2-9][0-8][0-9][.\x{2011}-][2-9][0-9]{2}[.\x{2011}-][0-9]{4}|[2-9][0-8][0-9][ \x{A0}][2-9][0-9]{2}[\x{2011}-][0-9]{4}))(?:[^0-9$%-]|$)', 1), ''),
    regexp_extract(texte, '(?i)(?:t[ée]l(?:[ée]phone|[ée]copieur|\.)?|cell(?:ulaire|\.)?|fax)[ \x{A0}]?:?[ \x{A0}]*((?:1[ \x{A0}.-]?)?[2-9][0-9]{2}[ \x{A0}.-]?[2-9][0-9]{2}[ \x{A0}.-]?[0-9]{4})(?:[^0-9]|$)', 1)) AS passage
  FROM textes_des_rapports
  WHERE regexp_matches(texte, '[2-9][0-9]{2}[^0-9]?[0-9]{4}')
)
WHERE passage <> ''
