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
-- Titles and promoters are compared without case and accents. A cheap hash of the amount and of the lengths is
-- no shortcut: the first letters of most titles are the same, so whole texts are hashed.
WITH accordes AS (
  SELECT p.id_rapport_regional, p.no_projet, p.no_modification, p.titre, p.promoteur, p.montant_accorde,
    r.id_organisme, r.annee_financiere,
    hash(lower(strip_accents(p.titre)), lower(strip_accents(p.promoteur)), p.montant_accorde, r.annee_financiere) AS empreinte
  FROM projets_en_vigueur p
  JOIN rapports_regionaux_courants r USING (id_rapport_regional)
  WHERE p.montant_accorde > 0 AND p.etat <> 'annule'
),
partages AS (
  SELECT empreinte
  FROM accordes
  GROUP BY empreinte
  HAVING min(id_organisme) <> max(id_organisme)
)
SELECT a.id_rapport_regional, a.no_projet, a.no_modification, a.titre, a.promoteur, a.montant_accorde,
  min(b.id_rapport_regional) AS autre_rapport, arg_min(b.no_projet, b.id_rapport_regional) AS autre_projet
FROM accordes a
JOIN partages USING (empreinte)
JOIN (accordes JOIN partages USING (empreinte)) b
  ON b.empreinte = a.empreinte AND b.id_organisme <> a.id_organisme
GROUP BY ALL
