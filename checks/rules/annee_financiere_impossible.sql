/*
table = "couts"
field = "annee_financiere"
severity = "error"

[fr]
title = "Année financière impossible"
message = "« {annee_financiere} » n'est pas une année financière : la seconde moitié doit suivre la première d'un an."
why = "Une année financière va du 1er avril au 31 mars suivant. Une autre écriture désigne une période ou une faute de frappe."
fix = "Écrivez l'année sous la forme 2010-2011."
good = "2010-2011"
bad = "2010-2012"

[en]
title = "Impossible fiscal year"
message = "“{annee_financiere}” is not a fiscal year: the second half must follow the first by one year."
why = "A fiscal year runs from 1 April to the next 31 March. Anything else is a period or a typing mistake."
fix = "Write the year as 2010-2011."
good = "2010-2011"
bad = "2010-2012"
*/
SELECT * FROM (
  SELECT 'couts' AS table_nom, id_rapport, annee_financiere FROM couts
  UNION ALL
  SELECT 'clienteles', id_rapport, annee_financiere FROM clienteles
)
WHERE coalesce(
  TRY_CAST(substr(annee_financiere, 6, 4) AS INTEGER) <> TRY_CAST(substr(annee_financiere, 1, 4) AS INTEGER) + 1,
  true
)
