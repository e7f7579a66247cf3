/*
table = "couts_courants"
field = "montant"
severity = "warning"

[fr]
title = "Coût de la mesure différent de la somme des régions"
message = "Pour {annee_financiere}, la mesure coûte {montant:argent}, mais {rapports} {rapports|rapport régional accorde|rapports régionaux accordent} {somme:argent} : écart de {ecart:argent}."
why = "Les deux chiffres parlent de la même dépense. Un lecteur qui les compare doit trouver le même, aux arrondis près."
fix = "Vérifiez le coût de la mesure, puis le montant accordé par chaque région. S'ils sont justes, dites ce que chacun couvre."
good = "Coût de 1,2 M$; les régions accordent 1 198 500 $."
bad = "Coût de 1,2 M$; les régions accordent 2 100 000 $."

[en]
title = "Cost of the measure differs from the sum of the regions"
message = "For {annee_financiere}, the measure costs {montant:argent}, but {rapports} {rapports|regional report grants|regional reports grant} {somme:argent}: a difference of {ecart:argent}."
why = "Both figures are about the same spending. A reader who compares them should find the same, within rounding."
fix = "Check the cost of the measure, then the amount granted by each region. If they are right, say what each covers."
good = "Cost of 1.2 M$; the regions grant $1,198,500."
bad = "Cost of 1.2 M$; the regions grant $2,100,000."
*/
-- The cost may be what the regions granted or what they spent: one of the two that agrees is enough. A sum that
-- is too small says nothing as long as the report of a body with an agreement is missing.
WITH derniers AS (
  SELECT *
  FROM rapports_regionaux
  QUALIFY row_number() OVER (PARTITION BY id_mesure, id_organisme, annee_financiere ORDER BY revision DESC) = 1
),
sommes AS (
  SELECT id_mesure, annee_financiere, count(*) AS rapports, sum(montant_accorde) AS accorde,
    CASE WHEN count(montant_depense) = count(*) THEN sum(montant_depense) END AS depense
  FROM derniers
  GROUP BY id_mesure, annee_financiere
),
attendus AS (
  SELECT c.id_mesure, c.annee_financiere,
    bool_and(r.id_organisme IS NOT NULL) AS tous
  FROM couts_courants c
  JOIN ententes e ON e.id_mesure = c.id_mesure
    AND e.date_debut <= TRY_CAST(substr(c.annee_financiere, 6, 4) || '-03-31' AS DATE)
    AND e.date_fin >= TRY_CAST(substr(c.annee_financiere, 1, 4) || '-04-01' AS DATE)
  LEFT JOIN derniers r ON r.id_mesure = e.id_mesure AND r.id_organisme = e.id_organisme
    AND r.annee_financiere = c.annee_financiere
  GROUP BY c.id_mesure, c.annee_financiere
),
compares AS (
  SELECT c.id_mesure, c.annee_financiere, c.montant, s.rapports, s.accorde, s.depense,
    c.precision / 2 AS permis, coalesce(c.borne, 'exacte') AS borne, coalesce(a.tous, false) AS tous
  FROM couts_courants c
  JOIN sommes s USING (id_mesure, annee_financiere)
  LEFT JOIN attendus a USING (id_mesure, annee_financiere)
  WHERE c.montant IS NOT NULL
)
SELECT id_mesure, annee_financiere, montant, rapports, accorde AS somme, abs(accorde - montant) AS ecart
FROM compares
WHERE borne <> 'approximative' AND (
  (borne <> 'minimum' AND accorde > montant + permis AND (depense IS NULL OR depense > montant + permis))
  OR (tous AND borne <> 'maximum' AND greatest(accorde, depense) < montant - permis)
  OR (tous AND borne = 'exacte' AND depense < montant - permis AND accorde > montant + permis)
)
