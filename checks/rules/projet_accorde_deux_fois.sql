/*
table = "projets"
field = "titre"
severity = "warning"

[fr]
title = "Même projet accordé par deux organismes"
message = "« {titre} », de {promoteur}, est aussi accordé par {autre_rapport} (projet {autre_projet}), pour le même montant de {montant_accorde:argent}."
why = "Un projet inscrit dans deux rapports du même exercice est compté deux fois dans le total des régions."
fix = "Voyez avec l'autre organisme lequel finance le projet. Si les deux le financent, précisez-le dans le titre."
good = "Le même projet, accordé une fois, par une seule région."
bad = "Le même titre, le même promoteur et le même montant dans deux régions."

[en]
title = "Same project granted by two bodies"
message = "“{titre}”, by {promoteur}, is also granted by {autre_rapport} (project {autre_projet}), for the same amount of {montant_accorde:argent}."
why = "A project that stands in two reports of one fiscal year is counted twice in the total of the regions."
fix = "Ask the other body which of the two funds the project. If both do, say so in the title."
good = "The same project, granted once, by one region."
bad = "The same title, the same promoter and the same amount in two regions."
*/
-- A modification replaces what came before it: of each project the last one counts.
-- Texts are compared without case and accents, and only where amount, year and lengths, which neither changes,
-- are those of a project of another body: that is found much faster.
WITH en_vigueur AS (
  SELECT p.*
  FROM projets p
  ANTI JOIN (
    SELECT id_rapport_regional, no_projet, no_modification FROM projets WHERE no_modification > 0
  ) m
  ON m.id_rapport_regional = p.id_rapport_regional AND m.no_projet = p.no_projet
    AND m.no_modification > p.no_modification
),
derniers AS (
  SELECT *
  FROM rapports_regionaux
  QUALIFY row_number() OVER (PARTITION BY id_mesure, id_organisme, annee_financiere ORDER BY revision DESC) = 1
),
numerotes AS (
  SELECT id_rapport_regional, id_organisme, annee_financiere, dense_rank() OVER (ORDER BY id_organisme) AS numero
  FROM derniers
),
partages AS (
  SELECT hash(p.montant_accorde, r.annee_financiere, length(p.titre), length(p.promoteur)) AS empreinte
  FROM projets p
  JOIN numerotes r USING (id_rapport_regional)
  GROUP BY empreinte
  HAVING min(r.numero) <> max(r.numero)
),
semblables AS (
  SELECT p.id_rapport_regional, p.no_projet, p.no_modification, p.titre, p.promoteur, p.montant_accorde,
    r.id_organisme, r.annee_financiere, lower(strip_accents(p.titre)) AS titre_compare,
    lower(strip_accents(p.promoteur)) AS promoteur_compare
  FROM en_vigueur p
  JOIN numerotes r USING (id_rapport_regional)
  JOIN partages e ON e.empreinte = hash(p.montant_accorde, r.annee_financiere, length(p.titre), length(p.promoteur))
  WHERE p.montant_accorde > 0 AND p.etat <> 'annule'
)
SELECT a.id_rapport_regional, a.no_projet, a.no_modification, a.titre, a.promoteur, a.montant_accorde,
  min(b.id_rapport_regional) AS autre_rapport, arg_min(b.no_projet, b.id_rapport_regional) AS autre_projet
FROM semblables a
JOIN semblables b USING (annee_financiere, titre_compare, promoteur_compare, montant_accorde)
WHERE b.id_organisme <> a.id_organisme
GROUP BY ALL
