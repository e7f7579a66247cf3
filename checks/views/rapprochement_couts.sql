-- A report's cost beside the sum of the amounts that its activities quote, where it quotes at least two.
-- Rounded figures agree within half a unit of each last digit written. A cost that is a minimum agrees with
-- any larger sum, a maximum with any smaller one; an approximate cost says too little to be held against one.
WITH sums AS (
  SELECT id_rapport, annee_financiere, montant,
    list(valeur ORDER BY rang, position) AS parts,
    list(texte ORDER BY rang, position) AS textes,
    sum(valeur) AS somme,
    CAST((sum(precision) + any_value(precision_cout)) / 2 AS DECIMAL(38,2)) AS tolerance,
    sum(valeur) - montant AS reste,
    (sum(precision) + any_value(precision_cout)) / 2 AS permis,
    coalesce(any_value(borne_cout), 'exacte') AS borne
  FROM parts_du_cout
  GROUP BY id_rapport, annee_financiere, montant
  HAVING count(*) >= 2
)
SELECT id_rapport, annee_financiere, montant, parts, textes, somme, tolerance,
  CASE borne WHEN 'minimum' THEN reste >= -permis WHEN 'maximum' THEN reste <= permis ELSE abs(reste) <= permis END
    AS concorde
FROM sums
WHERE borne <> 'approximative'
