/*
table = "ententes"
field = "enveloppe"
severity = "warning"

[fr]
title = "Sommes accordées au-delà de l'enveloppe"
message = "L'enveloppe de l'entente est de {enveloppe:argent}, mais {rapports} {rapports|rapport accorde|rapports accordent} {accorde:argent} : {ecart:argent} de trop."
why = "Un organisme n'accorde pas plus que l'enveloppe de toute l'entente. Un montant ou l'entente nommée est inexact."
fix = "Vérifiez l'enveloppe, puis le montant accordé de chaque rapport de l'entente."
good = "Enveloppe de 300 000 $; 100 000 $ accordés chaque année, pendant trois ans."
bad = "Enveloppe de 300 000 $; 130 000 $ accordés chaque année, pendant trois ans."

[en]
title = "More granted than the envelope holds"
message = "The envelope of the agreement is {enveloppe:argent}, but {rapports} {rapports|report grants|reports grant} {accorde:argent}: {ecart:argent} too much."
why = "A body does not grant more than the envelope of the whole agreement. An amount or the agreement named is wrong."
fix = "Check the envelope, then the amount granted in each report of the agreement."
good = "Envelope of $300,000; $100,000 granted each year, for three years."
bad = "Envelope of $300,000; $130,000 granted each year, for three years."
*/
WITH derniers AS (
  SELECT *
  FROM rapports_regionaux
  QUALIFY row_number() OVER (PARTITION BY id_mesure, id_organisme, annee_financiere ORDER BY revision DESC) = 1
),
accordes AS (
  SELECT id_entente, count(*) AS rapports, sum(montant_accorde) AS accorde
  FROM derniers
  WHERE id_entente IS NOT NULL
  GROUP BY id_entente
)
SELECT e.id_entente, e.enveloppe, a.rapports, a.accorde, a.accorde - e.enveloppe AS ecart
FROM ententes e
JOIN accordes a USING (id_entente)
WHERE a.accorde > e.enveloppe
