-- The dollar amounts of a report's activities that can be parts of its cost for the year: not a share of
-- another amount ("dont"), not a rate or a mean, not a threshold, not the cost itself. The clause before a
-- figure runs back to the nearest mark . ; : , or ), decimal commas apart.
WITH figures AS (
  SELECT c.*, k.montant, k.precision AS precision_cout, k.borne AS borne_cout,
    k.annee_financiere,
    '(?i)\b(?:' AS ouvre,
    ')\b(?:[^.;:,)]|[,.][0-9])*(?:^|[^0-9,.])' || regexp_escape(c.texte) AS suite,
    regexp_escape(c.texte) || '[\s\x{00A0}\x{202F}]+' AS apres
  FROM chiffres_cites c
  JOIN rapports r USING (id_rapport)
  JOIN couts k ON k.id_rapport = r.id_rapport AND k.annee_financiere = r.annee_financiere
  WHERE c.section = 'activites' AND c.unite = 'CAD' AND k.statut = 'declare' AND k.montant IS NOT NULL
)
SELECT id_rapport, annee_financiere, rang, position, valeur, precision, texte, montant, precision_cout, borne_cout
FROM figures
WHERE valeur <> montant
  AND coalesce(borne, 'exacte') NOT IN ('minimum', 'maximum')
  AND NOT regexp_matches(contexte, ouvre || 'dont' || suite)
  AND NOT regexp_matches(contexte, ouvre || 'tarifs?|taux|en moyenne|moyenne|seuils?|plafonds?|revenus?|salaires?' || suite)
  AND NOT regexp_matches(contexte, ouvre || '(?:coûts?|prix|montants?|sommes?|dépenses?|dons?|aides?|subventions?|allocations?|versements?|loyers?|factures?|valeurs?)[\s\x{00A0}\x{202F}]+(?:moyen(?:ne)?s?|unitaires?|par)' || suite)
  AND NOT regexp_matches(contexte, '(?i)' || apres || '(?:l.heure|de l.heure|en moyenne)')
  AND lower(regexp_extract(contexte, '(?i)' || apres || 'par[\s\x{00A0}]+([[:alpha:]À-ÿ]+)', 1))
    IN ('', 'l', 'le', 'la', 'les', 'des', 'du', 'un', 'une', 'ce', 'cette', 'notre')
