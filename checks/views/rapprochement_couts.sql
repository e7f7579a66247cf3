-- A report's cost beside the sum of the amounts that its activities quote, where it quotes at least two.
-- Rounded figures agree within half a unit of each last digit written.
SELECT id_rapport, annee_financiere, montant,
  list(valeur ORDER BY rang, position) AS parts,
  list(texte ORDER BY rang, position) AS textes,
  sum(valeur) AS somme,
  CAST((sum(precision) + any_value(precision_cout)) / 2 AS DECIMAL(15,2)) AS tolerance,
  abs(sum(valeur) - montant) <= (sum(precision) + any_value(precision_cout)) / 2 AS concorde
FROM parts_du_cout
GROUP BY id_rapport, annee_financiere, montant
HAVING count(*) >= 2
