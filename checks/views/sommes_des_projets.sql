-- What the projects of a regional report add up to, cancelled ones among them and without them: a report may
-- count either. Where a project's spending is not known, the sum is the least that was spent.
SELECT id_rapport_regional,
  count(*) AS projets,
  count(*) FILTER (etat <> 'annule') AS projets_maintenus,
  sum(montant_accorde) AS accorde,
  coalesce(sum(montant_accorde) FILTER (etat <> 'annule'), 0) AS accorde_maintenu,
  coalesce(sum(montant_depense), 0) AS depense,
  coalesce(sum(montant_depense) FILTER (etat <> 'annule'), 0) AS depense_maintenue,
  count(*) FILTER (montant_depense IS NULL AND etat <> 'annule') AS depenses_inconnues
FROM projets_en_vigueur
GROUP BY id_rapport_regional
