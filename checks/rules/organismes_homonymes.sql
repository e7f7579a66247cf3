/*
table = "noms_organismes"
severity = "warning"

[fr]
title = "Deux organismes du même nom ou du même sigle"
message = "« {commun} » désigne aussi {autre_organisme} pendant la même période."
why = "Un rapport qui écrit ce nom ou ce sigle peut parler de l'un ou de l'autre. bilan ne choisit pas."
fix = "Vérifiez les noms, les sigles et les dates des deux organismes. S'ils sont justes, laissez-les."
good = "MESS 2005-2015, puis MESS d'un autre organisme à partir de 2022."
bad = "MESS 2005-2015, et MESS d'un autre organisme en 2010."

[en]
title = "Two bodies with the same name or acronym"
message = "“{commun}” also stands for {autre_organisme} during the same period."
why = "A report that writes this name or acronym may mean either. bilan does not choose."
fix = "Check the names, the acronyms and the dates of both bodies. If they are right, leave them."
good = "MESS 2005-2015, then MESS of another body from 2022."
bad = "MESS 2005-2015, and MESS of another body in 2010."
*/
WITH noms AS (
  SELECT id_organisme, valide_du, coalesce(valide_au, DATE '9999-12-31') AS valide_au, champ, commun,
    lower(strip_accents(commun)) AS compare
  FROM (
    SELECT id_organisme, valide_du, valide_au, 'nom' AS champ, nom AS commun FROM noms_organismes
    UNION ALL
    SELECT id_organisme, valide_du, valide_au, 'sigle', sigle FROM noms_organismes WHERE sigle IS NOT NULL
  )
)
SELECT a.id_organisme, a.valide_du, a.champ, a.commun, min(b.id_organisme) AS autre_organisme
FROM noms a
JOIN noms b ON b.champ = a.champ AND b.compare = a.compare AND b.id_organisme <> a.id_organisme
  AND b.valide_du <= a.valide_au AND a.valide_du <= b.valide_au
GROUP BY ALL
