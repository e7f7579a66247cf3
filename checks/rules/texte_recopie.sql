/*
table = "textes"
field = "texte"
severity = "warning"

[seuils]
longueur = 80

[fr]
title = "Activités recopiées d'un autre rapport"
message = "Les activités de ce rapport sont, mot pour mot, celles de {autre_rapport}."
why = "Un texte recopié ne dit rien de l'année; ses montants seraient comptés deux fois."
fix = "Décrivez les activités de l'année du rapport."
good = "Deux rapports dont les activités diffèrent."
bad = "Le rapport de l'an dernier, dont seule l'année a été changée."

[en]
title = "Activities copied from another report"
message = "The activities of this report are, word for word, those of {autre_rapport}."
why = "A copied text says nothing of the year; its amounts would be counted twice."
fix = "Describe the activities of the report's year."
good = "Two reports whose activities differ."
bad = "Last year's report, of which only the year was changed."
*/
WITH whole AS (
  SELECT id_rapport, min(rang) AS rang, string_agg(texte, chr(10) ORDER BY rang) AS tout
  FROM textes WHERE section = 'activites'
  GROUP BY id_rapport
  HAVING sum(length(texte)) >= $longueur
),
alike AS (
  SELECT w.*, lag(w.id_rapport) OVER (PARTITION BY w.tout ORDER BY r.annee_financiere, r.revision, w.id_rapport)
    AS autre_rapport, r.id_mesure, r.annee_financiere
  FROM whole w JOIN rapports r USING (id_rapport)
)
SELECT a.id_rapport, 'activites' AS section, a.rang, a.autre_rapport
FROM alike a JOIN rapports o ON o.id_rapport = a.autre_rapport
WHERE (o.id_mesure, o.annee_financiere) <> (a.id_mesure, a.annee_financiere)
