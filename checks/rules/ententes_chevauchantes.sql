/*
table = "ententes"
field = "date_debut"
severity = "warning"

[fr]
title = "Ententes qui se chevauchent"
message = "Cette entente commence le {debut}, mais {entente_precedente} court jusqu'au {fin_precedente}."
why = "Deux ententes du même organisme pour la même mesure et le même jour comptent deux enveloppes."
fix = "Vérifiez les dates des deux ententes. Si la seconde remplace la première, mettez fin à celle-ci la veille."
good = "Du 2010-04-01 au 2013-03-31, puis du 2013-04-01 au 2015-03-31."
bad = "Du 2010-04-01 au 2013-03-31, puis du 2012-04-01 au 2015-03-31."

[en]
title = "Agreements that overlap"
message = "This agreement begins on {debut}, but {entente_precedente} runs until {fin_precedente}."
why = "Two agreements of one body for one measure on the same day count two envelopes."
fix = "Check the dates of both agreements. If the second replaces the first, end the first on the day before."
good = "From 2010-04-01 to 2013-03-31, then from 2013-04-01 to 2015-03-31."
bad = "From 2010-04-01 to 2013-03-31, then from 2012-04-01 to 2015-03-31."
*/
SELECT id_entente, CAST(date_debut AS VARCHAR) AS debut, avant.id_entente AS entente_precedente,
  CAST(avant.date_fin AS VARCHAR) AS fin_precedente
FROM (
  SELECT id_entente, date_debut, max({'date_fin': date_fin, 'id_entente': id_entente}) OVER (
    PARTITION BY id_mesure, id_organisme ORDER BY date_debut, id_entente ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS avant
  FROM ententes
)
WHERE avant.date_fin >= date_debut
